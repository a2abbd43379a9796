"""A proceeding in words: its stage, who stands how, its hearings, its sanctions and its history. No name, no number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tejido.cases.justice.access import parts_of
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.models import Hearing, Proceeding, ProceedingAct, Sanction
from tejido.cases.justice.states import HEARING_WORDS, STATUS_WORDS, HearingState, Status
from tejido.kernel.numbers import grouped

_ACTS = {
    "opened": "Se empezó a seguir el proceso",
    "references": "Se anotaron números de expediente",
    "stage": "Pasó a otra etapa",
    "status": "Cambió la situación de una persona denunciada",
    "hearing_set": "Se programó una audiencia",
    "hearing_told": "Se anotó qué pasó con una audiencia",
    "sentence": "Hubo sentencia",
    "execution": "Se anotó si se cumple una sanción",
}
Named = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HearingTold:
    row: Hearing
    kind: str
    state: str
    more: str


@dataclass(frozen=True, slots=True)
class SanctionTold:
    row: Sanction
    words: str
    execution: str


@dataclass(frozen=True, slots=True)
class PartyTold:
    """How an alleged perpetrator stands; `sentenced` sets who has a sentence apart from who was only reported."""

    who: str
    status: str
    since: Any
    sentenced: bool
    sanctions: list[SanctionTold]


@dataclass(frozen=True, slots=True)
class ProceedingTold:
    """A proceeding as the pages show it; `numbers` pairs each known register with its number, blank while sealed."""

    row: Proceeding
    kind: str
    stage: str
    parties: list[PartyTold]
    hearings: list[HearingTold]
    numbers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ActTold:
    row: ProceedingAct
    words: str
    detail: str
    who: str
    noted: bool
    text: str


def told_proceeding(row: Proceeding, people: Named, numbers: Named | None = None) -> ProceedingTold:
    """A proceeding in words."""
    catalog = justice_catalog()
    parties, hearings, _ = parts_of(row)
    return ProceedingTold(
        row=row,
        kind=catalog.word("kinds", row.kind),
        stage=catalog.word("stages", row.stage),
        parties=[
            PartyTold(
                people.get(party.person.code, "Otra persona denunciada"),
                Status(party.status).spanish,
                party.since,
                party.sentenced_at is not None,
                [_sanction(one) for one in party.sanctions.all()],
            )
            for party in parties
        ],
        hearings=[_hearing(one) for one in hearings],
        numbers=[(catalog.word("references", name), (numbers or {}).get(name, "")) for name in row.has],
    )


def _hearing(row: Hearing) -> HearingTold:
    state = HearingState(row.state)
    more = [justice_catalog().word("suspended", row.reason)] if row.reason else []
    if row.accompanied is not None:
        more.append("fue acompañada" if row.accompanied else "nadie la acompañó")
    return HearingTold(row, justice_catalog().word("hearings", row.kind), state.spanish, "; ".join(more))


def _sanction(row: Sanction) -> SanctionTold:
    catalog = justice_catalog()
    parts = [catalog.word("sanctions", row.kind)]
    if row.months:
        years, months = divmod(row.months, 12)
        said = [f"{years} año{'s' if years > 1 else ''}"] if years else []
        said += [f"{months} mes{'es' if months > 1 else ''}"] if months else []
        parts.append(" y ".join(said))
    if row.soles:
        parts.append(f"S/ {grouped(row.soles)}")
    return SanctionTold(row, ", ".join(parts), catalog.word("executions", row.execution))


def told_acts(rows: Iterable[ProceedingAct], institutions: Named, people: Named, texts: Named | None) -> list[ActTold]:
    """The history, oldest first; `texts` are its notes by the key of their act, None while they are sealed."""
    return [
        ActTold(
            row,
            _ACTS.get(row.act, row.act),
            _detail(row.data, people),
            institutions.get(row.institution_code, row.institution_code) or "la plataforma",
            row.note_sealed is not None,
            (texts or {}).get(str(row.pk), ""),
        )
        for row in rows
    ]


def _detail(data: Mapping[str, Any], people: Named) -> str:
    catalog = justice_catalog()
    found = [people[data["person"]]] if data.get("person") in people else []
    for key, name in (("stage", "stages"), ("kind", ""), ("execution", "executions"), ("reason", "suspended")):
        if data.get(key) and name:
            found.append(catalog.word(name, data[key]))
    if data.get("status") in STATUS_WORDS:
        found.append(STATUS_WORDS[data["status"]])
    if data.get("outcome") in STATUS_WORDS:
        found.append(STATUS_WORDS[data["outcome"]])
    if data.get("state") in HEARING_WORDS:
        found.insert(0, HEARING_WORDS[data["state"]])
    found += [catalog.word("references", name) for name in data.get("references", ())]
    return " · ".join(found)
