"""Protection and justice, and care with its follow-up."""

from __future__ import annotations

from tejido.press.asked import within_span
from tejido.press.sections.source import Source
from tejido.reports.blocks import Section
from tejido.web.observatory.breakdowns import whole_of
from tejido.web.observatory.lines import Line
from tejido.web.observatory.parts import TOTAL

DECIDED, JUDGED = "MED-07", "JUS-03"


def justice(source: Source) -> Section:
    """Measures decided and executed, how long it took, and the penal proceedings."""
    _tell(source, DECIDED, "decided")
    _tell(source, JUDGED, "judged")
    return Section("Protección y justicia", (source.read("justice"),))


def care(source: Source) -> Section:
    """Attentions, appointments and follow-ups."""
    kinds = source.charted("service", "Servicio", "Citas a las que la persona no llegó")
    return Section("Atención y seguimiento", (source.read("care"), *kinds))


def _tell(source: Source, code: str, name: str) -> None:
    """The words of what the release tells by year only: of that year, or of all the time where the year is withheld."""
    for span in (source.period[:4], TOTAL):
        line = _line(source, code, span)
        if line is not None and line.value is not None:
            known = source.known
            known.add(f"{name}_time", line.shown)
            known.add(f"{name}_share", line.shown)
            known.add(f"{name}_count", line.of)
            known.add(f"{name}_within", within_span(source.release, span))
            return


def _line(source: Source, code: str, span: str) -> Line | None:
    sheet = source.release.sheets.get(code)
    return whole_of(source.release, sheet, span) if sheet else None
