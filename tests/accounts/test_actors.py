from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tejido.accounts.actors import NO_ROLE, Actor, actor_of
from tejido.accounts.permits import Permit
from tejido.accounts.services.break_glass import open_glass
from tejido.kernel.errors import NotPermitted
from tests import people

pytestmark = pytest.mark.django_db


def test_an_operator_is_of_her_institution_and_district(at: datetime) -> None:
    ana = actor_of(people.ana(), at=at)
    assert (ana.code, ana.district, ana.institution, ana.sector, ana.role) == (
        people.ana.code,
        people.HERE,
        people.CEM,
        "cem",
        "operator",
    )
    assert ana.may(Permit.CASE_REGISTER)
    assert not ana.may(Permit.TASK_MANAGE)


def test_asking_for_a_permit_that_is_not_held_raises(at: datetime) -> None:
    with pytest.raises(NotPermitted):
        actor_of(people.delia(), at=at).require(Permit.CASE_READ)


def test_one_query(at: datetime, django_assert_num_queries: Any) -> None:
    account = people.ana()
    with django_assert_num_queries(1):
        actor_of(account, at=at)


def test_before_the_first_grant_there_is_no_permit() -> None:
    actor = actor_of(people.ana(), at=people.JOINED - timedelta(seconds=1))
    assert (actor.role, actor.permits, actor.district) == (NO_ROLE, frozenset(), "")


def test_the_role_held_at_an_instant_is_the_one_of_then(at: datetime) -> None:
    account = people.ana()
    account.grants.update(until_at=at)
    account.grants.create(role="head", institution_code=people.CEM, district=people.HERE, from_at=at, granted_by="x")
    assert actor_of(account, at=at - timedelta(seconds=1)).role == "operator"
    assert actor_of(account, at=at).role == "head"


def test_an_account_that_is_not_active_has_no_permit(at: datetime) -> None:
    account = people.ana()
    account.active = False
    assert actor_of(account, at=at).permits == frozenset()


def test_a_role_that_the_file_no_longer_has_gives_nothing(at: datetime) -> None:
    account = people.ana()
    account.grants.update(role="gone")
    assert actor_of(account, at=at).permits == frozenset()


def test_what_is_open_with_a_reason_is_open_for_exactly_thirty_minutes(at: datetime, case_code: str) -> None:
    account = people.bruno()
    open_glass(case_code, reason="La señora llamó a la comisaría", actor=actor_of(account, at=at), at=at)
    last = at + timedelta(minutes=30) - timedelta(microseconds=1)
    assert actor_of(account, at=at).glass == {case_code}
    assert actor_of(account, at=last).glass == {case_code}
    assert actor_of(account, at=at + timedelta(minutes=30)).glass == frozenset()


def test_the_platform_itself_reads_no_identity_and_decides_nothing() -> None:
    worker = Actor.system("alerts")
    assert worker.code == "system:alerts"
    assert worker.may(Permit.TASK_ACT)
    for permit in (Permit.IDENTITY_READ, Permit.GLASS_BREAK, Permit.GLASS_REVIEW, Permit.EXTENSION_APPROVE):
        assert not worker.may(permit)


def test_the_cast_is_invented_and_each_plays_one_part() -> None:
    cast = people.everybody()
    assert len({account.code for account in cast.values()}) == len(cast) == 18
    assert all("Inventada" in account.full_name and account.is_demo for account in cast.values())
