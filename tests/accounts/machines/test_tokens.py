"""The tokens as use cases: who may, what a refusal leaves (nothing), whole or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tejido.accounts.exclusions import ExclusionSet
from tejido.accounts.machines.access import Place, is_machine, leaves_out, machine_actor, visible_tokens
from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.services import tokens
from tejido.accounts.machines.services.admitting import admit
from tejido.accounts.machines.services.tokens import (
    approve_token,
    create_token,
    revoke_token,
    rotate_token,
)
from tejido.accounts.machines.terms import Terms
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.django_db
CEM = Place(people.CEM, "cem", people.HERE)
MONTH = timedelta(days=30)


def terms(**changes: Any) -> Terms:
    said: dict[str, Any] = {
        "name": "Sistema inventado", "scopes": ["tasks.read"], "expires_at": AT + MONTH, "calls_a_minute": 60,
    }  # fmt: skip
    return Terms(**{**said, **changes})


def given(who: people.Part = people.marta, at: datetime = AT) -> tokens.Given:
    return create_token(CEM, terms(), actor=actor(who), at=at)


@pytest.mark.parametrize("who", [p for p in people.CAST.values() if p.first_name not in ("Marta", "Karla")])
def test_nobody_else_makes_one(who: people.Part) -> None:
    with leaves_no_trace(NotPermitted):
        create_token(CEM, terms(), actor=actor(who), at=AT)


def test_the_administration_of_another_district_makes_none_here() -> None:
    with leaves_no_trace(NotPermitted):
        create_token(Place("cem-x", "cem", people.ELSEWHERE), terms(), actor=actor(people.karla), at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  x "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["todo"]}, "scopes"),
        ({"expires_at": AT}, "days"),
        ({"expires_at": AT + timedelta(days=400)}, "days"),
        ({"calls_a_minute": 0}, "calls_a_minute"),
        ({"calls_a_minute": 10**9}, "calls_a_minute"),
    ],
)
def test_terms_that_cannot_be(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldErrors) as wrong:
        create_token(CEM, terms(**changes), actor=actor(people.marta), at=AT)
    assert wrong.value.errors.keys() == {field}


def test_a_power_cut_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with cut_at(monkeypatch, "tejido.accounts.machines.services.tokens.record"):
        given()
    made = given()
    for service in (rotate_token, revoke_token):
        with cut_at(monkeypatch, "tejido.accounts.machines.services.tokens.record"):
            service(made.code, actor=actor(people.marta), at=AT)
    assert admit(made.secret, at=AT) is not None


def test_each_act_leaves_its_line() -> None:
    made = given(people.karla)
    approve_token(made.code, actor=actor(people.marta), at=AT)
    approve_token(made.code, actor=actor(people.marta), at=AT)
    rotate_token(made.code, actor=actor(people.marta), at=AT)
    revoke_token(made.code, actor=actor(people.karla), at=AT)
    revoke_token(made.code, actor=actor(people.karla), at=AT)
    rows = LedgerEntry.objects.filter(subject_kind="token", subject_code=made.code).order_by("seq")
    assert list(rows.values_list("action", flat=True)) == [
        "token.created", "token.approved", "token.rotated", "token.revoked",
    ]  # fmt: skip


def test_another_head_finds_none_of_them() -> None:
    made = given()
    for service in (approve_token, rotate_token, revoke_token):
        with leaves_no_trace(NotFound):
            service(made.code, actor=actor(people.nora), at=AT)
    assert list(visible_tokens(actor(people.nora))) == []
    assert [row.code for row in visible_tokens(actor(people.marta))] == [made.code]
    assert [row.code for row in visible_tokens(actor(people.karla))] == [made.code]
    with pytest.raises(NotPermitted):
        visible_tokens(actor(people.ana))


def test_a_secret_in_other_hands_is_approved_again() -> None:
    made = given()
    again = rotate_token(made.code, actor=actor(people.karla), at=AT)
    assert admit(again.secret, at=AT) is None
    with leaves_no_trace(NotPermitted):
        approve_token(made.code, actor=actor(people.karla), at=AT)
    approve_token(made.code, actor=actor(people.marta), at=AT)
    assert admit(again.secret, at=AT) is not None
    assert admit(made.secret, at=AT) is None


def test_what_is_over_stays_over() -> None:
    made = given()
    with leaves_no_trace(Conflict, "venció"):
        rotate_token(made.code, actor=actor(people.marta), at=AT + MONTH)
    revoke_token(made.code, actor=actor(people.marta), at=AT)
    for service in (approve_token, rotate_token):
        with leaves_no_trace(Conflict, "anulado"):
            service(made.code, actor=actor(people.marta), at=AT)


def test_the_term_ends_exactly() -> None:
    made = given()
    assert admit(made.secret, at=AT + MONTH - timedelta(microseconds=1)) is not None
    assert admit(made.secret, at=AT + MONTH) is None


def test_calls_are_counted_by_the_minute() -> None:
    made = given()
    calls = [admit(made.secret, at=AT) for _ in range(61)]
    assert [one is not None and bool(one.wait_seconds) for one in calls] == [False] * 60 + [True]
    found = admit(made.secret, at=AT + timedelta(minutes=1))
    assert found is not None
    assert (found.wait_seconds, MachineToken.objects.get().window_calls) == (0, 1)


@pytest.mark.parametrize("secret", ["", "tejido_", "otro_x", "tejido_ñ", "tejido_" + "a" * 43])
def test_a_secret_that_nobody_has(secret: str) -> None:
    given()
    assert admit(secret, at=AT) is None


def test_the_actor_of_a_token_has_what_role_and_scopes_both_give() -> None:
    found = admit(given().secret, at=AT)
    assert found is not None
    assert found.actor.permits == {Permit.CASE_READ, Permit.TASK_ACT}
    assert (found.actor.role, found.actor.institution, found.actor.account_id) == ("machine", people.CEM, 0)
    assert found.actor.glass == frozenset()
    assert is_machine(found.actor.code)
    assert not is_machine(people.ana.code)
    ngo = machine_actor("K-1", Place(people.RED, "womens_org", people.HERE), ["measures.read"])
    assert Permit.PROTECTION_READ not in ngo.permits


@pytest.mark.parametrize(
    ("exclusions", "out"),
    [
        (ExclusionSet(), False),
        (ExclusionSet(institutions=frozenset({people.CEM})), True),
        (ExclusionSet(institutions=frozenset({people.POLICE})), False),
        (ExclusionSet(posts=frozenset({f"{people.CEM}.operador"})), True),
        (ExclusionSet(posts=frozenset({f"{people.CEM}-otro.operador"})), False),
        (ExclusionSet(accounts=frozenset({people.ana.code})), True),
        (ExclusionSet(accounts=frozenset({people.bruno.code})), False),
        (ExclusionSet(rungs=frozenset({"head"})), True),
        (ExclusionSet(rungs=frozenset({f"head:{people.CEM}"})), True),
        (ExclusionSet(rungs=frozenset({f"head:{people.POLICE}"})), False),
        (ExclusionSet(rungs=frozenset({"secretariat"})), False),
    ],
)
def test_who_leaves_the_systems_of_the_cem_out(exclusions: ExclusionSet, out: bool) -> None:
    people.everybody()
    assert leaves_out(exclusions, people.CEM) is out
