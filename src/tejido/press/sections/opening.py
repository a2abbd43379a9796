"""The first part: four answers on one page, and the table of figures beside those of other periods."""

from __future__ import annotations

from tejido.observatory.bulletins.spans import before, named, year_before
from tejido.press.comparing import Change
from tejido.press.knowing import Row, untold
from tejido.press.reading import read
from tejido.press.sections.source import Source
from tejido.reports.blocks import Block, Section, note, points, table
from tejido.web.observatory.lines import FEW, Line

ANSWERS = "answers"
NOT_TOLD = "no se publica"


def answers(source: Source) -> Section:
    """How we are, where, who, and whether we act in time: a figure and a few sentences each."""
    known = source.known
    asked = (
        ("¿Cómo estamos?", known.words.get("cases", ""), "casos registrados", "how"),
        ("¿Dónde?", known.words.get("zone_first", ""), _in_span("zona con más casos", "zones", source), "where"),
        ("¿Quiénes?", known.words.get("women", ""), _in_span("mujeres afectadas", "affected_sex", source), "who"),
        ("¿Actuamos a tiempo?", *_in_time(source), "in_time"),
    )
    rows = tuple(
        (question, big, unit if big else "", " ".join(read(part, known))) for question, big, unit, part in asked
    )
    return Section("En una página", (Block(ANSWERS, rows=rows),))


def _in_span(unit: str, name: str, source: Source) -> str:
    """What a number counts, with its span when that is not the period."""
    span = source.known.words.get(f"{name}_span", "")
    return f"{unit}, {span}" if span and span != source.known.words["period"] else unit


def _in_time(source: Source) -> tuple[str, str]:
    """The share of the period, or of the year where that is not told; of the official limits, or of the others."""
    words = source.known.words
    for name, unit in (("official", "tareas a tiempo, con plazo leído en la norma"),
                       ("secondary", "tareas a tiempo, con plazo según fuente secundaria")):  # fmt: skip
        if name in words:
            return words[name], unit
        if f"year_{name}" in words:
            return words[f"year_{name}"], f"{unit}, {words['year_span']}"
    return "", ""


def figures(source: Source) -> Section:
    """Every figure of the period, by family, with the change since the period before and since a year before."""
    head = ("", "Este período", named(before(source.period)), named(year_before(source.period)))
    families = dict.fromkeys(row.asked.family for row in source.rows)
    tables = [
        table(family, head, [_cells(row) for row in source.rows if row.asked.family == family], (38, 22, 20, 20))
        for family in families
    ]
    missing = untold(source.release, source.rows)
    how = (
        "Junto al número de cada período anterior, entre paréntesis, cuánto más o menos es ahora. «Parecido»: la "
        "diferencia puede ser casualidad. "
        "«Reservado»: no se muestra para que no se pueda reconocer a nadie."
    )
    left = (points(missing, title="Lo que la publicación no dice de este período"),) if missing else ()
    return Section("Las cifras del período", (*tables, note("Cómo se lee", how), *left))


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.asked.label,
        _now(row.now),
        _other(row.before, row.since_before),
        _other(row.year_before, row.since_year),
    )


def _now(line: Line) -> str:
    few = f"; {line.interval}" if line.interval and line.whole < FEW else ""
    return f"{line.shown} ({line.of}{few})" if line.of else line.shown


def _other(other: Line | None, changed: Change | None) -> str:
    """The other number; the difference only where both are shown."""
    if other is None:
        return NOT_TOLD
    return changed.told if changed else other.shown
