from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tejido.accounts.access import account_for_administration, role_holders, visible_accounts
from tejido.accounts.actors import actor_of
from tejido.accounts.exclusions import ExclusionSet
from tejido.accounts.models import Account
from tejido.accounts.services.break_glass import open_glass
from tejido.accounts.services.roles import Place, end_role, grant_role
from tejido.accounts.services.standing import deactivate_account, reactivate_account
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tests import people

pytestmark = pytest.mark.django_db
Chain = Callable[[str, str], list[str]]
CEM = Place(people.HERE, people.CEM, "cem")


def test_granting_ends_what_was_held_at_the_same_instant(at: datetime, chain: Chain) -> None:
    account = people.ana()
    grant_role(account.code, role_code="head", place=CEM, actor=people.actor(people.karla), at=at)
    old, new = account.grants.order_by("pk")
    assert (old.until_at, old.ended_by) == (at, people.karla.code)
    assert (new.from_at, new.until_at, new.role) == (at, None, "head")
    assert actor_of(account, at=at).role == "head"
    assert chain("account", account.code) == ["role.granted"]


def test_refused_and_leaves_no_trace(at: datetime, chain: Chain) -> None:
    account = people.ana()
    with pytest.raises(NotPermitted):
        grant_role(account.code, role_code="head", place=CEM, actor=people.actor(people.marta), at=at)
    assert actor_of(account, at=at).role == "operator"
    assert chain("account", account.code) == []


def test_whole_or_nothing(at: datetime) -> None:
    account = people.ana()
    with pytest.raises(FieldErrors):
        grant_role(account.code, role_code="head", place=Place(people.HERE), actor=people.actor(people.karla), at=at)
    assert account.grants.get().until_at is None


def test_nobody_gives_a_role_to_oneself(at: datetime) -> None:
    karla = people.karla()
    with pytest.raises(NotPermitted):
        grant_role(karla.code, role_code="operator", place=CEM, actor=people.actor(karla), at=at)
    with pytest.raises(NotPermitted):
        end_role(karla.code, actor=people.actor(karla), at=at)
    assert actor_of(karla, at=at).role == "administrator"


def test_an_unknown_role(at: datetime) -> None:
    with pytest.raises(Refused):
        grant_role(people.ana().code, role_code="queen", place=CEM, actor=people.actor(people.karla), at=at)


def test_ending_keeps_the_history(at: datetime, chain: Chain) -> None:
    account = people.ana()
    end_role(account.code, actor=people.actor(people.marta), at=at)
    assert actor_of(account, at=at).permits == frozenset()
    assert actor_of(account, at=at - timedelta(seconds=1)).role == "operator"
    assert chain("account", account.code) == ["role.ended"]
    with pytest.raises((Refused, NotFound)):
        end_role(account.code, actor=people.actor(people.karla), at=at)


@pytest.mark.parametrize("who", [people.bruno, people.delia, people.lucia])
def test_who_administers_nothing_ends_nothing(at: datetime, who: people.Part) -> None:
    account = people.ana()
    with pytest.raises(NotPermitted):
        end_role(account.code, actor=people.actor(who), at=at)
    assert actor_of(account, at=at).role == "operator"


def test_the_database_holds_one_open_grant_an_account(at: datetime) -> None:
    account = people.ana()
    with pytest.raises(IntegrityError), transaction.atomic():
        account.grants.create(role="head", district=people.HERE, from_at=at, granted_by="x")


