"""The board: whole for the secretariat, its own for an institution, withheld numbers for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.accounts.services.exclusions import add_exclusion
from tejido.cases.intake import IncidentEntry
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.obligations.services.tally import cut_board, tally_board
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake


@pytest.fixture
def filled(district: None) -> str:
    """One case of three days ago, and the figures worked out."""
    at = now() - timedelta(days=3)
    incidents = tuple(replace(i, occurred_from=at - timedelta(hours=5)) for i in intake().incidents)
    code = register_case(intake(reported_at=at, incidents=incidents), actor=actor(people.ana()), at=at).code
    tally_board(at=now())
    cut_board(at=now())
    return code


def _page(client: Client, part: Part, path: str = "/tablero") -> str:
    log_in(client, part)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_secretariat_sees_every_sector_and_institution(client: Client, filled: str) -> None:
    page = _page(client, people.julia)
    assert "Por sector" in page
    assert "Comisaría San Pedro" in page
    assert "DEMUNA" in page


def test_an_institution_sees_only_its_own(client: Client, filled: str) -> None:
    page = _page(client, people.bruno)
    assert "Comisaría San Pedro" in page
    assert "DEMUNA" not in page


@pytest.mark.parametrize("part", [people.delia, people.elsa], ids=lambda p: p.first_name)
def test_numbers_only_roles_see_no_code_and_no_small_number(client: Client, filled: str, part: Part) -> None:
    page = _page(client, part)
    assert "reservado" in page
    assert filled not in page
    assert "San Pedro" not in page
    codes = Obligation.objects.values_list("code", flat=True)
    assert not any(code in page for code in codes)


@pytest.mark.parametrize("part", [people.delia, people.elsa, people.karla], ids=lambda p: p.first_name)
def test_the_codes_are_only_for_who_may_see_them(client: Client, filled: str, part: Part) -> None:
    log_in(client, part)
    assert client.get("/tablero/fuera-de-plazo").status_code == 403


def test_the_late_list_has_codes_and_articles_but_no_name(client: Client, filled: str) -> None:
    page = _page(client, people.julia, "/tablero/fuera-de-plazo")
    assert filled in page
    assert "Ley 30364" in page
    assert "Ficticia" not in page


def test_an_excluded_institution_does_not_see_the_code(client: Client, filled: str) -> None:
    late = _page(client, people.bruno, "/tablero/fuera-de-plazo")
    assert filled in late
    add_exclusion(
        filled, kind="institution", value=people.POLICE, reason="Prueba.", actor=actor(people.ana()), at=now()
    )
    assert filled not in _page(client, people.bruno, "/tablero/fuera-de-plazo")


def test_the_board_costs_the_same_with_more_cases(client: Client, filled: str) -> None:
    log_in(client, people.julia)
    client.get("/tablero")
    with CaptureQueriesContext(connection) as few:
        client.get("/tablero")
    for number in range(5):
        register_case(
            intake(f"more-{number}", reported_at=now(), incidents=_fresh()), actor=actor(people.ana()), at=now()
        )
    tally_board(at=now())
    with CaptureQueriesContext(connection) as more:
        client.get("/tablero")
    assert len(more) <= len(few)


def _fresh() -> tuple[IncidentEntry, ...]:
    return tuple(replace(i, occurred_from=now() - timedelta(hours=2)) for i in intake().incidents)
