"""The drawing of a protocol: nothing overlaps, nothing is lost, arrows run forward."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tejido.directory.libraries import library_of
from tejido.law.marks import Mark
from tejido.protocols.diagram import CHARS, Box, Diagram, layout
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Protocol, Version
from tests.people import HERE
from tests.protocols.shelf import shelf, step

SHOWN = [
    (protocol, version, sector)
    for protocol in library_of(HERE).protocols.values()
    for version in protocol.versions
    for sector in (None, Sector.POLICE, Sector.UGEL)
]


def apart(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def crosses(points: tuple[tuple[int, int], ...], box: Box) -> bool:
    """A side of a polyline enters the box, its border not included."""
    return any(
        max(min(x, u), box.x) < min(max(x, u), box.x + box.width) and box.y < y < box.y + box.height
        if y == v
        else max(min(y, v), box.y) < min(max(y, v), box.y + box.height) and box.x < x < box.x + box.width
        for (x, y), (u, v) in pairwise(points)
    )


@pytest.mark.parametrize(
    ("protocol", "version", "sector", "alone"),
    [(*one, alone) for one in SHOWN for alone in ((False, True) if one[2] else (False,))],
)
def test_every_protocol_can_be_drawn(protocol: Protocol, version: Version, sector: Sector | None, alone: bool) -> None:
    drawn = layout(protocol, version, sector, alone=alone)
    assert all(apart(one, other) for one, other in combinations(drawn.boxes, 2))
    lanes = {lane.sector: lane for lane in drawn.lanes}
    for box in drawn.boxes:
        lane = lanes[box.sector]
        assert lane.y <= box.y
        assert box.y + box.height <= lane.y + lane.height <= drawn.height
        assert box.x + box.width <= drawn.width
        assert all(len(line) <= CHARS for line in (*box.lines, *box.starts, *box.limit))
    boxes = {(box.sector, box.duty): box for box in drawn.boxes}
    for arrow in drawn.arrows:
        assert arrow.points[0][0] == boxes[arrow.source].x + boxes[arrow.source].width
        assert arrow.points[-1][0] == boxes[arrow.target].x
        assert boxes[arrow.source].x < boxes[arrow.target].x
        assert not [box.duty for box in drawn.boxes if crosses(arrow.points, box)], "an arrow runs behind a box"
    if sector is None:
        told = {name for box in drawn.boxes for name in box.steps}
        assert told == {found.id for found in protocol.steps_of(version)}


def started(name: str, sector: str, starts: str, extra: str = "") -> str:
    text = step(name, f"{sector}.{name}", extra=extra)
    return text.replace("sector: police", f"sector: {sector}").replace("[report.received]", f"[{starts}]")


def draw(folder: Path, *steps: str, sector: Sector | None = None, alone: bool = False) -> Diagram:
    return layout(shelf(folder, *steps).protocols["one"], sector=sector, alone=alone)


CHAIN = (
    started("a", "police", "report.received", "emits: [cem.informed]"),
    started("b", "cem", "cem.informed", "emits: [legal_aid.informed]\nlimit: {amount: 24, unit: h}"),
    started("c", "legal_aid", "legal_aid.informed", "when: {eq: [danger, true]}\nif_unknown: wait"),
    started("d", "health", "case.registered"),
)


def test_a_chain_goes_one_column_further_each_time(tmp_path: Path) -> None:
    drawn = draw(tmp_path, *CHAIN)
    a, b, c, d = drawn.boxes
    assert a.x == d.x < b.x < c.x
    assert [(arrow.source, arrow.target, arrow.label) for arrow in drawn.arrows] == [
        ((Sector.POLICE, "police.a"), (Sector.CEM, "cem.b"), "CEM avisado"),
        ((Sector.CEM, "cem.b"), (Sector.LEGAL_AID, "legal_aid.c"), "Defensa Pública avisada"),
    ]
    assert drawn.title == "Protocolo uno: Segunda"
    assert (b.starts, b.limit) == (("Empieza con: CEM avisado",), ("Plazo: 24 horas",))
    assert [box.conditional for box in drawn.boxes] == [False, False, True, False]
    assert (a.cited, a.mark, a.lines) == (("Ley 30364, art. 15",), Mark.OFFICIAL, ("Haga algo.",))
    assert [lane.sector for lane in drawn.lanes] == [Sector.POLICE, Sector.CEM, Sector.LEGAL_AID, Sector.HEALTH]


def test_an_arrow_to_a_far_column_passes_over_the_boxes_between(tmp_path: Path) -> None:
    drawn = draw(
        tmp_path,
        started("a", "police", "report.received", "emits: [cem.informed]"),
        started("b", "police", "case.registered"),
        started("c", "police", "cem.informed"),
        sector=Sector.POLICE,
        alone=True,
    )
    (arrow,) = drawn.arrows
    assert (arrow.source, arrow.target) == ((Sector.POLICE, "police.a"), (Sector.POLICE, "police.c"))
    assert min(y for _, y in arrow.points) < min(box.y for box in drawn.boxes)
    assert not [box.duty for box in drawn.boxes if crosses(arrow.points, box)]


def test_one_sector_with_its_neighbours(tmp_path: Path) -> None:
    drawn = draw(tmp_path, *CHAIN, sector=Sector.POLICE)
    assert [box.duty for box in drawn.boxes] == ["police.a", "cem.b"]
    drawn = draw(tmp_path, *CHAIN, sector=Sector.LEGAL_AID)
    assert [box.duty for box in drawn.boxes] == ["cem.b", "legal_aid.c"]
    empty = draw(tmp_path, *CHAIN, sector=Sector.SHELTER)
    assert (empty.boxes, empty.lanes, empty.height) == ((), (), 0)


def test_one_sector_alone_has_a_column_for_each_beginning(tmp_path: Path) -> None:
    drawn = draw(
        tmp_path,
        started("a", "police", "report.received"),
        started("b", "cem", "cem.informed"),
        started("c", "police", "case.registered"),
        started("d", "police", "report.received"),
        sector=Sector.POLICE,
        alone=True,
    )
    a, c, d = drawn.boxes
    assert [box.duty for box in drawn.boxes] == ["police.a", "police.c", "police.d"]
    assert a.x == d.x < c.x
    assert a.y + a.height < d.y
    assert [lane.sector for lane in drawn.lanes] == [Sector.POLICE]


def test_a_circle_is_cut(tmp_path: Path) -> None:
    drawn = draw(
        tmp_path,
        started("a", "police", "cem.informed", "emits: [legal_aid.informed]"),
        started("b", "cem", "legal_aid.informed", "emits: [cem.informed]"),
    )
    assert len(drawn.arrows) == 1
    assert drawn.boxes[0].x != drawn.boxes[1].x


def test_the_same_duty_under_several_conditions_is_one_box(tmp_path: Path) -> None:
    drawn = draw(
        tmp_path,
        step("a", extra="limit: {amount: 24, unit: h}"),
        step("b", mark="unverified", extra="limit: {amount: 48, unit: h}"),
    )
    (box,) = drawn.boxes
    assert box.steps == ("one.a", "one.b")
    assert " ".join(box.limit) == "Plazo: 24 horas o 48 horas, según el caso"
    assert box.mark is Mark.UNVERIFIED


def test_a_box_with_several_limits_does_not_speak_of_one_case_only() -> None:
    drawn = layout(library_of(HERE).protocols["ley30364"], sector=Sector.FAMILY_COURT, alone=True)
    (box,) = [box for box in drawn.boxes if box.duty == "court.decide_measures"]
    assert " ".join(box.lines) == "Haga la audiencia y resuelva las medidas de protección."
    (first,) = [box for box in drawn.boxes if box.duty == "receiver.register_report"]
    assert " ".join(first.lines).startswith("Reciba y registre la denuncia ahora.")
