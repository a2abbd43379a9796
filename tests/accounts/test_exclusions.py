from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.exclusions import ExclusionSet, exclusions_of, exclusions_of_many
from tejido.accounts.hiding import hidden_from
from tejido.accounts.models import Exclusion, GlassSession
from tejido.accounts.services.break_glass import open_glass
from tejido.accounts.services.exclusions import add_exclusion, lift_exclusion
from tejido.kernel.errors import CannotUnseal, Conflict, FieldErrors, NotFound, NotPermitted
from tejido.vault.sealing import unseal
from tests import people
from tests.accounts.conftest import AT

Chain = Callable[[str, str], list[str]]
REASON = "El acusado trabaja ahí"


def add(case_code: str, kind: str, value: str, actor: Actor | None = None) -> Exclusion:
    return add_exclusion(
        case_code, kind=kind, value=value, reason=REASON, actor=actor or people.actor(people.ana), at=AT
    )


@pytest.mark.django_db
class TestAdding:
    def test_allowed(self, case_code: str, chain: Chain) -> None:
        row = add(case_code, "institution", people.POLICE)
        assert exclusions_of(case_code) == ExclusionSet(institutions=frozenset({people.POLICE}))
        assert chain("case", case_code) == ["exclusion.added"]
        assert REASON.encode() not in bytes(row.reason_sealed)
        assert unseal(case_code, row.reason_sealed, context="exclusion.reason") == REASON

    def test_refused_and_leaves_no_trace(self, case_code: str, chain: Chain) -> None:
        with pytest.raises(NotPermitted):
            add(case_code, "institution", people.POLICE, people.actor(people.delia))
        assert not Exclusion.objects.exists()
        assert chain("case", case_code) == []

    @pytest.mark.parametrize(("kind", "value"), [("planet", "x"), ("account", "  ")])
    def test_nobody_named(self, case_code: str, kind: str, value: str) -> None:
        with pytest.raises(FieldErrors):
            add(case_code, kind, value)

    def test_oneself_is_not_excluded_but_replaced(self, case_code: str) -> None:
        with pytest.raises(NotPermitted):
            add(case_code, "account", people.ana.code)

    def test_repeating_is_nothing(self, case_code: str, chain: Chain) -> None:
        assert add(case_code, "account", "P-1").pk == add(case_code, "account", "P-1").pk
        assert chain("case", case_code) == ["exclusion.added"]

    def test_without_a_key_nothing_is_kept(self, db: None, chain: Chain) -> None:
        with pytest.raises(CannotUnseal):
            add("C-0000-0000", "account", "P-1")
        assert not Exclusion.objects.exists()
        assert chain("case", "C-0000-0000") == []


@pytest.mark.django_db
class TestLifting:
    def test_allowed_and_the_row_stays(self, case_code: str, chain: Chain) -> None:
        add(case_code, "institution", people.POLICE)
        lift(case_code, people.POLICE, people.actor(people.marta))
        assert not exclusions_of(case_code)
        assert Exclusion.objects.get().lifted_by == people.marta.code
        assert chain("case", case_code) == ["exclusion.added", "exclusion.lifted"]
        add(case_code, "institution", people.POLICE)
        assert exclusions_of(case_code)

    @pytest.mark.parametrize("who", [people.ana, people.nora], ids=["an operator", "the excluded head"])
    def test_refused_and_leaves_no_trace(self, case_code: str, chain: Chain, who: people.Part) -> None:
        add(case_code, "institution", people.POLICE)
        with pytest.raises(NotPermitted):
            lift(case_code, people.POLICE, people.actor(who))
        assert exclusions_of(case_code)
        assert chain("case", case_code) == ["exclusion.added"]

    def test_once(self, case_code: str) -> None:
        with pytest.raises(Conflict):
            lift(case_code, people.POLICE, people.actor(people.marta))


def lift(case_code: str, value: str, actor: Actor) -> None:
    lift_exclusion(case_code, kind="institution", value=value, actor=actor, at=AT)


@pytest.mark.django_db
def test_many_subjects_in_one_query(case_code: str, django_assert_num_queries: Any) -> None:
    add(case_code, "rung", "head:" + people.POLICE)
    with django_assert_num_queries(1):
        found = exclusions_of_many([case_code, "C-NONE"])
    assert found["C-NONE"] == ExclusionSet()
    assert found[case_code].silences("head", people.POLICE)
    assert not found[case_code].silences("head", people.CEM)


CASES = [
    ("account", people.bruno.code, "bruno"),
    ("institution", people.POLICE, "bruno nora"),
    ("rung", "head", "nora marta"),
    ("rung", f"head:{people.POLICE}", "nora"),
    ("rung", "secretariat", "julia"),
    ("rung", "body", "delia"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "value", "out"), CASES, ids=[f"{k} {v}" for k, v, _ in CASES])
def test_the_value_and_the_query_agree_for_everybody(
    case_code: str, at: datetime, kind: str, value: str, out: str
) -> None:
    add(case_code, kind, value)
    rows = Exclusion.objects.filter(subject_code=case_code)
    for name, account in people.everybody().items():
        actor = actor_of(account, at=at)
        excluded = name in out.split()
        assert exclusions_of(case_code).excludes(actor) is excluded, name
        assert rows.filter(hidden_from(actor)).exists() is excluded, name


@pytest.mark.django_db
def test_who_holds_an_excluded_post_is_excluded(case_code: str, at: datetime) -> None:
    add(case_code, "post", "PUESTO-1")
    bruno = actor_of(people.bruno(), at=at)
    rows = Exclusion.objects.all()
    assert exclusions_of(case_code).excludes(bruno, posts=["PUESTO-1"])
    assert not exclusions_of(case_code).excludes(bruno, posts=["PUESTO-2"])
    assert rows.filter(hidden_from(bruno, posts=["PUESTO-1"])).exists()
    assert not rows.filter(hidden_from(bruno)).exists()


@pytest.mark.django_db
def test_no_reason_opens_a_case_to_an_excluded_one(case_code: str, at: datetime) -> None:
    add(case_code, "institution", people.POLICE)
    with pytest.raises(NotFound) as refusal:
        open_glass(case_code, reason="Necesito ver el expediente", actor=people.actor(people.bruno), at=at)
    with pytest.raises(NotFound) as unknown:
        open_glass("C-0000-0000", reason="Necesito ver el expediente", actor=people.actor(people.bruno), at=at)
    assert refusal.value.message == unknown.value.message
    assert not GlassSession.objects.exists()


CODES = st.sampled_from(["A", "B", "C", "D"])
SETS = st.frozensets(CODES, max_size=3)


@given(SETS, SETS, SETS, CODES, CODES, SETS)
def test_one_reason_to_be_out_is_enough(
    accounts: frozenset[str],
    institutions: frozenset[str],
    posts: frozenset[str],
    code: str,
    institution: str,
    held: frozenset[str],
) -> None:
    actor = Actor(1, code, "150106", institution, "cem", "operator", frozenset())
    excluded = ExclusionSet(accounts, institutions, posts).excludes(actor, posts=held)
    assert excluded == (code in accounts or institution in institutions or bool(posts & held))
