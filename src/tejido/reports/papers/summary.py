"""The summary of a case for its team: all that is known by codes; it names nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tejido.cases.access import assessments_of, has_exclusions, referrals_of
from tejido.cases.catalog import label
from tejido.cases.field_policy import Closeness
from tejido.cases.states import REFERRAL_WORDS, ReferralState
from tejido.directory.kinds import SERVICES
from tejido.kernel.times import day, exact
from tejido.reports.blocks import Block, Paper, Section, pairs, points, said, table
from tejido.reports.papers.care_part import care
from tejido.reports.papers.case_parts import facts, happened, measures, people, proceedings, risk_words
from tejido.reports.telling.consents import standing_consents
from tejido.reports.telling.incidents import zones_of
from tejido.reports.telling.joined import joined_readers
from tejido.reports.telling.reader import Reader
from tejido.reports.telling.route import DutyTold, by_sector, duties_told
from tejido.reports.telling.sectors import sector_name

HEAD = ("Tarea", "Responsable", "Estado", "Plazo y norma")
WIDTHS = (36, 22, 15, 30)


def summary(reader: Reader) -> Paper:
    """What the team knows, as of now; of each case joined to it, what the same reader may know of that very one."""
    joined = joined_readers(reader)
    bound = [replace(one, title=f"Caso unido {of.code}: {_lower(one.title)}") for of in joined for one in _of(of)]
    return Paper(
        title=f"Resumen del caso {reader.code}",
        lead="Para el equipo que lleva el caso. Va por códigos: no nombra a nadie.",
        reference=f"Caso {reader.code}",
        sections=(*_of(reader), *bound),
        warning=_warning([reader, *joined]),
    )


def _of(reader: Reader) -> tuple[Section, ...]:
    """All of a case for its team; its route alone for who is not."""
    if reader.seen.closeness != Closeness.TEAM:
        return (_route(reader),)
    return (
        Section("Estado", (_standing(reader),)),
        happened(reader),
        people(reader),
        Section("Lo que ella respondió", (points(one.words for one in standing_consents(reader)),)),
        measures(reader),
        proceedings(reader),
        care(reader),
        Section("Derivaciones", (pairs(_referrals(reader)),)),
        facts(reader),
        _route(reader),
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _warning(readers: Iterable[Reader]) -> str:
    if not any(has_exclusions(one.seen) for one in readers):
        return ""
    return "Este caso tiene exclusiones: hay quien no debe enterarse. Mírelas antes de mostrar este papel."


def _standing(reader: Reader) -> Block:
    case = reader.case
    sheet = next(iter(assessments_of(reader.seen)), None)
    again = f"Volver a valorar: {day(sheet.reassess_on)}" if sheet and sheet.reassess_on else ""
    assessed = f"Última ficha: {exact(sheet.assessed_at)}" if sheet else "Todavía no se aplicó ninguna ficha"
    danger = {True: "Sí", False: "No", None: "No se sabe"}[case.immediate_danger]
    return pairs(
        [
            ("Estado", "Cerrado" if case.state == "closed" else "Abierto"),
            ("Riesgo", said(risk_words(reader), assessed, again)),
            ("Peligro al registrar", danger),
            ("Registrado", f"{exact(case.registered_at)}, por {reader.institution(case.door_institution)}"),
            ("Cómo ingresó", said(label("channels", case.channel), label("conditions", case.condition))),
            ("Zona", zones_of(reader).get(case.zone_code, "No se sabe")),
        ]
    )


def _route(reader: Reader) -> Section:
    lanes = by_sector(duties_told(reader))
    tables = (table(sector_name(sector), HEAD, map(_row, duties), WIDTHS) for sector, duties in lanes.items())
    return Section("La ruta, sector por sector", tuple(tables))


def _row(duty: DutyTold) -> tuple[str, str, str, str]:
    return duty.title, duty.who or "—", duty.state, "\n".join(part for part in (duty.term, duty.source) if part)


def _referrals(reader: Reader) -> list[tuple[str, str]]:
    found = []
    for row in referrals_of(reader.seen, reader.actor):
        asked = f"{reader.institution(row.to_institution)}: {SERVICES.get(row.service, row.service).lower()}"
        found.append((row.code, said(asked, REFERRAL_WORDS[ReferralState(row.state)], day(row.proposed_at))))
    return found
