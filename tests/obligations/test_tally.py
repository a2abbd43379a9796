"""The board's figures as the worker keeps them: replaced, cut once a week, read by scope at the cost of a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tejido.kernel.errors import NotPermitted
from tejido.obligations.access import board_figures, weekly_cuts
from tejido.obligations.models import BoardFigure, Obligation
from tejido.obligations.services.tally import cut_board, tally_board
from tests import people
from tests.alerts.scene import obligation
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")


def of(scope: str, code: str = "", cut: str = "") -> dict[str, object]:
    return BoardFigure.objects.get(district=people.HERE, scope=scope, scope_code=code, cut=cut).figures


def test_every_institution_sector_and_district_has_its_figures() -> None:
    obligation(due_at=AT - timedelta(hours=1))
    obligation(institution_code=people.HEALTH, sector="health", district=people.HERE)
    obligation(district=people.ELSEWHERE, institution_code=people.CEM_ELSEWHERE, sector="cem")
    assert tally_board(at=AT) == 2 + 2 + 1 + 3
    assert of("institution", people.POLICE)["late"] == {"official": 1, "secondary": 0, "unverified": 0}
    assert of("district")["open"] == 2
    assert of("sector", "health")["open"] == 1


def test_a_shut_gate_is_on_no_board() -> None:
    obligation(gate="consent")
    assert tally_board(at=AT) == 0


def test_an_extension_does_not_make_anybody_less_late() -> None:
    obligation(due_at=AT - timedelta(hours=1))
    Obligation.objects.update(due_at=AT + timedelta(days=5))
    tally_board(at=AT)
    assert of("district")["late"] == {"official": 1, "secondary": 0, "unverified": 0}


def test_the_time_to_act_is_the_claimed_one() -> None:
    started = AT - timedelta(hours=50)
    obligation(
        at=started,
        due_at=started + timedelta(hours=24),
        state="done",
        closed_at=AT,
        claimed_at=started + timedelta(hours=4),
        next_look_at=None,
    )
    tally_board(at=AT)
    assert of("district")["median"] == 4.0
    assert of("district")["in_time"] == {"official": 1, "secondary": 0, "unverified": 0}


def test_the_present_figures_are_replaced_and_nothing_old_stays() -> None:
    row = obligation()
    tally_board(at=AT)
    row.state, row.closed_at = "cancelled", AT
    row.save()
    assert tally_board(at=AT + timedelta(seconds=10)) == 0
    assert not BoardFigure.objects.exists()


def test_the_week_is_cut_once_on_its_own_monday() -> None:
    obligation()
    assert cut_board(at=AT) == 3
    assert cut_board(at=AT + timedelta(days=1)) == 0
    obligation()
    assert of("district", cut="2026-11-23")["open"] == 1
    assert cut_board(at=AT + timedelta(days=7)) == 3
    assert of("district", cut="2026-11-30")["open"] == 2
    assert {row.cut for row in BoardFigure.objects.all()} == {"2026-11-23", "2026-11-30"}


def test_the_week_begins_by_lima_s_midnight() -> None:
    obligation()
    sunday_in_lima = AT.replace(day=30, hour=4, minute=59)  # a Monday already in UTC
    cut_board(at=sunday_in_lima)
    assert {row.cut for row in BoardFigure.objects.all()} == {"2026-11-23"}


def test_a_tally_does_not_touch_the_cuts() -> None:
    obligation()
    cut_board(at=AT)
    tally_board(at=AT)
    assert BoardFigure.objects.filter(cut="2026-11-23").count() == 3


# Who reads what


def scopes(part: people.Part) -> set[tuple[str, str]]:
    return {(row.scope, row.scope_code) for row in board_figures(actor(part(), AT))}


def test_each_role_reads_its_own_scope() -> None:
    obligation()
    obligation(institution_code=people.HEALTH, sector="health")
    obligation(district=people.ELSEWHERE, institution_code=people.CEM_ELSEWHERE, sector="cem")
    tally_board(at=AT)
    assert scopes(people.bruno) == {("institution", people.POLICE), ("sector", "police")}
    assert scopes(people.nora) == scopes(people.bruno)
    assert scopes(people.carmen) == {("institution", people.CEM_ELSEWHERE), ("sector", "cem")}
    assert len(scopes(people.julia)) == 2 + 2 + 1


@pytest.mark.parametrize("name", ["delia", "elsa", "karla", "lucia"])
def test_the_live_board_is_closed_to_the_rest(name: str) -> None:
    with pytest.raises(NotPermitted):
        board_figures(actor(people.CAST[name], AT))


def test_who_sees_numbers_only_reads_the_last_cut_by_sector_and_whole() -> None:
    obligation()
    tally_board(at=AT)
    assert weekly_cuts(actor(people.delia(), AT)) == []
    cut_board(at=AT)
    obligation(institution_code=people.HEALTH, sector="health")
    cut_board(at=AT + timedelta(days=7))
    for part in (people.delia, people.elsa):
        rows = weekly_cuts(actor(part(), AT))
        assert {(row.scope, row.scope_code, row.cut) for row in rows} == {
            ("sector", "police", "2026-11-30"),
            ("sector", "health", "2026-11-30"),
            ("district", "", "2026-11-30"),
        }
    with pytest.raises(NotPermitted):
        weekly_cuts(actor(people.bruno(), AT))


# What it costs


@pytest.mark.parametrize("tasks", [2, 40])
def test_a_reading_costs_two_queries_and_reads_no_obligation(tasks: int) -> None:
    for _ in range(tasks):
        obligation()
    tally_board(at=AT)
    julia = actor(people.julia(), AT)
    with CaptureQueriesContext(connection) as captured:
        board_figures(julia)
    assert len(captured) == 2
    assert not [query for query in captured.captured_queries if "obligations_obligation" in query["sql"]]


@pytest.mark.parametrize("tasks", [2, 40])
def test_a_tally_costs_the_same_statements_however_many_tasks(tasks: int) -> None:
    for _ in range(tasks):
        obligation()
    with CaptureQueriesContext(connection) as captured:
        tally_board(at=AT)
    assert len(captured) <= 7, [query["sql"][:60] for query in captured]
