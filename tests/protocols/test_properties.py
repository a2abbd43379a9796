"""What must hold of any plan, over random facts, events, instants and small libraries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.directory.libraries import library_of
from tejido.law.calendars import WorkingCalendar, load_calendar
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.protocols.conditions import ALWAYS, Compare, Condition, Not, Relation, all_of
from tejido.protocols.duties import Plan
from tejido.protocols.events import Event
from tejido.protocols.facts import Fact, FactType, FactValue, Vocabulary
from tejido.protocols.planning import plan
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import IfUnknown, Library, Limit, Period, Protocol, Step, Unit, Version
from tejido.protocols.wording import counts_as_late, lateness_words
from tests.people import HERE
from tests.protocols.conftest import CALENDAR

SHIPPED = library_of(HERE)
DAYS = load_calendar(CALENDAR)
FIRST, LAST = datetime(2019, 1, 1), datetime(2027, 3, 1)  # noqa: DTZ001


def values(fact: Fact) -> st.SearchStrategy[FactValue]:
    if fact.type is FactType.BOOL:
        return st.booleans()
    if fact.type is FactType.WHOLE:
        return st.integers(0, 100)
    known = st.sampled_from(sorted(fact.values))
    return known if fact.type is FactType.CHOICE else st.lists(known, min_size=1, max_size=3, unique=True).map(tuple)


def facts_of(vocabulary: Vocabulary) -> st.SearchStrategy[dict[str, FactValue]]:
    """Any facts; those that are deduced from another are left to be deduced."""
    free = {name: values(fact) for name, fact in vocabulary.items() if not fact.source}
    return st.fixed_dictionaries({}, optional=free)


INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
EVENTS = st.dictionaries(st.sampled_from(list(Event)), INSTANTS, max_size=12)
AT = datetime(2027, 6, 1, tzinfo=UTC)


def shipped(facts: dict[str, FactValue], events: dict[Event, datetime], at: datetime = AT) -> Plan:
    return plan(facts, events, library=SHIPPED, calendar=DAYS, at=at)


@given(facts=facts_of(SHIPPED.facts), events=EVENTS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_same_case_gives_the_same_plan(
    facts: dict[str, FactValue], events: dict[Event, datetime], data: st.DataObject
) -> None:
    shuffled_facts = dict(data.draw(st.permutations(list(facts.items()))))
    shuffled_events = dict(data.draw(st.permutations(list(events.items()))))
    assert shipped(facts, events) == shipped(shuffled_facts, shuffled_events)


@given(facts=facts_of(SHIPPED.facts), events=EVENTS)
@settings(max_examples=80, deadline=None)
def test_leaving_out_what_has_not_started_changes_nothing_else(
    facts: dict[str, FactValue], events: dict[Event, datetime]
) -> None:
    whole = shipped(facts, events)
    short = plan(facts, events, library=SHIPPED, calendar=DAYS, at=AT, started_only=True)
    assert short == replace(whole, upcoming=())
    decided = plan(facts, events, library=SHIPPED, calendar=DAYS, at=AT, decided_only=True)
    assert decided == replace(whole, upcoming=(), waiting=())


@given(facts=facts_of(SHIPPED.facts), events=EVENTS)
@settings(max_examples=60, deadline=None)
def test_no_limit_is_invented_and_each_duty_comes_from_its_step(
    facts: dict[str, FactValue], events: dict[Event, datetime]
) -> None:
    found = shipped(facts, events)
    keys = [(duty.key, duty.sector) for duty in (*found.duties, *found.settled)]
    assert len(keys) == len(set(keys))
    for duty in (*found.duties, *found.settled):
        step = SHIPPED.step(duty.step)
        assert step is not None
        assert (duty.limit, duty.mark, duty.citation, duty.action) == (
            step.limit,
            step.mark,
            step.citation,
            step.action,
        )
        assert duty.limit is not None or duty.due_at is None
        assert duty.started_by in step.starts_on
        assert duty.started_at == events[duty.started_by]
        assert duty.version == found.versions[duty.protocol]
        for other in duty.merged:
            joined = SHIPPED.step(other)
            assert joined is not None
            assert (joined.duty, joined.sector) == (duty.key, duty.sector)


@given(facts=facts_of(SHIPPED.facts), events=EVENTS)
@settings(max_examples=60, deadline=None)
def test_nothing_waits_for_what_is_known(facts: dict[str, FactValue], events: dict[Event, datetime]) -> None:
    found = shipped(facts, events)
    for waiting in found.waiting:
        assert waiting.missing
        assert not set(waiting.missing) & (set(facts) | {event.value for event in events})
        assert len(waiting.questions) == len(waiting.missing)


@given(facts=facts_of(SHIPPED.facts), events=EVENTS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_absent_is_never_no(
    facts: dict[str, FactValue], events: dict[Event, datetime], data: st.DataObject
) -> None:
    """Forgetting a fact never makes a certain duty of a step vanish without asking for that fact."""
    if not facts:
        return
    forgotten = data.draw(st.sampled_from(sorted(facts)))
    less = {name: value for name, value in facts.items() if name != forgotten}
    before, after = shipped(facts, events), shipped(less, events)
    named = {step for duty in (*after.duties, *after.settled) for step in (duty.step, *duty.merged)}
    named |= {waiting.step for waiting in after.waiting}
    for duty in before.duties:
        assert {duty.step, *duty.merged} <= named


@given(facts=facts_of(SHIPPED.facts), events=EVENTS, at=INSTANTS)
@settings(max_examples=40, deadline=None)
def test_a_later_event_changes_nothing_before_it(
    facts: dict[str, FactValue], events: dict[Event, datetime], at: datetime
) -> None:
    so_far = {event: when for event, when in events.items() if when <= at}
    assert shipped(facts, events, at) == shipped(facts, so_far, at)


# Small random libraries over two yes-or-no facts, one duty, all starting with the report.

SMALL: Vocabulary = MappingProxyType({name: Fact(name, FactType.BOOL, "¿?", MappingProxyType({})) for name in "pq"})
T0 = datetime(2026, 5, 4, 13, tzinfo=UTC)
NO_HOLIDAYS = WorkingCalendar(frozenset(), date(2027, 12, 31))
LEAVES = st.builds(lambda name, value: Compare(Relation.EQ, name, value), st.sampled_from("pq"), st.booleans())
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.just(ALWAYS), LEAVES, LEAVES.map(Not), st.lists(LEAVES, min_size=2, max_size=2).map(lambda two: all_of(*two))
)
LIMITS = st.one_of(st.none(), st.builds(Limit, st.integers(1, 96), st.just(Unit.HOURS)))


@st.composite
def small_libraries(draw: st.DrawFn) -> Library:
    count = draw(st.integers(1, 5))
    steps = tuple(_small_step(i, draw(CONDITIONS), draw(LIMITS), draw(st.sampled_from(Mark))) for i in range(count))
    version = Version("v", "V", Period(None, None), Citation("Ley 30364", ""), Mark.OFFICIAL)
    protocols = MappingProxyType({"x": Protocol("x", "X", draft=False, versions=(version,), steps=steps)})
    return Library(protocols, MappingProxyType({}), (), SMALL, MappingProxyType({}), "x")


def _small_step(number: int, when: Condition, limit: Limit | None, mark: Mark) -> Step:
    return Step(
        id=f"x.{number}",
        row=f"x.{number}",
        protocol="x",
        sector=Sector.POLICE,
        duty="police.x",
        action="Haga algo.",
        starts_on=(Event.REPORT_RECEIVED,),
        scope=ALWAYS,
        when=when,
        if_unknown=IfUnknown.WAIT,
        limit=limit,
        immediate=False,
        citation=Citation("Ley 30364", "15"),
        mark=mark,
        ladder="plain",
        legal_basis=(),
        ends_on=(),
        emits=(),
        repeats=False,
        in_force=Period(None, None),
    )


SMALL_FACTS = st.dictionaries(st.sampled_from("pq"), st.booleans())


def small(library: Library, facts: dict[str, bool]) -> Plan:
    return plan(facts, {Event.REPORT_RECEIVED: T0}, library=library, calendar=NO_HOLIDAYS, at=T0)


@given(library=small_libraries(), facts=SMALL_FACTS, more=SMALL_FACTS)
def test_knowing_more_never_loosens_a_confirmed_limit(
    library: Library, facts: dict[str, bool], more: dict[str, bool]
) -> None:
    before, after = small(library, facts), small(library, more | facts)
    if not before.duties:
        return
    (earlier,), (later,) = before.duties, after.duties
    assert {earlier.step, *earlier.merged} <= {later.step, *later.merged}
    if earlier.mark is Mark.OFFICIAL and earlier.due_at is not None:
        assert later.mark is Mark.OFFICIAL
        assert later.due_at is not None
        assert later.due_at <= earlier.due_at


@given(library=small_libraries(), facts=SMALL_FACTS)
def test_the_standing_limit_is_the_strictest_of_the_best_mark(library: Library, facts: dict[str, bool]) -> None:
    for duty in small(library, facts).duties:
        steps = [library.step(name) for name in (duty.step, *duty.merged)]
        limits = [(s.mark.rank, s.limit.amount) for s in steps if s is not None and s.limit is not None]
        expected = T0 + timedelta(hours=min(limits)[1]) if limits else None
        assert duty.due_at == expected


@given(library=small_libraries(), facts=SMALL_FACTS)
def test_the_order_of_the_steps_does_not_matter(library: Library, facts: dict[str, bool]) -> None:
    (protocol,) = library.protocols.values()
    turned = replace(protocol, steps=protocol.steps[::-1])
    backwards = replace(library, protocols=MappingProxyType({"x": turned}))
    assert small(library, facts).duties == small(backwards, facts).duties


@given(mark=st.sampled_from(Mark), due=st.none() | INSTANTS, at=INSTANTS)
def test_only_an_official_limit_is_late_by_law_and_an_unverified_one_never(
    mark: Mark, due: datetime | None, at: datetime
) -> None:
    late = counts_as_late(mark, due, at)
    words = lateness_words(mark, late)
    assert ("vencido por ley" in words) is (mark is Mark.OFFICIAL and due is not None and at > due)
    assert not (late and mark is Mark.UNVERIFIED)
