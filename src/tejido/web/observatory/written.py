"""The table of an indicator as a file of comma-separated values, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io

from tejido.observatory.sheet import Sheet
from tejido.web.observatory.lines import Line
from tejido.web.observatory.parts import Breakdown

HEADER = ("indicador", "pregunta", "publicacion", "de_que", "por", "periodo", "codigo", "nombre", "valor", "desde",
          "hasta", "parte_y_total", "por_que_no_hay")  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def written(about: Sheet, found: Breakdown | None, *, number: int) -> str:
    """The lines of every part, with what they are of; only the header when the release does not tell it."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADER)
    for part in found.parts if found else ():
        of = [about.code, about.question, str(number), part.heading, found.by, found.period] if found else []
        rows.writerows([_safe(cell) for cell in (*of, *_cells(line))] for line in part.lines)
    return out.getvalue()


def _cells(line: Line) -> list[str]:
    numbers = ["" if one is None else f"{one:.10g}" for one in (line.value, line.low, line.high)]
    return [line.code, line.label, *numbers, line.of, line.why]


def _safe(cell: str) -> str:
    """What a spreadsheet would take for a formula is told as text."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
