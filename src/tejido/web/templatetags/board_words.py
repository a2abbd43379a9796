"""The board's words: shares with their doubt, times, hidden numbers."""

from __future__ import annotations

from django import template

from tejido.law.marks import Mark
from tejido.web.board.lines import FEW, BoardLine, Share

register = template.Library()
_OF = {Mark.OFFICIAL: "por ley", Mark.SECONDARY: "según otra fuente"}


@register.filter
def late_note(line: BoardLine) -> str:
    """How many by law and how many by another source, or by which when all are; blank when none."""
    counts = [(line.late_official, _OF[Mark.OFFICIAL]), (line.late_secondary, _OF[Mark.SECONDARY])]
    parts = [(count, words) for count, words in counts if count]
    return parts[0][1] if len(parts) == 1 else " · ".join(f"{count} {words}" for count, words in parts)


@register.filter
def has_share(line: BoardLine) -> bool:
    """True when something was due under a limit that counts."""
    return any(share.whole for share in line.shares)


@register.filter
def share_words(share: Share) -> str:
    """Whose limits the share is of, and its interval when the base is small."""
    words = _OF[share.mark]
    if share.whole < FEW and share.interval:
        low, high = share.interval
        words += f"; son pocas: de {low} a {high} %"
    return words


@register.filter
def hours_words(hours: float | None) -> str:
    """Hours under two days, else days; «no se alcanza» when there is no such time."""
    if hours is None:
        return "no se alcanza"
    if hours < 1:
        return "menos de 1 h"
    return f"{round(hours)} h" if hours < 48 else f"{round(hours / 24)} días"


@register.filter
def shown(number: int | None) -> str:
    """A number, or that it is held back."""
    return "reservado" if number is None else str(number)
