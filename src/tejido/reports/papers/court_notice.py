"""The notice to the court: what the police or the CEM must tell it, by code, with the norm of each thing and its mark.

It cites; it never writes the text of a norm. What is not known is a line to be filled in by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tejido.cases.protection.access import acts_of, orders_of
from tejido.cases.protection.states import OrderAct
from tejido.kernel.times import day, exact
from tejido.law.marks import Mark
from tejido.obligations.models import Obligation
from tejido.reports.blocks import Block, Paper, Section, blanks, note, pairs, prose, ruled, table
from tejido.reports.court_duties import is_told_to_courts, subject_of
from tejido.reports.papers.case_parts import measures, risk_words
from tejido.reports.telling.measures import told_acts
from tejido.reports.telling.reader import Reader
from tejido.reports.telling.route import source_told, term_told

OWN_ACTS = frozenset({OrderAct.REQUESTED, OrderAct.EXECUTED, OrderAct.VISITED, OrderAct.BREACHED})
"""What is done to measures outside the court: its own acts it knows."""
GENERAL = "Informa sobre las medidas de protección"
UNVERIFIED = "Un plazo o un artículo de este oficio está por verificar: confírmelo antes de firmar."
BY_CODE = (
    "Por reserva, este oficio lleva solo el código del caso. La identidad de las personas va en el informe, "
    "por la vía oficial de su institución."
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the notice answers to: a duty of the institution (None: it tells of the measures without one) and what its
    institution did. `numbers` are those of other registers, by their name; empty where they may not be seen."""

    duty: Obligation | None
    done: Sequence[Obligation]
    court: str
    numbers: Mapping[str, str] = field(default_factory=dict)


def court_notice(basis: Basis, reader: Reader) -> Paper:
    """`reader` sees the case as both its institution and the court may."""
    subject = (subject_of(basis.duty) if basis.duty else "") or GENERAL
    own = reader.institution(reader.actor.institution or "")
    sections = (
        Section("", (pairs(_references(basis, reader, subject)), *_numbers_to_fill(basis), prose(BY_CODE))),
        Section("Norma que lo pide", _norm(basis, reader)),
        Section("Riesgo", (pairs([("Nivel", risk_words(reader))]),)),
        measures(reader),
        Section("Lo que hizo esta institución", (_acts(reader), _done(basis, reader))),
        Section("Observaciones", (ruled(2), blanks("Nombre y cargo", "Firma y sello"))),
    )
    return Paper(
        title="Oficio al juzgado",
        lead=f"De {own}",
        reference=f"Caso {reader.code}",
        sections=sections,
        warning=UNVERIFIED if _doubtful(basis) else "",
    )


def _doubtful(basis: Basis) -> bool:
    rows = [*([basis.duty] if basis.duty else []), *filter(is_told_to_courts, basis.done)]
    return any(row.mark == Mark.UNVERIFIED for row in rows)


def _references(basis: Basis, reader: Reader, subject: str) -> list[tuple[str, str]]:
    return [
        ("Para", reader.institution(basis.court) if basis.court else "Juzgado de Familia"),
        ("Asunto", subject),
        ("Fecha", day(reader.at)),
        ("Caso", reader.code),
        ("Tarea", basis.duty.code if basis.duty else ""),
        *basis.numbers.items(),
    ]


def _numbers_to_fill(basis: Basis) -> tuple[Block, ...]:
    asked = ["Oficio n.º (lo pone su institución)"]
    return (blanks(*asked, *([] if basis.numbers else ["Expediente judicial n.º"])),)


def _norm(basis: Basis, reader: Reader) -> tuple[Block, ...]:
    duty = basis.duty
    if duty is None:
        return (note("", "Ninguna tarea registrada pide este oficio: cite usted la norma, si corresponde."),)
    return (pairs([("Norma", source_told(duty)), ("Plazo", term_told(duty, reader.at))]),)


def _acts(reader: Reader) -> Block:
    """What the institution did under the measures; what it wrote about it stays sealed."""
    acts = [act for order in orders_of(reader.seen) for act in acts_of(order) if act.act in OWN_ACTS]
    own = [act for act in acts if act.institution_code == reader.actor.institution]
    told = told_acts(sorted(own, key=lambda act: (act.occurred_at, act.pk)), reader.institutions, None)
    lines = [(exact(one.row.occurred_at), one.words, one.detail or "—", one.row.document or "—") for one in told]
    return table("En las medidas", ("Cuándo", "Qué", "Detalle", "Documento"), lines, (24, 30, 28, 18))


def _done(basis: Basis, reader: Reader) -> Block:
    done = filter(is_told_to_courts, basis.done)
    lines = [(row.action, source_told(row), term_told(row, reader.at)) for row in done]
    return table("Deberes cumplidos", ("Deber", "Norma", "Cumplido"), lines, (44, 30, 26))
