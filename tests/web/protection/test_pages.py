"""The pages of measures: what follows, whose turn each record is, and the way from one page of a case to another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Case
from tejido.cases.protection.services.orders import Terms, decide_measures, request_measures
from tejido.cases.protection.states import OrderState
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import now
from tejido.web.cases.parts import parts_of
from tejido.web.protection.next_step import next_step
from tests import people
from tests.people import actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def code(district: None) -> str:
    """A case that Ana registered an hour ago; the police received the report."""
    made = intake(facts={"received_by": "police"})
    return register_case(made, actor=actor(people.ana), at=now() - timedelta(hours=1)).code


@pytest.fixture
def ana(district: None) -> Client:
    return log_in(Client(), people.ana)


def asked(code: str) -> str:
    at = now() - timedelta(minutes=30)
    return request_measures(code, requested_by="cem", told=Told(at), actor=actor(people.ana), at=at)


def granted(code: str) -> str:
    at, terms = now() - timedelta(minutes=20), Terms(("no_approach", "no_contact"), date(2099, 5, 30))
    return decide_measures(code, granted=True, terms=terms, told=Told(at), actor=actor(people.ana), at=at)


def test_from_what_was_asked_one_goes_to_the_decision(ana: Client, code: str) -> None:
    page = ana.get(f"/casos/{code}/medidas/{asked(code)}").content.decode()
    there = f"/casos/{code}/medidas?anotar=decision"
    assert there in page
    assert '<details class="more" id="decision" open>' in ana.get(there).content.decode()


def test_granted_it_says_what_it_orders_how_long_and_whose_turn_it_is(ana: Client, code: str) -> None:
    page = ana.get(f"/casos/{code}/medidas/{granted(code)}").content.decode()
    assert "Medidas dictadas</h1>" in page
    assert "Prohibición de acercarse, prohibición de comunicarse" in page
    assert "dentro de" in page
    assert page.index("Cómo se cumplen</h2>") < page.index("Lo que decidió el juzgado</h2>")
    assert "el juzgado las comunica a la comisaría" in page


@pytest.mark.parametrize("state", OrderState)
def test_only_what_may_go_on_has_a_next_step(state: OrderState) -> None:
    over = {OrderState.DENIED, OrderState.REPLACED, OrderState.ENDED}
    assert (next_step(state, decision_page="/x") is None) == (state in over)


def test_the_pages_of_a_case_lead_to_each_other(ana: Client, code: str) -> None:
    measures = ana.get(f"/casos/{code}/medidas").content.decode()
    assert f'<a href="/casos/{code}/medidas" aria-current="page">' in measures
    for place in ("", "/procesos", "/atencion", "/riesgo", "/papeles"):
        assert f'href="/casos/{code}{place}"' in measures
        assert (
            f'<a href="/casos/{code}{place}" aria-current="page">' in ana.get(f"/casos/{code}{place}").content.decode()
        )
    assert 'aria-current="page">' not in ana.get(f"/casos/{code}/nota").content.decode().split("Partes del caso")[1]


def test_nobody_is_led_where_they_may_not_enter() -> None:
    case, who = Case(code="C-0000-0000"), actor(people.irma)
    assert parts_of(Seen(case, Closeness.OUTLINE, frozenset()), who, "/") == []
    told = [one.words for one in parts_of(Seen(case, Closeness.SECTOR, frozenset({Group.JUSTICE})), who, "/")]
    assert told == ["Caso", "Procesos", "Papeles"]
