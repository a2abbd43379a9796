"""The planner on a small library: what starts, waits, merges, ends, and why it says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tejido.kernel.errors import FieldErrors, Refused
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.duties import Plan
from tejido.protocols.events import Event
from tejido.protocols.facts import FactValue
from tejido.protocols.planning import plan
from tejido.protocols.steps import Library
from tests.protocols.shelf import HEAD, STEP, load_library, shelf, step, write

T0 = datetime(2026, 5, 4, 13, tzinfo=UTC)  # Monday 4 May 2026, 08:00 in Lima
CALENDAR = WorkingCalendar(frozenset(), date(2026, 12, 31))
REPORT = {Event.REPORT_RECEIVED: T0}


def run(
    library: Library,
    facts: dict[str, FactValue] | None = None,
    events: dict[Event, datetime] | None = None,
    at: datetime = T0 + timedelta(days=30),
    marks: dict[str, Mark] | None = None,
    versions: dict[str, str] | None = None,
) -> Plan:
    given = REPORT if events is None else events
    return plan(
        facts or {}, given, library=library, calendar=CALENDAR, at=at, marks=marks or {}, versions=versions or {}
    )


def hours(n: int) -> datetime:
    return T0 + timedelta(hours=n)


def test_a_duty_says_all_that_is_known_of_it(tmp_path: Path) -> None:
    library = shelf(
        tmp_path, step(extra="limit: {amount: 24, unit: h}\nends_on: [cem.informed]\nemits: [cem.informed]")
    )
    found = run(library)
    (duty,) = found.duties
    assert (duty.key, duty.step, duty.protocol, duty.version) == ("police.a", "one.a", "one", "v2")
    assert (duty.started_by, duty.started_at, duty.due_at) == (Event.REPORT_RECEIVED, T0, hours(24))
    assert (duty.mark, duty.ladder, duty.legal_basis) == (Mark.OFFICIAL, "plain", None)
    assert (duty.ends_on, duty.emits) == ((Event.CEM_INFORMED,), (Event.CEM_INFORMED,))
    assert (duty.merged, duty.certain, duty.repeats, duty.immediate) == ((), True, False, False)
    assert (duty.ended_by, duty.ended_at) == (None, None)
    assert duty.why == (
        "Empezó el 04/05/2026 08:00 con: denuncia recibida por la PNP, la fiscalía o el juzgado.",
        "Plazo: 24 horas, hasta el 05/05/2026 08:00. Ley 30364, art. 15 (texto oficial).",
    )
    assert found.versions == {"one": "v2"}
    assert found.library == library.version
    assert (found.settled, found.waiting, found.upcoming, found.not_in_force) == ((), (), (), ())


def test_before_its_event_a_duty_is_upcoming_once(tmp_path: Path) -> None:
    other = step("b").replace("[report.received]", "[case.registered]")
    found = run(shelf(tmp_path, step("a"), other), events={})
    (upcoming,) = found.upcoming
    assert (upcoming.duty, upcoming.steps) == ("police.a", ("one.a", "one.b"))
    assert upcoming.starts_on == (Event.REPORT_RECEIVED, Event.CASE_REGISTERED)
    assert run(shelf(tmp_path, step("a"), other)).upcoming == ()


def test_an_event_after_the_instant_has_not_happened(tmp_path: Path) -> None:
    library = shelf(tmp_path)
    assert run(library, at=T0).duties
    assert not run(library, at=T0 - timedelta(microseconds=1)).duties


def test_an_instant_without_time_zone_is_a_mistake_of_ours(tmp_path: Path) -> None:
    library = shelf(tmp_path)
    with pytest.raises(ValueError, match="time zone"):
        run(library, at=T0.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        run(library, events={Event.REPORT_RECEIVED: T0.replace(tzinfo=None)})


def test_wrong_facts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FieldErrors):
        run(shelf(tmp_path), {"danger": "mucho"})


WHEN = "when: {eq: [danger, true]}\nif_unknown: "


def test_unknown_waits_and_asks(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra=WHEN + "wait"))
    found = run(library)
    (waiting,) = found.waiting
    assert (waiting.step, waiting.missing, waiting.questions) == ("one.a", ("danger",), ("¿Hay peligro?",))
    assert found.questions == {"danger": "¿Hay peligro?"}
    assert not found.duties
    assert run(library, {"danger": True}).duties[0].certain
    assert run(library, {"danger": False}) == run(shelf(tmp_path, step(extra=WHEN + "wait")), {"danger": False})
    assert not run(library, {"danger": False}).duties


def test_unknown_may_apply_and_says_so(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra=WHEN + "apply"))
    (duty,) = run(library).duties
    assert not duty.certain
    assert duty.why[-1] == "Se aplica mientras no se sepa: ¿Hay peligro?"
    (sure,) = run(library, {"danger": True}).duties
    assert sure.certain
    assert len(sure.why) == 2
    assert not run(library, {"danger": False}).duties


def test_a_missing_event_is_asked_for_by_its_name(tmp_path: Path) -> None:
    extra = "when: {within_hours: [incident.occurred, 72]}\nif_unknown: wait"
    (waiting,) = run(shelf(tmp_path, step(extra=extra))).waiting
    assert waiting.missing == ("incident.occurred",)
    assert waiting.questions == ("Falta registrar cuándo: hecho de violencia ocurrido.",)


def test_while_it_is_not_known_whom_a_protocol_is_for_it_waits(tmp_path: Path) -> None:
    text = HEAD.replace("versions:", "when: {has: [kinds, sexual]}\nversions:") + step(extra=WHEN + "apply")
    library = load_library(write(tmp_path, text))
    assert run(library).waiting[0].missing == ("kinds", "danger")
    assert run(library, {"kinds": ("sexual",)}).duties
    assert not run(library, {"kinds": ("physical",), "danger": True}).duties
    assert not run(library, {"kinds": ("physical",)}).waiting


def test_nothing_waits_for_what_was_already_done(tmp_path: Path) -> None:
    extra = "ends_on: [cem.informed]\n" + WHEN + "wait"
    events = REPORT | {Event.CEM_INFORMED: T0}
    assert not run(shelf(tmp_path, step(extra=extra)), events=events).waiting
    assert not run(shelf(tmp_path, step(extra="ends_on: [cem.informed]")), events={Event.CEM_INFORMED: T0}).upcoming
    assert run(shelf(tmp_path, step(extra=extra + "\nrepeats: true")), events=events).waiting


def test_a_duty_ends_with_the_first_of_its_events_even_an_earlier_one(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra="ends_on: [cem.informed, legal_aid.informed]"))
    events = REPORT | {Event.LEGAL_AID_INFORMED: hours(2), Event.CEM_INFORMED: hours(-1)}
    found = run(library, events=events)
    (duty,) = found.settled
    assert (duty.ended_by, duty.ended_at) == (Event.CEM_INFORMED, hours(-1))
    assert not found.duties


REPEATS = "starts_on: [report.received, follow_up_report.sent]"
REPEATING = """limit: {amount: 3, unit: months}
ends_on: [follow_up_report.sent, measures.ended]
emits: [follow_up_report.sent]
repeats: true"""


def test_a_duty_that_repeats_starts_again_and_ends_only_after_its_start(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra=REPEATING).replace("starts_on: [report.received]", REPEATS))
    sent = REPORT | {Event.FOLLOW_UP_REPORT_SENT: hours(24)}
    (duty,) = run(library, events=sent).duties
    assert (duty.started_by, duty.started_at) == (Event.FOLLOW_UP_REPORT_SENT, hours(24))
    assert "Plazo: cada 3 meses, hasta el 05/08/2026 23:59." in duty.why[1]
    assert run(library, events=sent | {Event.MEASURES_ENDED: hours(24)}).duties
    (ended,) = run(library, events=sent | {Event.MEASURES_ENDED: hours(25)}).settled
    assert ended.ended_by is Event.MEASURES_ENDED


def test_a_limit_counted_from_an_event_that_is_not_recorded(tmp_path: Path) -> None:
    library = shelf(
        tmp_path, step(extra="immediate: true\nlimit: {amount: 72, unit: h, counted_from: incident.occurred}")
    )
    (duty,) = run(library).duties
    assert duty.due_at is None
    assert duty.why[1].startswith(
        "Plazo: de inmediato; a más tardar 72 horas desde: hecho de violencia ocurrido. Ley 30364"
    )
    assert duty.why[2] == ("El plazo no se puede contar todavía: falta registrar cuándo (hecho de violencia ocurrido).")
    (counted,) = run(library, events=REPORT | {Event.INCIDENT_OCCURRED: hours(-10)}).duties
    assert counted.due_at == hours(62)
    assert len(counted.why) == 2


def test_a_calendar_that_ends_stops_no_plan(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra="limit: {amount: 3, unit: dh}"), step("b", "police.b"))
    late = datetime(2026, 12, 30, 13, tzinfo=UTC)
    found = run(library, events={Event.REPORT_RECEIVED: late}, at=late)
    assert [duty.due_at for duty in found.duties] == [None, None]
    assert "31/12/2026" in found.duties[0].why[2]
    assert found.duties[0].limit is not None


BASIS = """legal_basis:
  - {norm: Ley 30364, article: "15", when: {eq: [danger, true]}}
  - {norm: Ley 31621, article: ~, when: {happened: cem.informed}}"""


def test_a_legal_basis_is_never_presumed(tmp_path: Path) -> None:
    library = shelf(tmp_path, step(extra=BASIS))
    told = REPORT | {Event.CEM_INFORMED: T0}
    assert run(library).duties[0].legal_basis is None
    assert run(library, {"danger": False}).duties[0].legal_basis is None
    assert run(library, {"danger": True}).duties[0].legal_basis == "Ley 30364, art. 15"
    assert run(library, {"danger": False}, told).duties[0].legal_basis == "Ley 31621"
    assert run(library, {"danger": True}, told).duties[0].legal_basis == "Ley 30364, art. 15"


def test_a_confirmed_limit_changes_its_mark(tmp_path: Path) -> None:
    text = STEP.replace("sector: police", "receivers: [police]").replace("mark: official", "mark: secondary")
    library = shelf(tmp_path, text)
    facts: dict[str, FactValue] = {"received_by": "police"}
    assert run(library, facts).duties[0].mark is Mark.SECONDARY
    for name in ("one.a", "one.a.police"):
        (duty,) = run(library, facts, marks={name: Mark.OFFICIAL}).duties
        assert duty.mark is Mark.OFFICIAL
        assert duty.why[1].endswith("(texto oficial). Plazo confirmado por la instancia.")
    assert run(library, facts, marks={"one.b": Mark.OFFICIAL}).duties[0].mark is Mark.SECONDARY


def test_the_version_is_that_of_the_lima_day_of_the_report(tmp_path: Path) -> None:
    library = shelf(tmp_path)
    last = datetime(2026, 1, 1, 4, 59, 59, tzinfo=UTC)
    first = last + timedelta(seconds=1)
    for event in (Event.REPORT_RECEIVED, Event.CASE_REGISTERED):
        assert run(library, events={event: last}).versions == {"one": "v1"}
        assert run(library, events={event: first}).versions == {"one": "v2"}
    both = {Event.REPORT_RECEIVED: last, Event.CASE_REGISTERED: first}
    assert run(library, events=both).versions == {"one": "v1"}
    assert run(library, events={}, at=last).versions == {"one": "v1"}


def test_a_case_keeps_the_version_it_was_opened_under(tmp_path: Path) -> None:
    library = shelf(tmp_path)
    assert run(library, versions={"one": "v1"}).duties[0].version == "v1"
    with pytest.raises(Refused, match="«v0» de «Protocolo uno»"):
        run(library, versions={"one": "v0"})


def test_a_protocol_that_was_not_in_force_gives_nothing(tmp_path: Path) -> None:
    library = load_library(write(tmp_path, HEAD.replace("until: ~", "until: 2026-01-31") + STEP))
    found = run(library)
    assert (found.duties, found.not_in_force, dict(found.versions)) == ((), ("one",), {})


@pytest.mark.parametrize(
    ("extra", "plain", "severe"),
    [
        ("immediate: true", 0, 0),
        ("limit: {amount: 24, unit: h}", 1, 0),
        ("limit: {amount: 25, unit: h}", 2, 1),
        ("limit: {unit: same_day}", 1, 0),
        ("limit: {amount: 1, unit: day}", 3, 2),
        ("limit: {amount: 3, unit: months}", 3, 2),
        ("", 4, 3),
    ],
)
def test_priority(tmp_path: Path, extra: str, plain: int, severe: int) -> None:
    facts = (tmp_path / "facts.yaml", "  risk_level: {type: choice, question: x, values: {mild: a, severe: b}}\n")
    write(tmp_path, HEAD + step(extra=extra))
    facts[0].write_text(facts[0].read_text(encoding="utf-8") + facts[1], encoding="utf-8")
    library = load_library(tmp_path)
    assert run(library).duties[0].priority == plain
    assert run(library, {"risk_level": "mild"}).duties[0].priority == plain
    assert run(library, {"risk_level": "severe"}).duties[0].priority == severe


def test_the_most_urgent_comes_first_then_the_soonest(tmp_path: Path) -> None:
    library = shelf(
        tmp_path,
        step("none", "police.none"),
        step("later", "police.later", extra="limit: {amount: 20, unit: h}"),
        step("sooner", "police.sooner", extra="limit: {amount: 10, unit: h}"),
        step("now", "police.now", extra="immediate: true"),
    )
    assert [duty.step for duty in run(library).duties] == ["one.now", "one.sooner", "one.later", "one.none"]
