"""Care and recovery on the summary of a case: what she received, agreed and how she is; nothing of what was written."""

from __future__ import annotations

from collections.abc import Iterator

from tejido.cases.care.access import Care, care_of, sees_care
from tejido.cases.care.catalog import care_catalog
from tejido.kernel.times import day, exact
from tejido.reports.blocks import Block, Section, pairs, prose, said, table
from tejido.reports.telling.care import PlanTold, told_closing, told_lines, told_plans
from tejido.reports.telling.people import people_told
from tejido.reports.telling.reader import Reader

TITLE = "Atención y recuperación"
NOTHING = "Todavía no se anotó ninguna atención. Que no esté anotada no quiere decir que no la recibió."
GOALS, GOAL_WIDTHS = ("N.º", "De qué se trata", "Cómo va", "Desde"), (7, 40, 28, 25)
LINES, LINE_WIDTHS = ("Cuándo", "Qué", "Cómo", "Por"), (22, 30, 26, 25)


def care(reader: Reader) -> Section:
    """The care of the case for who may see it; for the others the section has nothing, and is left out."""
    if not sees_care(reader.seen, reader.actor):
        return Section(TITLE, ())
    found = care_of(reader.seen, reader.actor)
    names = _names(reader)
    blocks = [pairs(_standing(found, names)), *_plans(found, names), _done(found, reader, names)]
    if not any(block.rows or block.texts for block in blocks):
        return Section(TITLE, (prose(NOTHING),))
    return Section(TITLE, tuple(blocks))


def _names(reader: Reader) -> dict[str, str]:
    """What each survivor is called here; blank where there is only one."""
    told = [one for one in people_told(reader) if one.role == "survivor"]
    return {one.code: one.title if len(told) > 1 else "" for one in told}


def _standing(found: Care, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """How each one was when that was last asked, and how the case was closed."""
    asked = {row.person.code: row for row in found.follow_ups if row.recovery}
    for code, row in asked.items():
        level = care_catalog().recovery.get(row.recovery or 0, "")
        yield _of("Cómo está ella", names.get(code, "")), said(f"{row.recovery}. {level}", day(row.held_at))
    if asked:
        yield "La escala", care_catalog().recovery_note
    for closing in found.closings:
        again = f"Se abrió de nuevo el {day(closing.reopened_at)}" if closing.reopened_at else ""
        yield f"Cierre del {day(closing.closed_at)}", said(told_closing(closing), again)


def _plans(found: Care, names: dict[str, str]) -> Iterator[Block]:
    for plan in told_plans(found, None):
        rows = [(str(goal.number), goal.area, goal.state, day(goal.changed_at)) for goal in plan.goals]
        yield table(_heading(plan, names.get(plan.person, "")), GOALS, rows, GOAL_WIDTHS)


def _heading(plan: PlanTold, who: str) -> str:
    words = "Plan acordado con ella" if plan.standing else "Plan anterior"
    return f"{_of(words, who)}: {plan.code}, {day(plan.agreed_at)}. {plan.progress}"


def _done(found: Care, reader: Reader, names: dict[str, str]) -> Block:
    lines = told_lines(found, reader.institutions, None)
    rows = [(exact(one.at), _of(one.words, names.get(one.person, "")), one.detail or "—", one.who) for one in lines]
    return table("Lo que se hizo", LINES, rows, LINE_WIDTHS)


def _of(words: str, who: str) -> str:
    return f"{words} ({who.lower()})" if who else words
