"""What she takes with her: what was registered, what she agreed to, who is told by when, her rights, whom to call.

Two versions. The plain one says what it is. The discreet one may be found by whoever hurts her: no word of what
happened, no institution, no sector, not even in the properties of the file; the third that shows is a plain reminder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tejido.cases.access import incidents_of
from tejido.directory.access import published_help_lines
from tejido.kernel.times import day, exact
from tejido.law.marks import Mark
from tejido.obligations.states import LIVE, Gate, State
from tejido.reports.blocks import Block, Paper, Section, blanks, pairs, points, prose, table
from tejido.reports.papers.rights import NEUTRAL_RIGHTS, RIGHTS, TERMS, lines_told, neutral_lines
from tejido.reports.telling.consents import ConsentLine, standing_consents
from tejido.reports.telling.incidents import labels
from tejido.reports.telling.reader import Reader
from tejido.reports.telling.route import DutyTold, duties_told

KEEP_SAFE = """Guarde este papel donde nadie más lo lea.
Si llevarlo puede ponerla en peligro, no lo lleve o pida la versión discreta."""
NOT_ASKED = "Todavía no se le preguntó a quién quiere que se avise."
MOST_OFFICES = 8
REMINDER = "Recordatorio de trámite"


def receipt(reader: Reader) -> Paper:
    """The plain one."""
    told = _told_now(reader)
    waiting = sorted({duty.who for duty in duties_told(reader) if duty.row.gate == Gate.CONSENT and duty.who})
    sections = (
        Section("Qué se registró", (pairs(_registered(reader)),)),
        Section("Lo que usted respondió", (_answers(standing_consents(reader)),)),
        Section("A quién se avisa, y hasta cuándo", (_offices(told), _waiting(waiting))),
        Section("Sus derechos", (points(RIGHTS), prose(TERMS))),
        Section("A dónde llamar", (pairs(lines_told(published_help_lines())),)),
        Section("", (blanks("Quien la atendió (código y firma)", "Si usted quiere, su firma o huella"),)),
    )
    return Paper(
        title="Constancia de registro",
        lead=f"Para usted. Su código es {reader.code}: con él la reconocen sin decir su nombre.",
        reference=reader.code,
        sections=sections,
        warning=KEEP_SAFE,
        mark="",
    )


def reminder(reader: Reader) -> Paper:
    """The discreet one."""
    offices = _by_office(_told_now(reader))
    rows = [(f"Oficina {number}", _until(duties)) for number, duties in enumerate(offices.values(), start=1)]
    yes = [one for one in standing_consents(reader) if one.answer == "given"]
    left = len(rows) - MOST_OFFICES
    more = f"Y {left} oficina{'s' if left > 1 else ''} más." if left > 0 else ""
    sections = (
        Section("Lo anotado", (prose(f"Quedó anotado el {day(reader.case.registered_at)}.", _agreed(len(yes))),)),
        Section("Fechas", (pairs(rows[:MOST_OFFICES]), prose(more))),
        Section("Tenga presente", (points(NEUTRAL_RIGHTS),)),
        Section("Números útiles", (pairs(neutral_lines(published_help_lines())),)),
    )
    lead = f"N.º {reader.code}\n{day(reader.at)}"
    return Paper(REMINDER, lead, reader.code, sections, mark="", template="folded")


def _agreed(count: int) -> str:
    if not count:
        return "No dejó nada aceptado."
    return f"Aceptó {count} punto{'s' if count > 1 else ''}. Puede cambiar de opinión."


def _registered(reader: Reader) -> list[tuple[str, str]]:
    case = reader.case
    incidents = [labels("types", row.types) for row in incidents_of(reader.seen)]
    return [
        ("Código", reader.code),
        ("Cuándo", exact(case.registered_at)),
        ("Dónde", reader.institution(case.door_institution)),
        ("Tipo de violencia", "; ".join(words for words in incidents if words)),
        ("Su nombre", "No quedó registrado" if case.anonymous else "Se guarda cifrado: cada lectura queda anotada"),
    ]


def _answers(lines: Sequence[ConsentLine]) -> Block:
    return points(one.words for one in lines) if lines else prose(NOT_ASKED)


def _told_now(reader: Reader) -> list[DutyTold]:
    """The duties of institutions that were told, done or to be done; what nobody was told is not among them."""
    kept = (State.DONE, *LIVE)
    return [duty for duty in duties_told(reader) if duty.who and duty.row.gate == Gate.OPEN and duty.row.state in kept]


def _by_office(duties: Iterable[DutyTold]) -> dict[str, list[DutyTold]]:
    found: dict[str, list[DutyTold]] = {}
    for duty in duties:
        found.setdefault(duty.who, []).append(duty)
    return found


def _offices(duties: Sequence[DutyTold]) -> Block:
    """One line an institution: the duties are written for it and not for her, so she reads how many, and the dates."""
    rows = [(name, _count(own), _until(own)) for name, own in _by_office(duties).items()]
    return (
        table("", ("Institución", "Lo que le toca", "Hasta cuándo"), rows, (40, 22, 38)) if rows else prose("A nadie.")
    )


def _count(duties: Sequence[DutyTold]) -> str:
    done = sum(duty.row.state == State.DONE for duty in duties)
    words = f"{len(duties)} tarea{'s' if len(duties) > 1 else ''}"
    return f"{words}, {done} ya hecha{'s' if done > 1 else ''}" if done else words


def _until(duties: Sequence[DutyTold]) -> str:
    """The nearest limit that still runs; a limit that nobody verified is told as what it is."""
    live = [duty.row for duty in duties if duty.row.state in LIVE]
    if not live:
        return "Ya se hizo"
    if any(row.immediate and row.due_at is None for row in live):
        return "De inmediato"
    dated = sorted((row.due_at, row.mark) for row in live if row.due_at)
    if not dated:
        return "Sin plazo fijado"
    due_at, mark = dated[0]
    return exact(due_at) + (" (por verificar)" if mark == Mark.UNVERIFIED else "")


def _waiting(names: Sequence[str]) -> Block:
    if not names:
        return prose()
    return prose(f"Algunas tareas esperan su permiso, y de ellas todavía no se avisó a: {', '.join(names)}.")
