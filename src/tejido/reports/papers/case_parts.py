"""The parts of a case that several papers share, each empty where its reader may not know it."""

from __future__ import annotations

from collections.abc import Iterable

from tejido.cases.field_policy import Group
from tejido.cases.justice.access import proceedings_of
from tejido.cases.protection.access import orders_of
from tejido.cases.risk import Level
from tejido.kernel.clock import lima_date
from tejido.kernel.times import day, exact
from tejido.reports.blocks import EVEN, Block, Section, pairs, points, prose, said
from tejido.reports.telling.incidents import facts_told, incidents_told, zones_of
from tejido.reports.telling.measures import OrderTold, told_order
from tejido.reports.telling.people import PersonTold, people_told
from tejido.reports.telling.proceedings import PartyTold, ProceedingTold, told_proceeding
from tejido.reports.telling.reader import Reader


def happened(reader: Reader) -> Section:
    """The incidents."""
    told = incidents_told(reader, zones_of(reader))
    blocks = [pairs([(f"Hecho {one.number}", said(one.types, one.when)), *one.lines]) for one in told]
    return Section("Qué pasó", tuple(blocks))


def people(reader: Reader, title: str = "Personas, sin nombres") -> Section:
    """Everybody of the case by role, without a name."""
    told = people_told(reader)
    lines = [(one.title, "; ".join((one.words, *one.relations))) for one in told]
    profiles = [_profile(one) for one in told if one.profile]
    return Section(title, (pairs(lines), *profiles))


def _profile(one: PersonTold) -> Block:
    return points((f"{name} {words}" for name, words in one.profile), title=f"Perfil: {one.title.lower()}")


def facts(reader: Reader) -> Section:
    """The coded facts that are known, and those that somebody's duty waits for."""
    told = facts_told(reader)
    missing = [fact.question for fact in told if fact.blocks and not fact.answer]
    return Section(
        "Datos que cambian la ruta",
        (
            pairs(((fact.question, fact.answer) for fact in told), widths=EVEN),
            points(missing, title="No se sabe todavía, y alguien lo espera") if missing else prose(),
        ),
    )


def risk_words(reader: Reader) -> str:
    """The level that stands; blank where it may not be known."""
    return Level(reader.case.risk_level).spanish.capitalize() if reader.seen.shows(Group.RISK_LEVEL) else ""


def measures(reader: Reader, *, standing: bool = False) -> Section:
    """The protection measures; `standing`: only those in force."""
    told = [told_order(row, reader.institutions, lima_date(reader.at)) for row in orders_of(reader.seen)]
    shown = [one for one in told if one.standing or not standing]
    return Section("Medidas de protección", tuple(_order(one) for one in shown))


def _order(one: OrderTold) -> Block:
    row = one.row
    dates = (
        ("Pedidas", row.requested_at),
        ("Decididas", row.decided_at),
        ("Comunicadas", row.notified_at),
        ("Ejecutadas", row.executed_at),
        ("Última visita", row.visited_at),
        ("Último incumplimiento", row.breached_at),
        ("Terminaron", row.ended_at),
    )
    return pairs(
        [
            (row.code, said(one.state, one.kinds)),
            ("Hasta", said(one.until, one.ending) if one.standing else ""),
            ("Juzgado", one.court),
            ("Comisaría", one.station),
            *((name, exact(at)) for name, at in dates if at),
        ]
    )


def proceedings(reader: Reader) -> Section:
    """The proceedings: who stands how, the hearings and the sanctions; no number of another register."""
    names = {one.code: one.title for one in people_told(reader)}
    told = [told_proceeding(row, names) for row in proceedings_of(reader.seen)]
    return Section("Procesos", tuple(block for one in told for block in _proceeding(one)))


def _proceeding(one: ProceedingTold) -> Iterable[Block]:
    yield pairs([(one.row.code, one.kind), ("Etapa", one.stage), *(_party(party) for party in one.parties)])
    hearings = [
        f"{each.kind}, {exact(each.row.scheduled_at)}: {each.state.lower()}" + (f" ({each.more})" if each.more else "")
        for each in one.hearings
    ]
    yield points(hearings, title="Audiencias") if hearings else prose()


def _party(party: PartyTold) -> tuple[str, str]:
    sanctions = [f"{one.words} ({one.execution.lower()})" for one in party.sanctions]
    return party.who, said(f"{party.status}, desde el {day(party.since)}", *sanctions)
