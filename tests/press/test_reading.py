"""The rules of the reading: whole, in their order, and never a reason for a number."""

from __future__ import annotations

import re

import pytest

from tejido.observatory.sheet import Unit
from tejido.press.asked import figures
from tejido.press.comparing import Turn, change
from tejido.press.reading import Known, read, rules
from tejido.web.observatory.lines import Line

ALL = [(section, rule) for section, groups in rules().items() for group in groups for rule in group]
NAMES = {one.name for one in figures()}
STATES = {"told", "shown", "hidden", "nobody", "zero", "few"}
OWN = {"zones.told", "zones.hidden", "sectors.told", "age.same_span"}
CAUSAL = re.compile(
    r"debido|gracias a|por culpa|a causa|causó|provoc|logr|mejor|empeor|éxito|fracas|alarm", re.IGNORECASE
)


@pytest.mark.parametrize(("section", "rule"), ALL, ids=[f"{s}-{n}" for n, (s, _) in enumerate(ALL)])
def test_a_rule_names_what_there_is(section: str, rule: dict[str, object]) -> None:
    assert set(rule) <= {"if", "say"}
    for flag in rule.get("if", ()):  # type: ignore[attr-defined]
        name, _, state = flag.removeprefix("not ").partition(".")
        sides = {f"{side}.{turn}" for side in ("before", "year") for turn in Turn}
        assert f"{name}.{state}" in OWN or (name in NAMES and state in STATES | sides), flag
    assert str(rule["say"]).rstrip().endswith(".")
    assert not CAUSAL.search(str(rule["say"]).replace("No llegar a una cita no es culpa", ""))


def test_the_first_that_holds_is_said_and_what_lacks_a_word_is_not() -> None:
    known = Known({"in_period": "en mayo"}, {"cases.told", "cases.hidden"})
    said = read("how", known)
    assert said[0] == ("Cuántos casos se registraron en mayo está reservado: el número es pequeño, o ayudaría a "
                       "calcular otro que lo es.")  # fmt: skip
    assert not any("{" in one for one in said)
    assert read("who", Known()) == ("Una persona denunciada no es una persona sentenciada.",)


def line(value: float | None, **more: float) -> Line:
    return Line("x", "x", "reservado" if value is None else str(value), value=value, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "other", "turn", "words"),
    [(130, 130, Turn.SAME, "igual"), (140, 130, Turn.ALIKE, "10\xa0más (8\xa0%)"),
     (200, 130, Turn.GREW, "70\xa0más (54\xa0%)"), (60, 130, Turn.FELL, "70\xa0menos (54\xa0%)"),
     (30, 8, Turn.GREW, "22\xa0más"), (8, 0, Turn.GREW, "8\xa0más")],
)  # fmt: skip
def test_two_counts_differ_only_by_more_than_chance(now: float, other: float, turn: Turn, words: str) -> None:
    found = change(line(now), line(other), Unit.COUNT)
    assert found is not None
    assert (found.turn, found.words) == (turn, words)


def test_two_shares_differ_only_where_their_intervals_do_not_meet() -> None:
    met = change(line(60, low=50, high=70), line(52, low=45, high=59), Unit.SHARE)
    apart = change(line(60, low=55, high=65), line(40, low=35, high=45), Unit.SHARE)
    assert met is not None
    assert apart is not None
    assert (met.turn, met.words) == (Turn.ALIKE, "8\xa0puntos más")
    assert (apart.turn, apart.words) == (Turn.GREW, "20\xa0puntos más")


@pytest.mark.parametrize(("now", "other"), [(None, line(5)), (line(5), None), (line(None), line(5)),
                                            (line(5), line(None))])  # fmt: skip
def test_nothing_is_said_unless_both_are_shown(now: Line | None, other: Line | None) -> None:
    assert change(now, other, Unit.COUNT) is None
