"""Numbers as they are written for people."""

from __future__ import annotations

from decimal import Decimal

from tejido.kernel.times import NBSP


def grouped(number: float | Decimal, decimals: int = 0) -> str:
    """The number with its thousands apart, rounded to so many decimals: «12 345.6», that never breaks in two lines."""
    return f"{number:,.{decimals}f}".replace(",", NBSP)
