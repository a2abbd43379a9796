"""A risk sheet as it was applied: its items, what each one gave, the level, and why a person raised it. Team only."""

from __future__ import annotations

from tejido.cases.models import RiskAssessment
from tejido.cases.risk import Instrument, Level, Score, instrument, score
from tejido.cases.services.risk import OpenedSheet
from tejido.kernel.times import day, exact
from tejido.reports.blocks import Block, Paper, Section, pairs, points, prose, table, typed
from tejido.reports.telling.people import people_told
from tejido.reports.telling.reader import Reader

HEAD, WIDTHS = ("N.º", "Pregunta", "Qué dio"), (7, 55, 38)


def risk_sheet(row: RiskAssessment, reader: Reader, opened: OpenedSheet) -> Paper:
    """One application of a sheet."""
    sheet = instrument(row.instrument, row.version)
    result = score(sheet, opened.answers) if sheet.scored else None
    sections = (
        Section("Qué nivel da", _level(row, reader, result)),
        Section("Un profesional subió el nivel", _raised(row, opened)),
        Section("Cómo se lee", _notes(sheet, result)),
        Section("Pregunta por pregunta", _items(result)),
        Section("", (prose("La ficha informa; una persona decide. Un nivel que no se sabe nunca es bajo."),)),
    )
    return Paper(
        title="Ficha de valoración de riesgo",
        lead=f"{sheet.name}. Versión {row.version}. Solo para el equipo que lleva el caso.",
        reference=f"Caso {reader.code}",
        sections=sections,
    )


def _level(row: RiskAssessment, reader: Reader, result: Score | None) -> tuple[Block, ...]:
    titles = {one.code: one.title for one in people_told(reader)}
    standing = Level(row.override_level or row.level).spanish
    total = f"{result.total} de {result.maximum}" if result else ""
    reach = (
        f"Con todas las que faltan en contra llegaría a {result.reachable_total}." if result and result.blanks else ""
    )
    lines = [
        ("Nivel que vale", standing.capitalize()),
        ("Puntos", ". ".join(part for part in (total, reach) if part)),
        ("Sin respuesta", ", ".join(result.blanks) if result else ""),
        ("Aplicada a", titles.get(row.person.code, "Persona afectada")),
        ("Cuándo", exact(row.assessed_at)),
        ("Por", reader.institution(row.institution_code)),
        ("Volver a valorar", f"{day(row.reassess_on)} (propuesta por validar)" if row.reassess_on else ""),
    ]
    return (pairs(lines),)


def _raised(row: RiskAssessment, opened: OpenedSheet) -> tuple[Block, ...]:
    if not row.override_level:
        return ()
    change = f"De «{Level(row.level).spanish}» a «{Level(row.override_level).spanish}»."
    return (prose(change), typed("Su motivo", opened.override_reason))


def _notes(sheet: Instrument, result: Score | None) -> tuple[Block, ...]:
    if result is None:
        return (prose(sheet.state),)
    return (points(f"{one.text} ({one.mark.spanish})" for one in result.notes),)


def _items(result: Score | None) -> tuple[Block, ...]:
    if result is None:
        return ()
    return (table("", HEAD, ((one.number, one.text, one.said) for one in result.explained), WIDTHS),)
