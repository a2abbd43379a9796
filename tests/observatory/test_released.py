"""What pages read of a release: cells with a number or a reason, and figures from what is shown alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.kernel.errors import Refused
from tejido.observatory.released.figures import Shown
from tejido.observatory.released.places import ABOUT, in_force, numbers, put_in_force
from tejido.observatory.released.tables import Axis, Table, Why
from tejido.statistics.rule import STANDARD

ZONE = Axis("zone", "Zona", ("total", "n", "s"), {"total": "Todo", "n": "Norte", "s": "Sur"})
DANGER = Axis("danger", "Peligro", ("total", "yes", "no"), {"yes": "Sí", "no": "No"})
VALUES = {
    ("total", "total"): 60, ("total", "yes"): 20, ("total", "no"): 40,
    ("n", "total"): 56, ("n", "yes"): None, ("n", "no"): None,
    ("s", "total"): 4, ("s", "yes"): None, ("s", "no"): 0,
}  # fmt: skip
TABLE = Table(
    "peligro", "Peligro", "casos", "Casos.", "Inventada.", "Zona.", "", {"zone": ZONE, "danger": DANGER}, VALUES
)
SHARE = Shown("SIT-08", (TABLE,), ({"danger": "yes"},), ({"danger": "yes"}, {"danger": "no"}), STANDARD)


def test_what_is_not_named_is_at_its_total() -> None:
    assert (TABLE.cell().value, TABLE.cell(zone="n").value) == (60, 56)
    hidden = TABLE.cell(zone="n", danger="yes")
    assert (hidden.value, hidden.why) == (None, Why.WITHHELD)
    assert hidden.of == {"zone": "n", "danger": "yes"}
    assert Why.WITHHELD.sentence.startswith("Reservado")


def test_along_leaves_the_total_out_and_rows_do_not() -> None:
    assert [cell.value for cell in TABLE.along("zone")] == [56, 4]
    assert [cell.value for cell in TABLE.rows({"danger": ["yes", "total"], "zone": "n"})] == [None, 56]
    assert len(list(TABLE.rows())) == 9


def test_what_is_asked_many_times_is_told_once() -> None:
    many = {"zone": ["n", "s"] * 1000, "danger": ["total"] * 1000}
    assert [cell.value for cell in TABLE.rows(many)] == [56, 4]


@pytest.mark.parametrize("of", [{"colour": "red"}, {"zone": "east"}])
def test_what_is_not_there_is_refused(of: dict[str, str]) -> None:
    with pytest.raises(Refused, match="La tabla «peligro» no"):
        TABLE.cell(**of)
    with pytest.raises(Refused, match="La tabla «peligro» no"):
        TABLE.rows(of)


def test_a_share_stands_on_what_is_shown_alone() -> None:
    figure = SHARE.figure()
    assert (figure.value, figure.part, figure.whole, figure.why) == (20 / 60, 20, 60, None)
    assert figure.interval is not None
    assert SHARE.figure(zone="n").why is Why.WITHHELD
    assert (SHARE.figure(zone="n").value, SHARE.figure(zone="n").whole) == (None, None)
    assert SHARE.told_by == {"zone"}


def test_a_share_of_few_or_of_nobody_is_none_with_its_reason() -> None:
    few = {("total", "total"): 4, ("total", "yes"): 0, ("total", "no"): 4}
    nobody = dict.fromkeys(few, 0)
    for values, why in ((few, Why.FEW), (nobody, Why.NOBODY)):
        table = Table("t", "", "", "", "", "", "", {"zone": Axis("zone", "", ("total",), {}), "danger": DANGER}, values)
        figure = Shown("SIT-08", (table,), SHARE.part, SHARE.whole, STANDARD).figure()
        assert (figure.value, figure.why) == (None, why)


def test_an_indicator_is_not_told_by_its_own_part() -> None:
    with pytest.raises(Refused, match="Se publica por: zone"):
        SHARE.figure(danger="yes")
    with pytest.raises(Refused, match="no se publica por age"):
        SHARE.along("age")


def test_what_is_later_than_the_one_in_force_was_never_published(tmp_path: Path) -> None:
    assert (in_force(tmp_path), numbers(tmp_path)) == (None, [])
    for number in (1, 2, 3):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / ABOUT).write_text("{}", encoding="utf-8")
    put_in_force(tmp_path, 2)
    assert (in_force(tmp_path), numbers(tmp_path)) == (2, [1, 2])
