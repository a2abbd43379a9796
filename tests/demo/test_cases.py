"""The fictitious cases: always the same, admitted by the intake's own checks, and by the published margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tejido.cases.risk import instrument, score
from tejido.cases.services.checking import check_intake
from tejido.cases.services.replanning import Happening, events_map
from tejido.demo.again import Planner
from tejido.demo.answers import profile
from tejido.demo.arrivals import arrivals
from tejido.demo.draws import chance, coder, data
from tejido.demo.life import Life
from tejido.demo.pace import slowed, times
from tejido.demo.scenes import scene
from tejido.demo.sheets import answers_of, level_of
from tejido.demo.stand import Stand
from tejido.demo.unfolding import unfold
from tejido.demo.violence import incident, relation, severity, survivor
from tejido.directory.lookups import zone_codes
from tejido.kernel.codes import is_code
from tejido.protocols.duties import Duty
from tejido.protocols.planning import plan
from tests.world import AT


def _figures(life: Life) -> list[object]:
    tasks = [
        (row.code, row.duty, row.state, row.due_at, row.closed_at, row.next_look_at) for row in life.rows.obligations
    ]
    people = [(person.code, person.age, person.sex) for person in life.rows.people]
    return [life.code, life.rows.case.risk_level, people, tasks, [(e.action, e.at) for e in life.entries]]


def test_a_seed_gives_the_same_cases_twice_and_another_seed_others(stand: Stand) -> None:
    once = [_figures(unfold(scene(number, stand), stand)) for number in range(0, 120, 9)]
    again = [_figures(unfold(scene(number, stand), stand)) for number in range(0, 120, 9)]
    assert once == again
    assert scene(5, stand).intake != scene(6, stand).intake


def test_what_is_told_at_the_door_passes_the_checks_of_the_door(stand: Stand) -> None:
    zones = zone_codes(stand.district, at=AT)
    for number in range(120):
        drawn = scene(number, stand)
        check_intake(
            drawn.intake,
            zones=zones,
            asked=stand.library.facts,
            at=drawn.at,
            door=drawn.actor.sector,
        )
        assert drawn.at <= stand.at


def test_everybody_is_visibly_fictitious(stand: Stand) -> None:
    for number in range(120):
        for person in scene(number, stand).intake.people:
            who = person.identity
            assert not who.names or who.names.split()[-1] in ("Ficticia", "Ficticio")
            assert not who.document_number or who.document_number.startswith("0000")
            assert not who.phone or who.phone.startswith("9000")
            assert not who.address or "ficticia" in who.address


def test_the_margins_are_the_report_s() -> None:
    drawn = [survivor(chance(1, number)) for number in range(8000)]
    ages = Counter(one.band for one in drawn)
    published = data("figures")["ages"]
    total = sum(row["cases"] for row in published.values())
    for band, row in published.items():
        assert ages[band] / len(drawn) == pytest.approx(row["cases"] / total, abs=0.02)
    types = Counter(one.main_type for one in drawn)
    for kind, count in {"physical": 316, "psychological": 285, "sexual": 132, "economic": 4}.items():
        assert types[kind] / len(drawn) == pytest.approx(count / total, abs=0.02)
    assert sum(one.sex == "male" for one in drawn) / len(drawn) == pytest.approx(160 / 737, abs=0.02)
    assert sum(one.is_child for one in drawn) > len(drawn) / 2


def test_the_risk_levels_are_those_of_the_published_series() -> None:
    found: Counter[str] = Counter()
    for number in range(3000):
        draw = chance(2, number)
        of = survivor(draw)
        tie = relation(draw, of)
        told = incident(draw, of, "cem", tie, "", AT)
        sheet = instrument("fvr-partner" if tie.level1 == "partner" and of.sex == "female" else "fvr-children")
        grave = severity(draw, told.types, told.acts)
        answers = answers_of(sheet, draw, grave)
        found[str((score(sheet, answers).level if sheet.scored else level_of(grave)).legal)] += 1
    published = data("figures")["risk"]["published"]
    known = sum(found[level] for level in published)
    for level, count in published.items():
        assert found[level] / known == pytest.approx(count / sum(published.values()), abs=0.05)


def test_a_baby_is_no_student_and_pregnancy_follows_the_records() -> None:
    seen = [(of, profile(draw, of)) for n in range(6000) if (of := survivor(draw := chance(3, n)))]
    assert not any("occupation" in known for of, known in seen if of.age < 5)
    share = [known["pregnant"] == "yes" for of, known in seen if of.band == "18-29" and "pregnant" in known]
    assert sum(share) / len(share) == pytest.approx(10 / 145, abs=0.025)
    peruvian = [known["migration"] == "peruvian" for _, known in seen if "migration" in known]
    assert sum(peruvian) / len(peruvian) == pytest.approx(0.981, abs=0.01)


def test_what_is_left_lying_is_mostly_found_weeks_later() -> None:
    draw, due = chance(4, "pace"), AT + timedelta(days=1)
    drawn = [times(draw, "family_court", start=AT, due_at=due, at_once=False).finished for _ in range(20_000)]
    assert drawn.count(None) / len(drawn) == pytest.approx(0.04 * 0.15, abs=0.003)
    late = [done - due for done in drawn if done is not None and done > due]
    assert 0.2 < len(late) / len(drawn) < 0.7  # late, and not as a rule
    assert sum(wait > timedelta(days=14) for wait in late) / len(drawn) == pytest.approx(0.04 * 0.8, abs=0.012)


def test_what_is_asked_again_and_again_never_leaves_the_calendar() -> None:
    assert slowed(2.0, 0) == 1.0
    assert slowed(2.0, 3) == 8.0
    draw = chance(5, "slow")
    for earlier in (1, 8, 400):
        found = times(
            draw, "cem", start=AT, due_at=AT + timedelta(days=30), at_once=False, slows=slowed(4.5, earlier), never=0
        )
        assert found.finished is not None
        assert found.finished > AT


def test_every_table_of_ages_adds_up_to_its_cases() -> None:
    for row in data("figures")["ages"].values():
        assert sum(row["types"].values()) == row["cases"]


def test_cases_come_over_two_years_and_more_each_year() -> None:
    when = arrivals(2400, AT)
    instants = [when.at(number, chance(2, number)) for number in range(2400)]
    assert max(instants) <= AT
    assert AT - timedelta(days=740) < min(instants) < AT - timedelta(days=720)
    middle = AT - timedelta(days=365)
    assert sum(at > middle for at in instants) > sum(at <= middle for at in instants)


def test_codes_are_scattered_and_never_repeat() -> None:
    codes = [coder(3, "T", number) for number in range(40_000)]
    assert len(set(codes)) == len(codes)
    assert all(map(is_code, codes[:200]))
    assert codes != sorted(codes)


def test_planning_again_gives_what_the_planner_gives(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plan of forty cases, against the whole library planned from nothing."""
    begin, quick = Planner.__init__, Planner.news
    kept: dict[int, Mapping[str, str]] = {}
    compared: list[int] = []

    def begun(self: Planner, library: Any, versions: Mapping[str, str], *rest: Any) -> None:
        kept[id(self)] = versions
        begin(self, library, versions, *rest)

    def both(self: Planner, facts: Any, events: Any) -> Any:
        before = {(d.key, d.sector): d for part in self.duties(self.keys) for d in part}
        news = quick(self, facts, events)
        given = self.duties(self.keys)
        calendar, versions = stand.routes.calendar(stand.district), kept[id(self)]
        whole = plan(facts, events, library=stand.library, calendar=calendar, at=stand.at, versions=versions)
        assert given[0] == list(whole.duties)
        assert sorted(given[1], key=_key) == sorted(whole.settled, key=_key)
        after = {(d.key, d.sector): d for part in given for d in part}
        assert set(news) == {key for key in {*before, *after} if before.get(key) != after.get(key)}
        compared.append(len(given[0]))
        return news

    monkeypatch.setattr(Planner, "__init__", begun)
    monkeypatch.setattr(Planner, "news", both)
    for number in range(0, 120, 3):
        unfold(scene(number, stand), stand)
    assert len(compared) > 200


def _key(duty: Duty) -> tuple[str, str]:
    return duty.key, duty.sector


def test_the_instant_of_an_event_is_read_from_either_kind_of_line(stand: Stand) -> None:
    life = unfold(scene(4, stand), stand)
    happened: list[Happening] = [*life.rows.events, *life.events]
    assert set(events_map(happened)) == {event.event for event in happened}


def test_no_alert_is_made_twice_where_a_task_is_looked_at_again(stand: Stand) -> None:
    """Many whole districts are made by now; each delivery's key stands once, whatever was handed over or moved."""
    keys = [key for number in range(120) for key in unfold(scene(number, stand), stand).deliveries]
    assert len(keys) == len(set(keys)) > 300
