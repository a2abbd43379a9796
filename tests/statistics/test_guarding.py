"""Tables of up to three dimensions, several of one release, and releases one after another: nothing is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tejido.kernel.errors import Refused
from tejido.statistics.attack.auditing import audit
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.values import Bond, Counts, Key, Ratios, Release
from tejido.statistics.rule import STANDARD, Rule
from tests.statistics.made import CUT, fillings, made

SMALL_RULES = [Rule(3, 3), Rule(2, 4), Rule(4, 2), Rule(3, 3, hide_zeros=True)]
ZONE = Dimension.tree("zone", {TOTAL: ["north", "south"], "north": ["n1", "n2"]})
TYPE = Dimension.flat("type", ["a", "b"])
SEX = Dimension.flat("sex", ["f", "m"])
FLAT_ZONE = Dimension.flat("zone", ["n", "s"])
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

count = st.one_of(st.integers(0, 4), st.integers(0, 12))
SETS = st.sampled_from(
    [
        ([ZONE, TYPE], [["zone", "type"]]),
        ([FLAT_ZONE, TYPE, SEX], [["zone", "type", "sex"]]),
        ([FLAT_ZONE, TYPE, SEX], [["zone", "type"], ["zone", "sex"]]),
        ([FLAT_ZONE, TYPE, SEX], [["zone", "type"], ["type", "sex"], ["sex", "zone"]]),
    ]
)


def cells(dimensions: Sequence[Dimension]) -> int:
    size = 1
    for dimension in dimensions:
        size *= len(dimension.codes) - len(dimension.wholes)
    return size


@st.composite
def releases(draw: st.DrawFn) -> tuple[list[Dimension], list[int], Release]:
    dimensions, tables = draw(SETS)
    counts = draw(st.lists(count, min_size=cells(dimensions), max_size=cells(dimensions)))
    return dimensions, counts, made(dimensions, counts, tables, rule=draw(st.sampled_from(SMALL_RULES)))


def learnt(dimensions: Sequence[Dimension], published: Release, truth: Sequence[int]) -> dict[Key, set[int]]:
    """Every value of each withheld key that an attacker finds who tries all counts, ever further from the truth."""
    found: dict[Key, set[int]] = {key: set() for key, value in published.numbers().items() if value is None}
    width = published.rule.protection
    for reach in (width, 2 * width, 4 * width):
        for values in fillings(dimensions, published, truth, reach):
            for key in found:
                found[key].add(values[key])
        if all(max(values) - min(values) >= width for values in found.values()):
            break
    return found


@SLOW
@given(releases())
def test_trying_every_whole_number_does_not_tell_a_withheld_count(
    made_of: tuple[list[Dimension], list[int], Release],
) -> None:
    dimensions, counts, release = made_of
    published = guard(release).release
    for key, values in learnt(dimensions, published, counts).items():
        assert max(values) - min(values) >= release.rule.protection, key


@SLOW
@given(releases(), st.binary(max_size=8))
def test_what_is_shown_is_true_and_never_small_and_the_auditor_finds_nothing(
    made_of: tuple[list[Dimension], list[int], Release], salt: bytes
) -> None:
    _, _, release = made_of
    published = guard(release, salt=salt).release
    true = release.numbers()
    for key, shown in published.numbers().items():
        assert shown is None or (shown == true[key] and not release.rule.small(shown))
        assert shown is not None or true[key] is not None
    assert audit(published) == []
    assert guard(release, salt=salt).release == published


@SLOW
@given(releases(), st.randoms(use_true_random=False))
def test_a_broken_withholding_is_found_exactly_when_trying_every_number_finds_it(
    made_of: tuple[list[Dimension], list[int], Release], chance: object
) -> None:
    """One shield is shown: the auditor names a number whenever the attacker who tries everything can narrow one."""
    dimensions, counts, release = made_of
    published = guard(release).release
    true = release.numbers()
    shields = sorted(k for k, v in published.numbers().items() if v is None and not release.rule.small(true[k] or 0))
    assume(shields)
    opened = shields[chance.randrange(len(shields))]  # type: ignore[attr-defined]
    broken = replace(
        published,
        counts=tuple(
            replace(t, cells={c: true[opened] if published.key(t, c) == opened else v for c, v in t.cells.items()})
            for t in published.counts
        ),
    )
    narrow = [k for k, v in learnt(dimensions, broken, counts).items() if max(v) - min(v) < release.rule.protection]
    found = audit(broken)
    if found:
        assert narrow  # nothing is accused that everything tried does not confirm
    if not narrow:
        assert not found


def test_one_gap_a_line_is_not_the_test() -> None:
    """Every line has two gaps or none, and still each hidden number is known exactly: the auditor says so."""
    rule = Rule(3, 3)
    release = made([FLAT_ZONE, TYPE], [1, 9, 9, 9], [["zone", "type"]], rule=rule)
    table = release.counts[0]
    hidden = {("n", "a"), ("n", "b"), ("s", "a"), ("s", "b")}
    broken = replace(
        release, counts=(replace(table, cells={c: None if c in hidden else v for c, v in table.cells.items()}),)
    )
    assert audit(broken) == []  # 1 may be 1 to 9
    tight = made([FLAT_ZONE, TYPE], [1, 1, 1, 9], [["zone", "type"]], rule=rule)
    cells_ = {c: None if c in hidden else v for c, v in tight.counts[0].cells.items()}
    named = audit(replace(tight, counts=(replace(tight.counts[0], cells=cells_),)))
    assert {f.least == f.most for f in named if "reservado" in f.reason} == {True}
    assert len([f for f in named if "reservado" in f.reason]) == 4


def test_two_tables_that_share_a_margin_do_not_undo_each_other() -> None:
    release = made(
        [FLAT_ZONE, TYPE, SEX], [1, 8, 7, 9, 12, 6, 5, 11], [["zone", "type"], ["zone", "sex"]], rule=STANDARD
    )
    separately = [guard(replace(release, counts=(table,))).release.counts[0] for table in release.counts]
    together = guard(release).release
    assert audit(together) == []
    numbers = together.numbers()
    for table, cell, key in together.keyed():
        assert table.cells[cell] == numbers[key]
    assert {table.name for table in separately} == {"zone-type", "zone-sex"}


def test_three_tables_of_pairs_bind_the_table_behind_them() -> None:
    """Alone, two gaps of 1 to 5 look wide; the other two tables leave one value."""
    rule = Rule(3, 4)
    counts = [0, 6, 5, 0, 5, 0, 0, 6]  # zone x type x sex
    release = made([FLAT_ZONE, TYPE, SEX], counts, [["zone", "type"], ["type", "sex"], ["sex", "zone"]], rule=rule)
    first = release.counts[0]
    inside = {c for c in first.cells if TOTAL not in c}
    broken = replace(
        release,
        counts=(
            replace(first, cells={c: None if c in inside else v for c, v in first.cells.items()}),
            *release.counts[1:],
        ),
    )
    alone = audit(replace(broken, counts=(broken.counts[0],)))
    values = [v for c, v in learnt([FLAT_ZONE, TYPE, SEX], broken, counts).items()]
    narrow = any(max(v) - min(v) < rule.protection for v in values)
    assert alone == []
    assert bool(audit(broken)) == narrow


SHARES = Ratios(
    "share", "cases", ("zone",), dict.fromkeys([(TOTAL,), ("n",), ("s",)]), part=("sex", "f"), per=100, decimals=1
)


@SLOW
@given(st.lists(count, min_size=4, max_size=4))
def test_a_share_never_tells_its_count(counts: list[int]) -> None:
    release = made([FLAT_ZONE, SEX], counts, [["zone", "sex"]], rule=STANDARD, ratios=[SHARES])
    published = guard(release).release
    numbers = published.numbers()
    for cell, share in published.ratios[0].cells.items():
        whole = numbers[published.key(published.ratios[0], cell)]
        part = numbers[published.key(published.ratios[0], cell, ("sex", "f"))]
        assert (share is None) == (part is None or not whole)
    assert audit(published) == []
    only_shares = replace(published, counts=(Counts("whole", "cases", (), {(): numbers["cases", ()]}),))
    assert audit(only_shares) == []


def test_a_share_shown_over_a_withheld_count_is_found() -> None:
    release = made([FLAT_ZONE, SEX], [2, 31, 20, 30], [["zone", "sex"]], rule=STANDARD, ratios=[SHARES])
    published = guard(release).release
    assert published.ratios[0].cells["n",] is None
    told = replace(SHARES, cells={**published.ratios[0].cells, ("n",): Decimal("6.1")})
    assert any("zone=n" in finding.where for finding in audit(replace(published, ratios=(told,))))
    lone = replace(
        published, counts=(Counts("zones", "cases", ("zone",), {(TOTAL,): 83, ("n",): 33, ("s",): 50}),), ratios=(told,)
    )
    assert [f.least for f in audit(lone) if "la parte" in f.where] == [2]


def test_a_rate_over_known_inhabitants_goes_with_its_count() -> None:
    bases = {(TOTAL,): 3000, ("n",): 1000, ("s",): 2000}
    rates = Ratios("rate", "cases", ("zone",), dict.fromkeys(bases), bases=bases, per=1000, decimals=2)
    release = made([FLAT_ZONE], [3, 40], [["zone"]], rule=STANDARD, ratios=[rates])
    published = guard(release).release
    assert published.ratios[0].cells["n",] is None
    assert audit(published) == []
    told = replace(rates, cells={**published.ratios[0].cells, ("n",): Decimal("3.00")})
    assert audit(replace(published, ratios=(told,))) != []


def test_a_rate_alone_tells_the_count_behind_it() -> None:
    """Nobody published the count, and 0.30 per thousand of 10,000 is 3."""
    rate = Ratios("rate", "cases", (), {(): Decimal("0.30")}, bases={(): 10_000}, per=1000, decimals=2)
    alone = Release("r1", CUT, (), (), (rate,))
    assert [(finding.least, finding.most) for finding in audit(alone)] == [(3, 3)]


@SLOW
@given(
    st.lists(st.integers(0, 14), min_size=4, max_size=4),
    st.lists(st.one_of(st.just(0), st.integers(0, 9)), min_size=4, max_size=4),
)
def test_two_releases_together_tell_nothing_more(before: list[int], more: list[int]) -> None:
    first = guard(made([FLAT_ZONE, SEX], before, [["zone", "sex"]], rule=STANDARD)).release
    now = [a + b for a, b in zip(before, more, strict=True)]
    second = guard(made([FLAT_ZONE, SEX], now, [["zone", "sex"]], rule=STANDARD, code="r2"), earlier=[first]).release
    assert audit(second, [first]) == []
    old, new = first.numbers(), second.numbers()
    for key, value in new.items():
        if value is not None and old[key] is not None:
            assert not 1 <= abs(value - (old[key] or 0)) < STANDARD.threshold


@SLOW
@given(st.lists(st.integers(0, 14), min_size=4, max_size=4), st.lists(st.integers(-6, 6), min_size=4, max_size=4))
def test_a_register_that_was_corrected_can_still_be_published(before: list[int], change: list[int]) -> None:
    first = guard(made([FLAT_ZONE, SEX], before, [["zone", "sex"]], rule=STANDARD)).release
    now = [max(0, a + b) for a, b in zip(before, change, strict=True)]
    try:
        second = guard(
            made([FLAT_ZONE, SEX], now, [["zone", "sex"]], rule=STANDARD, code="r2"), earlier=[first]
        ).release
    except Refused:
        return
    assert audit(second, [first]) == []


def test_the_same_tables_again_hide_the_same_whatever_the_salt() -> None:
    """Withheld with another salt, the two would show each other's shields."""
    release = made([ZONE, TYPE], [1, 8, 9, 12, 7, 6], [["zone", "type"]], rule=STANDARD)
    first = guard(release, salt=b"one").release
    careless = replace(guard(release, salt=b"other").release, code="r2")
    second = guard(replace(release, code="r2"), salt=b"other", earlier=[first]).release
    assert audit(second, [first]) == []
    if careless.numbers() != first.numbers():
        assert audit(careless, [first]) != []


