"""Several protocols ask a sector for the same: one duty, and the reason why its limit stands.

The strictest official limit stands. Without one, the strictest of those with the best mark: a limit that
nobody has checked never shortens, nor lengthens, one that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tejido.protocols.duties import Duty
from tejido.protocols.events import Event
from tejido.protocols.wording import limit_words, moment_words

FAR = datetime.max.replace(tzinfo=UTC)


def standing(duties: Sequence[Duty]) -> Duty:
    """The duty whose limit stands: one with a date before one without, then mark, date, certainty, article."""
    return min(duties, key=_standing_order)


def _standing_order(duty: Duty) -> tuple[bool, int, datetime, bool, bool, str]:
    reliable = duty.due_at is None, duty.mark.rank, duty.due_at or FAR
    return *reliable, not duty.certain, not duty.citation.article, duty.step


def merge(duties: Sequence[Duty]) -> Duty:
    """One duty out of those with the same key and sector; a single one comes back as it is."""
    if len(duties) == 1:
        return duties[0]
    lead = standing(duties)
    others = sorted((duty for duty in duties if duty is not lead), key=_standing_order)
    basis = next((duty.legal_basis for duty in (lead, *others) if duty.legal_basis), None)
    return replace(
        lead,
        immediate=any(duty.immediate for duty in duties),
        legal_basis=basis,
        ends_on=_union(duty.ends_on for duty in (lead, *others)),
        emits=_union(duty.emits for duty in (lead, *others)),
        why=(*lead.why, *(_reason(lead, other) for other in others)),
        merged=tuple(duty.step for duty in others),
        priority=min(duty.priority for duty in duties),
        certain=any(duty.certain for duty in duties),
        repeats=any(duty.repeats for duty in duties),
    )


def _union(groups: Iterable[tuple[Event, ...]]) -> tuple[Event, ...]:
    return tuple(dict.fromkeys(event for group in groups for event in group))


def _reason(lead: Duty, other: Duty) -> str:
    norm = f"{other.citation} ({other.mark.spanish})"
    if other.due_at is None or lead.due_at is None:
        now = other.immediate and not lead.immediate
        return f"También lo pide {norm}, {'de inmediato' if now else 'sin otro plazo'}."
    limit = f"{limit_words(other.limit)}, hasta el {moment_words(other.due_at)}"
    if other.due_at < lead.due_at:
        return (
            f"{norm} da un plazo más corto ({limit}), pero está menos comprobado: "
            "sirve de aviso y no reemplaza al que vale."
        )
    if other.mark is lead.mark:
        return f"También lo pide {norm}: {limit}. Vale el plazo más corto de los dos."
    return f"También lo pide {norm}: {limit}. Vale el plazo mejor comprobado."
