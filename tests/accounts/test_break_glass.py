from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tejido.accounts.access import own_glass, pending_glass_notices, visible_glass
from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.models import GlassSession
from tejido.accounts.services.break_glass import (
    LASTS,
    close_glass,
    mark_glass_notified,
    open_glass,
    review_glass,
)
from tejido.accounts.services.exclusions import add_exclusion
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted
from tests import people

pytestmark = pytest.mark.django_db
Chain = Callable[[str, str], list[str]]
REASON = "La señora llamó y pide ayuda"
WORKER = Actor.system("alerts")


def opened(who: people.Part, case_code: str, at: datetime) -> str:
    return open_glass(case_code, reason=REASON, actor=people.actor(who), at=at).code


class TestOpening:
    def test_allowed_for_thirty_minutes_exactly(self, case_code: str, at: datetime, chain: Chain) -> None:
        result = open_glass(case_code, reason=REASON, actor=people.actor(people.bruno), at=at)
        assert timedelta(minutes=30) == LASTS
        assert result.expires_at == at + LASTS
        assert chain("case", case_code) == ["glass.opened"]
        assert chain("account", people.bruno.code) == ["glass.opened"]
        assert REASON.encode() not in bytes(GlassSession.objects.get().reason_sealed)

    @pytest.mark.parametrize("name", ["delia", "elsa", "karla", "lucia", "olga"])
    def test_refused_and_leaves_no_trace(self, case_code: str, at: datetime, chain: Chain, name: str) -> None:
        actor = people.actor(people.CAST[name])
        with pytest.raises(NotPermitted):
            open_glass(case_code, reason=REASON, actor=actor, at=at)
        assert not GlassSession.objects.exists()
        assert chain("case", case_code) == []

    @pytest.mark.parametrize("reason", ["", "               ", "corto", "x" * 14, "x" * 1001])
    def test_a_reason_is_a_reason(self, case_code: str, at: datetime, reason: str) -> None:
        with pytest.raises(FieldErrors) as refusal:
            open_glass(case_code, reason=reason, actor=people.actor(people.bruno), at=at)
        assert set(refusal.value.errors) == {"reason"}

    def test_fifteen_letters_are_enough(self, case_code: str, at: datetime) -> None:
        assert open_glass(case_code, reason="x" * 15, actor=people.actor(people.bruno), at=at)

    def test_whole_or_nothing(self, at: datetime, chain: Chain) -> None:
        with pytest.raises(NotFound):
            opened(people.bruno, "C-0000-0000", at)
        assert not GlassSession.objects.exists()
        assert chain("account", people.bruno.code) == []

    def test_not_twice_at_once_but_again_afterwards(self, case_code: str, at: datetime) -> None:
        opened(people.bruno, case_code, at)
        with pytest.raises(Conflict):
            opened(people.bruno, case_code, at + LASTS - timedelta(seconds=1))
        assert opened(people.bruno, case_code, at + LASTS)

    @pytest.mark.parametrize(
        ("who", "notify"), [(people.bruno, "head"), (people.marta, "log_reader"), (people.julia, "log_reader")]
    )
    def test_who_is_told(self, case_code: str, at: datetime, who: people.Part, notify: str) -> None:
        assert open_glass(case_code, reason=REASON, actor=people.actor(who), at=at).notify == notify


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_opens_once(case_code: str, at: datetime) -> None:
    actor = people.actor(people.bruno)

    def ask(_: int) -> bool:
        try:
            open_glass(case_code, reason=REASON, actor=actor, at=at)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(ask, range(2))) == [False, True]
    assert GlassSession.objects.count() == 1


class TestClosing:
    def test_it_closes_at_once(self, case_code: str, at: datetime, chain: Chain) -> None:
        opened(people.bruno, case_code, at)
        later = at + timedelta(minutes=5)
        actor = people.actor(people.bruno, later)
        assert len(own_glass(actor, at=later)) == 1
        close_glass(case_code, actor=actor, at=later)
        assert actor_of(people.bruno(), at=later).glass == frozenset()
        assert own_glass(actor, at=later) == []
        assert chain("case", case_code) == ["glass.opened", "glass.closed"]
        with pytest.raises(Conflict):
            close_glass(case_code, actor=actor, at=later)

    def test_only_ones_own(self, case_code: str, at: datetime) -> None:
        opened(people.bruno, case_code, at)
        with pytest.raises(Conflict):
            close_glass(case_code, actor=people.actor(people.nora), at=at)
        with pytest.raises(Conflict):
            close_glass(case_code, actor=WORKER, at=at)
        assert GlassSession.objects.get().closed_at is None


REVIEWERS = [
    (people.bruno, {"nora", "julia", "lucia"}),
    (people.ana, {"marta", "julia", "lucia"}),
    (people.nora, {"julia", "lucia"}),
    (people.julia, {"lucia"}),
    (people.carmen, set[str]()),
]


