"""The sheet that goes with a referral: for the service that receives it, and only what that service may see."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.cases.field_policy import Group
from tejido.cases.models import Referral
from tejido.cases.services.open_identity import Opened
from tejido.directory.kinds import SERVICES
from tejido.kernel.times import exact
from tejido.reports.blocks import Block, Paper, Section, blanks, note, pairs, prose, typed
from tejido.reports.papers.case_parts import happened, measures, people, proceedings, risk_words
from tejido.reports.telling.identity import contact_told, identity_told
from tejido.reports.telling.people import people_told
from tejido.reports.telling.reader import Reader

BASES = {"consent": "Con el permiso de ella", "legal": "Por deber legal", "own": "Es quien lleva el caso"}
RECEIVED = ("Recibido por", "Día y hora", "Firma y sello")
SHUT = "No la llame ni le escriba"
UNSEEN = "Coordine solo con quien deriva: su servicio no ve cómo contactarla."
UNTOLD = "Nadie anotó cómo hacerlo sin ponerla en peligro. Coordine con quien deriva."
NOT_FOR_HER = "Va de servicio a servicio, en sobre cerrado. No se le da a ella para llevar a casa."


@dataclass(frozen=True, slots=True)
class Handed:
    """What was opened for the receiving service: nothing where it may see nothing sealed. `handover` is the note."""

    opened: Opened | None
    handover: str


def referral_sheet(row: Referral, reader: Reader, handed: Handed) -> Paper:
    """`reader` sees the case as the receiving service may: its groups are those of that service's sector."""
    sections = (
        _contact(reader, handed.opened),
        Section("Quién es", _who(reader, handed.opened)),
        Section("Qué se le pide", _asked(row, reader, handed.handover)),
        happened(reader),
        Section("Lo que contó", _story(handed.opened)),
        people(reader, "Edad y relación"),
        Section("Riesgo", (pairs([("Nivel", risk_words(reader))]),)),
        measures(reader, standing=True),
        proceedings(reader),
        Section("Quien la recibe", (prose(_answer(row, reader)), blanks(*RECEIVED))),
    )
    return Paper(
        title="Hoja de derivación",
        lead=f"Para {reader.institution(row.to_institution)}, de {reader.institution(row.from_institution)}",
        reference=f"Derivación {row.code} · Caso {reader.code}",
        sections=sections,
        warning=NOT_FOR_HER,
    )


def _contact(reader: Reader, opened: Opened | None) -> Section:
    """First of all: how not to put her in danger."""
    if not reader.seen.shows(Group.CONTACT):
        return Section(SHUT, (note("", UNSEEN),))
    if opened is None or opened.contact is None:
        return Section(SHUT, (note("", UNTOLD),))
    told = contact_told(opened.contact)
    care = f"Cuide esto: {told.care}" if told.care else ""
    return Section(told.heading, (pairs(told.lines), note("", told.sentence, care)))


def _who(reader: Reader, opened: Opened | None) -> tuple[Block, ...]:
    titles = {one.code: one.title for one in people_told(reader)}
    known = [(titles.get(one.code, ""), identity_told(one.fields)) for one in (opened.people if opened else ())]
    if any(told for _, told in known):
        return tuple(pairs(told, title=title) for title, told in known if told)
    return (prose(f"Su servicio la conoce por el código {reader.code}: no necesita su nombre para lo que se le pide."),)


def _asked(row: Referral, reader: Reader, handover: str) -> tuple[Block, ...]:
    lines = [
        ("Servicio", SERVICES.get(row.service, row.service)),
        ("Con qué permiso", BASES.get(row.basis, "")),
        ("Propuesta", exact(row.proposed_at)),
    ]
    return (pairs(lines), typed("Nota de entrega", handover) if handover.strip() else prose("Sin nota de entrega."))


def _story(opened: Opened | None) -> tuple[Block, ...]:
    details = sorted((opened.details if opened else {}).items())
    return tuple(typed(f"Hecho {number}" if len(details) > 1 else "", words) for number, words in details)


def _answer(row: Referral, reader: Reader) -> str:
    sender = reader.institution(row.from_institution)
    return f"Diga a {sender} si acepta la derivación. Use solo el código {row.code}, nunca un nombre."