def test_a_difference_of_one_is_not_shown() -> None:
    first = guard(made([FLAT_ZONE], [20, 30], [["zone"]], rule=STANDARD)).release
    late = made([FLAT_ZONE], [21, 30], [["zone"]], rule=STANDARD, code="r2")
    assert any("cambio" in finding.where for finding in audit(late, [first]))
    published = guard(late, earlier=[first]).release
    assert published.counts[0].cells["n",] is None
    assert audit(published, [first]) == []


def test_overlapping_codes_are_not_taken_for_sums() -> None:
    types = Dimension.flat("type", ["a", "b"], overlapping=True)
    release = Release(
        "r1", CUT, (types,), (Counts("types", "cases", ("type",), {(TOTAL,): 20, ("a",): 18, ("b",): 3}),), (), STANDARD
    )
    published = guard(release).release
    assert published.counts[0].cells == {(TOTAL,): 20, ("a",): 18, ("b",): None}
    assert audit(published) == []


@pytest.mark.parametrize("neither", ["", "none"])
def test_who_is_in_no_code_is_not_told_by_what_the_others_leave(neither: str) -> None:
    """20 cases, 18 of one type and a few of none: those are 1 or 2 for whoever sees both."""
    types = Dimension.flat("type", ["a", "b", "none"], overlapping=True, neither=neither)
    told = {(TOTAL,): 20, ("a",): 18, ("b",): 7, ("none",): 2}
    release = Release("r1", CUT, (types,), (Counts("types", "cases", ("type",), told),), (), STANDARD)
    shown = guard(release).release.counts[0].cells
    narrow = replace(release, counts=(replace(release.counts[0], cells={**told, ("none",): None}),))
    found = [(one.least, one.most) for one in audit(narrow)]
    assert found == ([(1, 2)] if neither else []), "who does not know that they exclude each other takes 2 for up to 20"
    assert audit(guard(release).release) == []
    assert neither == "" or None in (shown[TOTAL,], shown["a",])


LEVEL = Dimension.flat("level", ["known", "unknown"])
SHEET = Dimension.flat("sheet", ["yes", "no"])
STANDS = Bond("cases", {"sheet": "yes"}, ({"level": "known"},))


def levels(bonds: tuple[Bond, ...], *, known: int = 29, unknown: int = 2, yes: int = 29, no: int = 2) -> Release:
    """Cases by risk level and, in another table, by whether there is a sheet."""
    tables = (
        Counts("level", "cases", ("level",), {(TOTAL,): known + unknown, ("known",): known, ("unknown",): unknown}),
        Counts("sheet", "cases", ("sheet",), {(TOTAL,): yes + no, ("yes",): yes, ("no",): no}),
    )
    return Release("r1", CUT, (LEVEL, SHEET), tables, (), STANDARD, bonds)


def test_what_one_table_says_of_another_is_guarded_and_attacked() -> None:
    """29 of 31 cases have a level, and a level stands on a sheet: whoever sees both knows who has none."""
    loose = guard(levels((STANDS,), unknown=5, yes=31, no=3)).release
    hidden = replace(loose.counts[1], cells={("no",): None, ("yes",): None, (TOTAL,): 34})
    careless = replace(
        loose, counts=(replace(loose.counts[0], cells={(TOTAL,): 34, ("known",): 29, ("unknown",): 5}), hidden)
    )
    assert sorted((one.least, one.most) for one in audit(careless)) == [(1, 5), (29, 33)]
    assert audit(replace(careless, bonds=())) == []
    assert audit(loose) == []


