"""What every part of a bulletin is written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tejido.observatory.released.reading import ReleaseInForce
from tejido.press.asked import BREAKDOWNS, Spanned, spanned
from tejido.press.knowing import Row
from tejido.press.pictures import Pictures, head_of
from tejido.press.reading import Known, read
from tejido.reports.blocks import Block, prose
from tejido.web.observatory.lines import Line
from tejido.web.observatory.zone_maps import District


@dataclass(frozen=True, slots=True)
class Source:
    """The release and the period, what the sentences may use, the figures, the drawings, the district's shapes."""

    release: ReleaseInForce
    period: str
    known: Known
    rows: list[Row]
    pictures: Pictures
    district: District | None

    def row(self, name: str) -> Row | None:
        """One figure of the period; None when the release does not tell it."""
        return next((row for row in self.rows if row.asked.name == name), None)

    def read(self, section: str) -> Block:
        """The sentences of a section as one paragraph."""
        return prose(" ".join(read(section, self.known)))

    def spanned(self, by: str) -> Spanned | None:
        """The breakdown by that, of the period or of the least longer span that tells it."""
        return spanned(self.release, by, self.period)

    def table(self, title: str, head: tuple[str, ...], lines: Iterable[Line]) -> Block:
        """Lines without a drawing."""
        return _titled(self.pictures.chart(None, head, lines), title)

    def charted(self, by: str, first: str, question: str) -> list[Block]:
        """A breakdown as charts with their tables, those parts apart that are never added up; of which span is said."""
        found = self.spanned(by)
        if found is None:
            return []
        head = head_of(self.release.sheet(BREAKDOWNS[by]).unit, first)
        blocks = []
        for part in found.found.parts:
            heading = ", ".join([*([part.heading] if part.heading else []), found.words])
            blocks += [_titled(self.pictures.chart(part.chart, head, part.lines), f"{question}, {heading}")]
        return blocks


def _titled(block: Block, title: str) -> Block:
    return Block(block.kind, title, block.texts, block.rows, block.widths)
