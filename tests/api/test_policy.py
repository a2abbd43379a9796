"""Every endpoint asks for a token, for its scope and for the role; nothing of the document is missing in the code."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tejido.accounts.machines.scopes import load_scopes, permits_of, scopes
from tejido.accounts.permits import Permit
from tejido.accounts.roles import MACHINE, role
from tejido.accounts.services.roles import Place, grant_role
from tejido.api import v1
from tejido.api.declaring import DECLARED
from tejido.api.interface import interface
from tejido.kernel.clock import now
from tejido.kernel.errors import Refused, WrongFile
from tejido.protocols.sectors import Sector
from tests import people
from tests.api.calling import EVERY, HEADS, System, case_sent, problem, system
from tests.people import CAST, actor

NEVER = {
    Permit.GLASS_BREAK, Permit.GLASS_REVIEW, Permit.EXTENSION_APPROVE, Permit.LIMITS_CONFIRM, Permit.ACCOUNTS_ADMIN,
    Permit.ACCOUNTS_INVITE, Permit.CONNECTIONS_MANAGE, Permit.LEDGER_READ, Permit.BOARD_CODES, Permit.RISK_ASSESS,
    Permit.TASK_MANAGE, Permit.DIRECTORY_EDIT, Permit.ROSTER_EDIT, Permit.ZONES_EDIT,
}  # fmt: skip
DOCUMENT = interface.document()
SECTORS = [part for name, part in CAST.items() if name in (
    "ana", "bruno", "fabiola", "gloria", "hugo", "irma", "olga", "pilar", "quilla", "carmen")]  # fmt: skip


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


OPERATIONS = list(operations())
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]


def ask(of: System | Client, method: str, path: str, body: Any = None) -> Any:
    place = path.removeprefix("/api/v1").replace("{code}", "C-0000-0000")
    if isinstance(of, System):
        return of.get(place) if method == "get" else of.post(place, body)
    return getattr(of, method)(f"/api/v1{place}")


def test_one_file_an_endpoint() -> None:
    files = sorted(f for f in Path(v1.__path__[0]).glob("*.py") if f.stem != "__init__")
    said = {f.read_text(encoding="utf-8").partition('"""\n')[0].strip('"') for f in files}
    assert said == {f"{method.upper()} {path.removeprefix('/api/v1')}" for method, path, _ in OPERATIONS}
    assert set(DECLARED) == set(NAMES)


def test_every_scope_is_known_and_used() -> None:
    asked = {declared.scope for declared in DECLARED.values()} - {""}
    assert asked == set(scopes())


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
@pytest.mark.usefixtures("district")
class TestEveryEndpoint:
    def test_without_a_token_it_answers_nothing(self, method: str, path: str, operation: dict[str, Any]) -> None:
        problem(ask(Client(), method, path), 401, "token")
        problem(ask(people.log_in(Client(), people.ana), method, path), 401, "token")

    def test_without_its_scope_it_answers_nothing(self, method: str, path: str, operation: dict[str, Any]) -> None:
        scope = operation["x-scope"]
        if not scope:
            assert operation["operationId"] == "show_token"
            return
        others = [one for one in EVERY if one != scope]
        told = problem(ask(system(people.ana, others), method, path, _body(operation)), 403, "not-permitted")
        assert scope in told["detail"]

    def test_the_answers_of_every_sector_are_in_the_document(
        self, method: str, path: str, operation: dict[str, Any]
    ) -> None:
        for part in SECTORS:
            answer = ask(system(part), method, path, _body(operation))
            assert str(answer.status_code) in operation["responses"], (part.first_name, answer.content)
            assert answer.status_code < 500

    def test_the_things_of_another_institution_are_not_found(
        self, method: str, path: str, operation: dict[str, Any]
    ) -> None:
        if "{code}" not in path or path.startswith("/api/v1/protocols"):
            return
        code = system(people.ana).post("/cases", case_sent(report_filed=False)).json()["code"]
        there = system(people.carmen)
        place = path.removeprefix("/api/v1").replace("{code}", code)
        answer = there.get(place) if method == "get" else there.post(place, _body(operation))
        problem(answer, 404, "not-found")


def _body(operation: dict[str, Any]) -> dict[str, Any]:
    at = now().isoformat()
    return {
        "register_case": case_sent(),
        "declare_unable": {"reason": "Motivo inventado para la prueba."},
        "answer_referral": {"state": "accepted"},
        "attach_document": {"kind": "decision", "content": base64.b64encode(b"%PDF-1.4 fictitious").decode()},
        "record_act_of_case": {"event": "measures.granted", "happened_at": at},
        "record_visit": {"result": "well", "happened_at": at},
        "report_breach_of_measures": {"kind": "approached", "happened_at": at},
    }.get(operation["operationId"], {})


@pytest.mark.parametrize("sector", Sector)
def test_a_system_never_does_what_only_a_person_answers_for(sector: Sector) -> None:
    permits = role(MACHINE).permits_in(sector)
    assert not permits & NEVER
    assert permits <= role("operator").permits_in(sector) | {Permit.BOARD_INSTITUTION}
    assert (Permit.PROTECTION_READ in permits) == (sector == Sector.POLICE)


def test_scopes_never_give_what_the_role_does_not_have() -> None:
    everything = frozenset().union(*(role(MACHINE).permits_in(sector) for sector in Sector))
    assert permits_of(EVERY) == everything
    assert [code for code, one in scopes().items() if one.private] == ["identity.read"]


def test_no_person_is_given_the_role_of_systems(district: None) -> None:
    place = Place(people.HERE, people.CEM, "cem")
    with pytest.raises(Refused, match="otros sistemas"):
        grant_role(people.ana().code, role_code=MACHINE, place=place, actor=actor(people.karla), at=now())


@pytest.mark.parametrize("text", ["a: {name: x}", "a: {name: x, permits: [fly]}",
                                  "a: {name: x, permits: [identity.read]}",
                                  "a: {name: x, permits: [case.read], private: true}"])  # fmt: skip
def test_a_wrong_file_of_scopes_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scopes.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile):
        load_scopes(path)


def test_every_institution_of_the_tests_has_a_head() -> None:
    assert {part.institution for part in SECTORS} <= HEADS.keys()
