"""Made-up calls against the live application, as the document describes them: no answer that it does not tell of.

Schemathesis draws the calls, and calls that break the rules on purpose, from the document itself, with a fixed seed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tejido.api.interface import interface
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.api.calling import give
from tests.people import actor
from tests.world import intake

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 10
SEED = 20261123
DOCUMENT = interface.document()
OPERATIONS = [operation for methods in DOCUMENT["paths"].values() for operation in methods.values()]
NAMES = [operation["operationId"] for operation in OPERATIONS]


@dataclass(frozen=True, slots=True)
class Alive:
    """The application at work, with tokens of three institutions and codes that exist, by the word of their path."""

    schema: Any
    secrets: list[str]
    codes: dict[str, list[str]]


@pytest.fixture
def alive(district: None) -> Iterator[Alive]:
    """As a server runs it, but that a request does not end the connection, which holds the transaction of the test."""
    at = now()
    case = register_case(intake(reported_at=at), actor=actor(people.ana), at=at).code
    order = decide_measures(case, granted=True, terms=Terms((), None), told=Told(at), actor=actor(people.ana), at=at)
    tasks = Obligation.objects.filter(gate="open").order_by("id").values_list("code", flat=True)
    codes = {"cases": [case], "tasks": list(tasks), "measures": [order], "protocols": ["ley30364", "cem"]}
    secrets = [give(part).secret for part in (people.ana, people.bruno, people.fabiola)]
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield Alive(schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler()), secrets, codes)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as_told", "against_it"])
@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_undocumented_and_none_is_a_fault(alive: Alive, name: str, mode: GenerationMode) -> None:
    operation = alive.schema.find_operation_by_id(name)
    known = alive.codes.get(operation.path.split("/")[3], [])
    statuses: Counter[int] = Counter()

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), draw=st.data())
    def call(case: Any, draw: Any) -> None:
        if known and "code" in (case.path_parameters or {}) and draw.draw(st.booleans()):
            case.path_parameters["code"] = draw.draw(st.sampled_from(known))
        secret = draw.draw(st.sampled_from(alive.secrets))
        sent = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
        case.headers = {name: value for name, value in (case.headers or {}).items() if name.title() not in sent} | sent
        answer = case.call()
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    call()
    assert statuses
    assert 401 not in statuses


def test_the_document_is_valid_and_names_every_answer(alive: Alive) -> None:
    alive.schema.validate()
    assert DOCUMENT["openapi"].startswith("3.1")
    for operation in OPERATIONS:
        assert "default" not in operation["responses"], "a default answer would document everything"
        assert all(status.isdecimal() and int(status) < 500 for status in operation["responses"])
        assert operation["security"] == [{"Bearer": []}]
        assert operation["summary"]
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT
