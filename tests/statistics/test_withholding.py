"""Nothing small is shown, and nobody can work a hidden count out, exactly or nearly."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.statistics.withholding import STANDARD, Rule, Withheld, WithheldList, learnable, withhold, withhold_list
from tests.statistics.attacker import learnt

SMALL_RULES = [Rule(3, 3), Rule(3, 3, hide_zeros=True), Rule(2, 4), Rule(4, 2)]
Counts = list[list[int]]


@st.composite
def tables(draw: st.DrawFn, *, lines: int, most: int) -> Counts:
    rows, columns = draw(st.integers(1, lines)), draw(st.integers(1, lines))
    count = st.one_of(st.integers(0, 4), st.integers(0, most))
    return [[draw(count) for _ in range(columns)] for _ in range(rows)]


def cells(counts: Counts, table: Withheld) -> list[tuple[int, int | None]]:
    """The true number and the shown one, of every cell and total."""
    totals = [sum(column) for column in zip(*counts, strict=True)]
    true = [n for row in counts for n in row] + [sum(row) for row in counts] + totals + [sum(totals)]
    shown = [n for row in table.cells for n in row] + [*table.row_totals, *table.column_totals, table.total]
    return list(zip(true, shown, strict=True))


@given(tables(lines=6, most=60), st.sampled_from([STANDARD, Rule(hide_zeros=True), *SMALL_RULES]))
def test_what_is_shown_is_true_and_never_small(counts: Counts, rule: Rule) -> None:
    for true, shown in cells(counts, withhold(counts, rule)):
        if shown is not None:
            assert shown == true
            assert not rule.small(shown)
        else:
            assert true >= rule.least


@given(tables(lines=6, most=60), st.sampled_from([STANDARD, Rule(hide_zeros=True), *SMALL_RULES]))
def test_every_hidden_count_keeps_its_room(counts: Counts, rule: Rule) -> None:
    for low, high in learnable(counts, withhold(counts, rule), rule).values():
        assert low >= rule.least
        assert high is None or high - low >= rule.protection


@settings(max_examples=150, deadline=None)
@given(tables(lines=3, most=8).filter(lambda t: len(t) * len(t[0]) <= 6), st.sampled_from(SMALL_RULES))
def test_trying_every_table_does_not_tell_a_hidden_count(counts: Counts, rule: Rule) -> None:
    """The attacker looks only near the truth: what is found there is a proof, whatever lies further."""

    def near(row: int, column: int) -> range:
        true = counts[row][column]
        return range(max(rule.least, true - rule.protection), true + rule.protection + 1)

    for values in learnt(withhold(counts, rule), near).values():
        assert max(values) - min(values) >= rule.protection


@settings(max_examples=150, deadline=None)
@given(tables(lines=3, most=8).filter(lambda t: len(t) * len(t[0]) <= 6), st.sampled_from(SMALL_RULES))
def test_the_audit_finds_exactly_what_trying_every_table_finds(counts: Counts, rule: Rule) -> None:
    table = withhold(counts, rule)
    if any(total is None for total in (*table.row_totals, table.total)):
        return  # without totals there is no end to what could be tried
    most = max(total for total in table.row_totals if total is not None)
    expected = {
        cell: (min(values), max(values))
        for cell, values in learnt(table, lambda *_: range(rule.least, most + 1)).items()
    }
    assert learnable(counts, table, rule) == expected


@pytest.mark.parametrize(("rule", "most"), [(Rule(3, 3), 16), (STANDARD, 22)])
def test_knowing_the_algorithm_but_not_the_salt_does_not_tell_a_hidden_count(rule: Rule, most: int) -> None:
    """Every list of three up to a total, under four salts: what is shown always fits several true lists."""
    fitting: dict[WithheldList, set[tuple[int, ...]]] = defaultdict(set)
    for counts in product(range(most + 1), repeat=3):
        if sum(counts) <= most:
            for salt in (b"a", b"b", b"c", b"d"):
                fitting[withhold_list(counts, rule, salt=salt)].add(counts)
    for table, lists in fitting.items():
        if table.total is not None:
            for column, shown in enumerate(table.counts):
                assert shown is not None or len({counts[column] for counts in lists}) > 1, table


@given(tables(lines=5, most=40), st.binary(max_size=64))
def test_the_salt_changes_the_shields_and_never_the_protection(counts: Counts, salt: bytes) -> None:
    table = withhold(counts, salt=salt)
    for true, shown in cells(counts, table):
        assert shown is None or (shown == true and not STANDARD.small(true))
    assert all(high is None or high - low >= 5 for low, high in learnable(counts, table).values())


@given(tables(lines=5, most=40))
def test_a_table_with_nothing_small_is_shown_whole(counts: Counts) -> None:
    counts = [[count + 5 if count else 0 for count in row] for row in counts]
    assert all(shown == true for true, shown in cells(counts, withhold(counts)))


@given(tables(lines=5, most=40))
def test_the_same_counts_give_the_same_table(counts: Counts) -> None:
    assert withhold(counts) == withhold([list(row) for row in counts])


@given(tables(lines=4, most=40))
def test_nothing_is_hidden_in_vain(counts: Counts) -> None:
    """Showing any one of the cells that shield would leave some hidden count without its room."""
    table = withhold(counts)
    lines = [list(row) for row in table.cells]
    for i, row in enumerate(counts):
        for j, true in enumerate(row):
            if lines[i][j] is None and not STANDARD.small(true):
                opened = [list(line) for line in lines]
                opened[i][j] = true
                less = Withheld(
                    tuple(tuple(line) for line in opened), table.row_totals, table.column_totals, table.total
                )
                rooms = learnable(counts, less).values()
                assert any(high is not None and high - low < STANDARD.protection for low, high in rooms)


def test_a_lone_gap_in_a_line_takes_company() -> None:
    table = withhold([[3, 7, 20], [10, 10, 10]])
    assert table.cells == ((None, None, 20), (None, None, 10))
    assert (table.row_totals, table.column_totals, table.total) == ((30, 30), (13, 17, 30), 60)


def test_two_small_counts_whose_sum_tells_too_much_take_company() -> None:
    """One gap a line is not the test: 1 and 1 out of 2 would be known, with two gaps in the line."""
    assert withhold_list([1, 1, 8, 9]).counts == (None, None, None, 9)


def test_zeros_are_shown_unless_the_rule_hides_them() -> None:
    assert withhold_list([0, 0, 9]).counts == (0, 0, 9)
    assert withhold_list([0, 2, 9]).counts == (0, None, None)
    assert withhold_list([0, 8, 9], Rule(hide_zeros=True)).counts == (None, None, 9)


def test_a_small_total_is_hidden_with_all_it_adds_up() -> None:
    assert withhold_list([1, 1]).counts == (None, None)
    assert withhold_list([1, 1]).total is None
    assert withhold([[3]]) == Withheld(((None,),), (None,), (None,), None)


def test_a_shielded_number_looks_like_a_small_one() -> None:
    table = withhold_list([2, 30, 400])
    assert table.counts == (None, None, 400)
    assert table.total == 432


@pytest.mark.parametrize("counts", [[], [[]], [[1, 2], [3]], [[1, -1]]])
def test_what_is_not_a_table_of_counts_is_refused(counts: Counts) -> None:
    with pytest.raises(ValueError, match=r"count|rows"):
        withhold(counts)


@pytest.mark.parametrize(("threshold", "protection"), [(0, 5), (5, 0)])
def test_a_rule_that_guards_nothing_is_refused(threshold: int, protection: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Rule(threshold, protection)


def test_a_count_with_few_people_behind_it_is_hidden_and_shielded_whatever_it_is() -> None:
    counts = [(12, 9), (30, 40)]
    table = withhold(counts, few=[(0, 0)])
    assert table.cells[0][0] is None
    assert all(most is None or most - least >= 5 for least, most in learnable(counts, table).values())
    assert withhold([(0, 9), (30, 40)], few=[(0, 0)]).cells == ((0, 9), (30, 40))
