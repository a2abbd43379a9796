"""How each alleged perpetrator stands before justice, and how a hearing ends, as data. Pure.

Who was only reported is never counted among the sentenced: a sentence is a row of its own, of a status of its own.
"""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class Status(StrEnum):
    """How somebody stands in a proceeding."""

    REPORTED = "reported"
    INVESTIGATED = "investigated"
    ACCUSED = "accused"
    DISMISSED = "dismissed"
    SENTENCED = "sentenced"
    ACQUITTED = "acquitted"

    @property
    def spanish(self) -> str:
        return STATUS_WORDS[self]


STATUS_WORDS = {
    Status.REPORTED: "Denunciado o denunciada",
    Status.INVESTIGATED: "En investigación",
    Status.ACCUSED: "Con acusación fiscal",
    Status.DISMISSED: "Archivado a su favor",
    Status.SENTENCED: "Con sentencia condenatoria",
    Status.ACQUITTED: "Con sentencia absolutoria",
}
_S = Status
NEXT: dict[Status, frozenset[Status]] = {
    _S.REPORTED: frozenset({_S.INVESTIGATED, _S.ACCUSED, _S.DISMISSED, _S.SENTENCED, _S.ACQUITTED}),
    _S.INVESTIGATED: frozenset({_S.ACCUSED, _S.DISMISSED, _S.SENTENCED, _S.ACQUITTED}),
    _S.ACCUSED: frozenset({_S.DISMISSED, _S.SENTENCED, _S.ACQUITTED}),
    _S.DISMISSED: frozenset({_S.INVESTIGATED}),
    _S.SENTENCED: frozenset({_S.ACQUITTED}),
    _S.ACQUITTED: frozenset({_S.SENTENCED}),
}
"""A dismissed proceeding may be opened again; a sentence may be turned over on appeal."""
BY_SENTENCE = frozenset({_S.SENTENCED, _S.ACQUITTED})
"""The statuses that only a sentence gives."""


class HearingState(StrEnum):
    SCHEDULED = "scheduled"
    HELD = "held"
    SUSPENDED = "suspended"

    @property
    def spanish(self) -> str:
        return HEARING_WORDS[self]


HEARING_WORDS = {
    HearingState.SCHEDULED: "Programada",
    HearingState.HELD: "Se realizó",
    HearingState.SUSPENDED: "Se suspendió",
}


def check_status(old: str, new: Status) -> None:
    """Raises Conflict when nobody passes from one to the other."""
    if new not in NEXT[Status(old)]:
        raise Conflict(
            f"Está «{STATUS_WORDS[Status(old)].lower()}» y no puede pasar a «{STATUS_WORDS[new].lower()}». "
            "Revise lo anotado; si se anotó mal, diga en una nota qué corrige."
        )


def check_hearing(old: str, new: HearingState) -> None:
    """Raises Conflict when the hearing was already told, or the new state tells nothing."""
    if HearingState(old) is not HearingState.SCHEDULED or new is HearingState.SCHEDULED:
        raise Conflict(f"Esa audiencia ya está «{HEARING_WORDS[HearingState(old)].lower()}».")
