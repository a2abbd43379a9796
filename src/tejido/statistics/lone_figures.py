"""Shares and times for those who see numbers only: nothing over fewer people than the rule's threshold.

A share never tells more than the counts beside it: `share_of_shown` is worked out from what a withheld table already
shows; `lone_share`, for a share without its counts, is a whole per cent and hides small parts on either side.
"""

from __future__ import annotations

from tejido.statistics.rule import STANDARD, Rule


def share_of_shown(part: int | None, whole: int | None, rule: Rule = STANDARD) -> float | None:
    """The share of two numbers of a withheld table; None when either is hidden or `whole` is under the threshold."""
    if part is None or whole is None or whole < rule.threshold:
        return None
    return part / whole


def lone_share(part: int, whole: int, rule: Rule = STANDARD) -> int | None:
    """A share in whole per cent; None when the whole, the part or the rest is small.

    Raises:
        ValueError: `part` is not between 0 and `whole`.
    """
    if not 0 <= part <= whole:
        raise ValueError("a share needs 0 <= part <= whole")
    if whole < rule.threshold or rule.small(part) or rule.small(whole - part):
        return None
    return (200 * part + whole) // (2 * whole)


def lone_time(time: float | None, people: int, rule: Rule = STANDARD) -> int | None:
    """A median or another quantile, to the whole unit; None when there is none or it is over too few people."""
    return None if time is None or people < rule.threshold else round(time)