class TestStanding:
    def test_deactivating_closes_everything(self, at: datetime, case_code: str, chain: Chain) -> None:
        account = people.bruno()
        open_glass(case_code, reason="La señora llamó a la comisaría", actor=people.actor(account), at=at)
        deactivate_account(account.code, actor=people.actor(people.karla), at=at + timedelta(minutes=1))
        after = Account.objects.get(pk=account.pk)
        assert not after.is_active
        assert not after.has_usable_password()
        assert actor_of(after, at=at + timedelta(minutes=2)).glass == frozenset()
        assert after.glass_sessions.get().closed_at == at + timedelta(minutes=1)
        assert chain("account", account.code)[-1] == "account.deactivated"

    def test_refused_and_leaves_no_trace(self, at: datetime) -> None:
        account = people.ana()
        with pytest.raises(NotPermitted):
            deactivate_account(account.code, actor=people.actor(people.marta), at=at)
        assert Account.objects.get(pk=account.pk).active

    def test_not_oneself_and_not_twice(self, at: datetime) -> None:
        karla, ana = people.actor(people.karla), people.ana()
        with pytest.raises(NotPermitted):
            deactivate_account(karla.code, actor=karla, at=at)
        deactivate_account(ana.code, actor=karla, at=at)
        with pytest.raises(Conflict):
            deactivate_account(ana.code, actor=karla, at=at)

    def test_coming_back_is_without_role_or_password(self, at: datetime, chain: Chain) -> None:
        karla, ana = people.actor(people.karla), people.ana()
        deactivate_account(ana.code, actor=karla, at=at)
        reactivate_account(ana.code, actor=karla, at=at)
        after = Account.objects.get(pk=ana.pk)
        assert after.active
        assert not after.has_usable_password()
        assert actor_of(after, at=at).permits == frozenset()
        with pytest.raises(Conflict):
            reactivate_account(ana.code, actor=karla, at=at)
        assert chain("account", ana.code) == ["account.deactivated", "account.reactivated"]


class TestSeeing:
    def test_the_administration_sees_everybody_of_its_district(self, at: datetime) -> None:
        cast = people.everybody()
        assert visible_accounts(people.actor(people.karla), at=at).count() == len(cast) - 1, "all but Carmen"

    def test_the_head_sees_her_institution(self, at: datetime) -> None:
        people.everybody()
        seen = {account.code for account in visible_accounts(people.actor(people.marta), at=at)}
        assert seen == {people.ana.code, people.marta.code}

    def test_three_queries_however_many(self, at: datetime, django_assert_num_queries: Callable[..., object]) -> None:
        people.everybody()
        karla = people.actor(people.karla)
        with django_assert_num_queries(3):  # type: ignore[attr-defined]
            rows = list(visible_accounts(karla, at=at))
            assert all(hasattr(row, "open_grants") for row in rows)

    @pytest.mark.parametrize("name", [name for name in people.CAST if name not in ("karla", "marta", "nora")])
    def test_everybody_else_sees_nobody(self, at: datetime, name: str) -> None:
        people.everybody()
        actor = people.actor(people.CAST[name])
        assert not visible_accounts(actor, at=at).exists()
        with pytest.raises(NotPermitted):
            account_for_administration(actor, people.ana.code, at=at)

    def test_holders_of_a_role(self, at: datetime) -> None:
        people.everybody()
        heads = role_holders("head", district=people.HERE, institution=people.CEM)
        assert [holder.account_code for holder in heads] == [people.marta.code]
        out = ExclusionSet(institutions=frozenset({people.POLICE}))
        assert {h.account_code for h in role_holders("head", district=people.HERE, exclusions=out)} == {
            people.marta.code
        }
        assert role_holders("head", district=people.ELSEWHERE) == []


@pytest.mark.parametrize("role", ["coordination_body", "citizen_monitor", "administrator", "log_reader"])
def test_a_role_of_the_district_is_not_held_in_an_institution(at: datetime, role: str) -> None:
    account = people.ana()
    with pytest.raises(FieldErrors) as refused:
        grant_role(account.code, role_code=role, place=CEM, actor=people.actor(people.karla), at=at)
    assert "institution" in refused.value.errors
    assert actor_of(account, at=at).role == "operator"


def test_another_district_is_not_administered(at: datetime) -> None:
    carmen, karla = people.carmen(), people.actor(people.karla)
    assert carmen not in visible_accounts(karla, at=at)
    for attempt in (
        lambda: end_role(carmen.code, actor=karla, at=at),
        lambda: deactivate_account(carmen.code, actor=karla, at=at),
        lambda: grant_role(carmen.code, role_code="operator", place=CEM, actor=karla, at=at),
    ):
        with pytest.raises(NotFound):
            attempt()
    elsewhere = Place(people.ELSEWHERE, people.CEM_ELSEWHERE, "cem")
    with pytest.raises(NotPermitted):
        grant_role(people.ana().code, role_code="operator", place=elsewhere, actor=karla, at=at)
    carmen.grants.update(until_at=at, ended_by="P-0000-TEST")
    assert carmen not in visible_accounts(karla, at=at), "whoever left another district is still not of this one"
