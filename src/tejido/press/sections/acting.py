"""Whether we act in time: the shares, the traffic light of the sectors; and sexual violence with its 72 hours."""

from __future__ import annotations

from tejido.press.sections.source import Source
from tejido.press.sections.telling import sector_lights, year_words
from tejido.reports.blocks import Block, Section, note
from tejido.web.observatory.lights import LIGHTS, Lit, SectorLights

LIT = "lit"


def acting(source: Source) -> Section:
    """The tasks of the period, and every sector over the year."""
    rows = tuple(_cells(row) for row in sector_lights(source))
    head = ("Sector", "Tareas a tiempo", "Cifras entregadas a tiempo", "Entregas que faltan")
    title = f"Semáforo de los sectores, {year_words(source)}"
    blocks = [source.read("in_time"), source.read("sectors")]
    if rows:
        key = ". ".join(f"{look.word}: {words}" for look, words in LIGHTS)
        blocks += [Block(LIT, title, head, rows, (25, 33, 23, 19)), note("Cómo se lee", f"{key}.")]
    return Section("¿Actuamos a tiempo?", tuple(blocks))


def sexual(source: Source) -> Section:
    """Cases with sexual violence, and who came within 72 hours."""
    return Section("Violencia sexual y las primeras 72 horas", (source.read("sexual"),))


def _cells(row: SectorLights) -> tuple[str, ...]:
    return (
        row.name,
        _lit(row.deadlines) or "Ninguna cuyo plazo pasó",
        _lit(row.deliveries) or "Sin plazo acordado",
        "\n".join(f"{one.line.shown} ({one.heading[:1].lower()}{one.heading[1:]})" for one in row.missing) or "Ninguna",
    )


def _lit(lit: tuple[Lit, ...]) -> str:
    """Each light on its line: the word, the figure and of which limits."""
    return "\n".join(f"{one.look.word}: {one.line.shown}{_of(one)}" for one in lit)


def _of(one: Lit) -> str:
    told = [words for words in (one.line.of, one.heading[:1].lower() + one.heading[1:]) if words]
    return f" ({'; '.join(told)})" if told else ""
