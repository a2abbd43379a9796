"""Figures in words: what is withheld says so, and a share of few never comes without its interval."""

from __future__ import annotations

import pytest

from tejido.observatory.released.figures import Figure, Time
from tejido.observatory.released.tables import Why
from tejido.observatory.sheet import Unit
from tejido.statistics.intervals import wilson
from tejido.web.observatory.lights import light
from tejido.web.observatory.lines import line_of, line_of_time, per_cent, period_name, whole


def share(part: int, of: int) -> Figure:
    return Figure({}, part / of, wilson(part, of), part, of)


@pytest.mark.parametrize("why", list(Why))
def test_what_has_no_number_says_why(why: Why) -> None:
    line = line_of("Zona", Figure({}, None, why=why), Unit.COUNT)
    assert line.hidden
    assert line.why == why.sentence
    assert line.value is None
    assert not any(letter.isdigit() for letter in line.shown)


def test_a_withheld_share_tells_neither_its_part_nor_its_whole() -> None:
    line = line_of("Zona", Figure({}, None, part=None, whole=37, why=Why.WITHHELD), Unit.SHARE)
    assert "37" not in f"{line.shown}{line.of}{line.interval}"


def test_a_share_says_of_how_many_and_between_what() -> None:
    line = line_of("Salud", share(2, 3), Unit.SHARE)
    assert (line.shown, line.of, line.interval) == ("67\xa0%", "2 de 3", "entre 21 y 94\xa0%")
    assert (line.low or 0) < (line.value or 0) < (line.high or 0)


@pytest.mark.parametrize(
    ("share_", "told"), [(0.0, "0\xa0%"), (0.001, "menos de\xa01\xa0%"), (0.5, "50\xa0%"), (1.0, "100\xa0%")]
)
def test_a_small_share_is_not_told_as_none(share_: float, told: str) -> None:
    assert per_cent(share_) == told


def test_thousands_never_break() -> None:
    assert whole(1234567) == "1\xa0234\xa0567"


@pytest.mark.parametrize(
    ("code", "long", "short"),
    [
        ("2026", "2026", "2026"),
        ("2026-T1", "enero a marzo de 2026", "ene–mar 26"),
        ("2025-T4", "octubre a diciembre de 2025", "oct–dic 25"),
        ("2026-03", "marzo de 2026", "mar 26"),
        ("total", "Todo el tiempo", "Todo el tiempo"),
    ],
)
def test_periods_have_names(code: str, long: str, short: str) -> None:
    assert (period_name(code), period_name(code, short=True)) == (long, short)


def test_a_time_says_its_middle_and_of_how_many_it_is_it_does_not_say() -> None:
    line = line_of_time("Comisaría", Time({}, 20, None))
    assert (line.shown, line.interval, line.of) == ("20\xa0h", "no se sabe", "")
    assert line_of_time("Salud", Time({}, None, None, why=Why.FEW)).shown == "muy pocos"


@pytest.mark.parametrize(
    ("part", "of", "word"),
    [
        (95, 100, "A tiempo"),
        (80, 100, "Se demora"),
        (50, 100, "Fuera de plazo"),
        (6, 10, "No se puede decir"),  # between 31 and 83: it reaches two lights
        (1, 12, "Fuera de plazo"),  # few, and yet under 7 of 10 whatever it is
    ],
)
def test_a_light_is_not_lit_by_a_few(part: int, of: int, word: str) -> None:
    assert light(line_of("Sector", share(part, of), Unit.SHARE)).word == word


@pytest.mark.parametrize(
    ("part", "of", "word"),
    [(46, 66, "Se demora"), (69, 100, "Fuera de plazo"), (179, 200, "A tiempo"), (89, 100, "Se demora")],
)
def test_a_light_is_of_the_share_that_stands_beside_it(part: int, of: int, word: str) -> None:
    """69.7 and 89.5 are shown as 70 and 90; of deliveries there is no interval."""
    assert light(line_of("Sector", Figure({}, part / of, None, part, of), Unit.SHARE)).word == word


def test_a_withheld_share_has_no_light() -> None:
    assert light(line_of("Sector", Figure({}, None, why=Why.WITHHELD), Unit.SHARE)).word == "No se puede decir"


def test_only_a_share_of_few_asks_for_its_interval_beside_it() -> None:
    assert line_of("", share(20, 30), Unit.SHARE).of_few
    assert not line_of("", share(200, 300), Unit.SHARE).of_few
    assert not line_of("", Figure({}, 30.0), Unit.COUNT).of_few
    assert not line_of_time("", Time({}, 30, 200, 40)).of_few