def test_what_two_populations_share_is_withheld_in_both_or_told_in_both() -> None:
    """The same cases are two populations, and their total is one number; by level it has to go."""
    tables = (
        Counts("level", "cases", ("level",), {(TOTAL,): 24, ("known",): 22, ("unknown",): 2}),
        Counts("sheet", "entries", ("sheet",), {(TOTAL,): 24, ("yes",): 12, ("no",): 12}),
    )
    same = Bond("cases", {}, ({},), exact=True, of="entries")
    release = Release("r1", CUT, (LEVEL, SHEET), tables, (), STANDARD, (same,))
    published = guard(release).release
    level, sheet = (table.cells for table in published.counts)
    assert (level[TOTAL,] is None) == (sheet[TOTAL,] is None)
    assert audit(published) == []
    twice = replace(
        release, counts=(replace(tables[0], cells={(TOTAL,): None, ("known",): 22, ("unknown",): None}), tables[1])
    )
    assert sorted((one.least, one.most) for one in audit(twice)) == [(2, 2), (24, 24)]
    assert audit(replace(twice, bonds=())) == [], "who does not know that they are the same"


def test_a_bond_that_numbers_do_not_keep_is_known() -> None:
    assert levels((), unknown=5, yes=31, no=3).holds(STANDS)
    assert not levels((), yes=27, no=4).holds(STANDS)
    assert not levels((), yes=30, no=1).holds(replace(STANDS, exact=True))


def test_few_people_behind_a_count_hide_it() -> None:
    release = made([FLAT_ZONE, SEX], [12, 9, 30, 40], [["zone", "sex"]], rule=STANDARD)
    published = guard(release, few=[("zone-sex", ("n", "f"))]).release
    assert published.counts[0].cells["n", "f"] is None
    assert audit(published) == []


def test_what_does_not_add_up_or_is_missing_is_refused() -> None:
    release = made([FLAT_ZONE], [7, 8], [["zone"]], rule=STANDARD)
    wrong = {(TOTAL,): 16, ("n",): 7, ("s",): 8}
    with pytest.raises(ValueError, match="add up"):
        guard(replace(release, counts=(replace(release.counts[0], cells=wrong),)))
    with pytest.raises(ValueError, match="every number"):
        guard(replace(release, counts=(replace(release.counts[0], cells={**wrong, (TOTAL,): None}),)))
    with pytest.raises(ValueError, match="behind it"):
        guard(replace(release, dimensions=(FLAT_ZONE, SEX), ratios=(SHARES,)))


def test_a_small_release_costs_the_least_that_is_possible() -> None:
    guarded = guard(made([FLAT_ZONE, SEX], [3, 20, 30, 40], [["zone", "sex"]], rule=STANDARD))
    assert guarded.shields == 3
    assert guarded.bound == pytest.approx(guarded.cost, rel=0.02)