class TestReviewing:
    @pytest.mark.parametrize(("who", "reviewers"), REVIEWERS, ids=[w.first_name for w, _ in REVIEWERS])
    def test_who_sees_the_opening(self, case_code: str, at: datetime, who: people.Part, reviewers: set[str]) -> None:
        opened(who, case_code, at)
        cast = people.everybody()
        seeing = {name for name, account in cast.items() if visible_glass(people.actor(account)).exists()}
        assert seeing == reviewers

    def test_allowed_once(self, case_code: str, at: datetime, chain: Chain) -> None:
        code = opened(people.bruno, case_code, at)
        session = review_glass(code, finding="justified", actor=people.actor(people.nora), at=at)
        assert (session.finding, session.reviewed_by) == ("justified", people.nora.code)
        assert chain("case", case_code) == ["glass.opened", "glass.reviewed"]
        assert chain("account", people.bruno.code) == ["glass.opened", "glass.reviewed"]
        with pytest.raises(Conflict):
            review_glass(code, finding="unjustified", actor=people.actor(people.lucia), at=at)

    @pytest.mark.parametrize("who", [people.bruno, people.ana, people.delia])
    def test_refused_and_leaves_no_trace(self, case_code: str, at: datetime, chain: Chain, who: people.Part) -> None:
        code = opened(people.bruno, case_code, at)
        with pytest.raises(NotPermitted):
            review_glass(code, finding="justified", actor=people.actor(who), at=at)
        assert GlassSession.objects.get().reviewed_at is None
        assert chain("case", case_code) == ["glass.opened"]

    @pytest.mark.parametrize("who", [people.nora, people.julia])
    def test_nobody_reviews_oneself(self, case_code: str, at: datetime, who: people.Part) -> None:
        code = opened(who, case_code, at)
        with pytest.raises(NotFound):
            review_glass(code, finding="justified", actor=people.actor(who), at=at)
        assert review_glass(code, finding="unjustified", actor=people.actor(people.lucia), at=at)

    def test_the_finding_is_one_of_two(self, case_code: str, at: datetime) -> None:
        code = opened(people.bruno, case_code, at)
        with pytest.raises(FieldErrors):
            review_glass(code, finding="perhaps", actor=people.actor(people.nora), at=at)

    def test_an_excluded_reviewer_does_not_hear_of_the_case(self, case_code: str, at: datetime) -> None:
        opened(people.bruno, case_code, at)
        exclude(case_code, "account", people.nora.code, at)
        assert not visible_glass(people.actor(people.nora)).exists()


class TestNotices:
    def told(self) -> list[tuple[str, ...]]:
        return [tuple(code for _, code in notice.told) for notice in pending_glass_notices(WORKER)]

    def test_the_head_of_the_institution(self, case_code: str, at: datetime) -> None:
        people.everybody()
        opened(people.bruno, case_code, at)
        assert self.told() == [(people.nora.code,)]

    @pytest.mark.parametrize("who", [people.nora, people.julia])
    def test_the_alternate_reader(self, case_code: str, at: datetime, who: people.Part) -> None:
        people.everybody()
        opened(who, case_code, at)
        assert self.told() == [(people.lucia.code,)]

    def test_without_a_head_the_alternate_reader(self, case_code: str, at: datetime) -> None:
        people.lucia()
        opened(people.fabiola, case_code, at)
        assert self.told() == [(people.lucia.code,)]

    def test_without_either_the_secretariat(self, case_code: str, at: datetime) -> None:
        people.julia()
        opened(people.fabiola, case_code, at)
        assert self.told() == [(people.julia.code,)]

    def test_with_nobody_it_waits(self, case_code: str, at: datetime) -> None:
        opened(people.julia, case_code, at)
        assert self.told() == [()]

    @pytest.mark.parametrize(
        ("kind", "value"), [("account", people.nora.code), ("rung", f"head:{people.POLICE}"), ("rung", "head")]
    )
    def test_an_excluded_head_is_never_told(self, case_code: str, at: datetime, kind: str, value: str) -> None:
        people.everybody()
        opened(people.bruno, case_code, at)
        exclude(case_code, kind, value, at)
        assert self.told() == [(people.lucia.code,)]

    def test_told_once(self, case_code: str, at: datetime, chain: Chain) -> None:
        code = opened(people.bruno, case_code, at)
        assert mark_glass_notified(code, actor=WORKER, at=at)
        assert not mark_glass_notified(code, actor=WORKER, at=at)
        assert pending_glass_notices(WORKER) == []
        assert chain("case", case_code) == ["glass.opened", "glass.notified"]

    def test_people_do_not_touch_the_notices(self, case_code: str, at: datetime) -> None:
        code = opened(people.bruno, case_code, at)
        karla = people.actor(people.karla)
        with pytest.raises(NotPermitted):
            pending_glass_notices(karla)
        with pytest.raises(NotPermitted):
            mark_glass_notified(code, actor=karla, at=at)


def exclude(case_code: str, kind: str, value: str, at: datetime) -> None:
    reason = "Es familiar del acusado"
    add_exclusion(case_code, kind=kind, value=value, reason=reason, actor=people.actor(people.ana), at=at)
