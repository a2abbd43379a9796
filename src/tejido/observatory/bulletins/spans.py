"""The periods of a bulletin: a month or a quarter, the one before it and the same one a year before. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tejido.kernel.errors import Refused
from tejido.kernel.times import LONG_MONTHS

_MONTH, _QUARTER = re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), re.compile(r"(\d{4})-T([1-4])")


def checked(period: str) -> str:
    """The code of a period as it was written.

    Raises:
        Refused: it is neither a month nor a quarter.
    """
    if not (_MONTH.fullmatch(period) or _QUARTER.fullmatch(period)):
        raise Refused(
            f"«{period}» no es un mes ni un trimestre. Escriba un mes como 2026-06 o un trimestre como 2026-T2."
        )
    return period


def is_quarterly(period: str) -> bool:
    """Whether it is a quarter."""
    return "T" in period


def last_day(period: str) -> date:
    """The last day of a period."""
    year, month = int(period[:4]), _last_month(period)
    return date(year, month, monthrange(year, month)[1])


def quarter_of(period: str) -> str:
    """The quarter that a period is, or lies in."""
    return f"{period[:4]}-T{(_last_month(period) + 2) // 3}"


def before(period: str) -> str:
    """The month before a month, the quarter before a quarter."""
    year, number = int(period[:4]), int(period[-1] if is_quarterly(period) else period[5:])
    year, number = (year, number - 1) if number > 1 else (year - 1, 4 if is_quarterly(period) else 12)
    return f"{year}-T{number}" if is_quarterly(period) else f"{year}-{number:02}"


def year_before(period: str) -> str:
    """The same period of the year before."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def named(period: str) -> str:
    """«junio de 2026», «abril a junio de 2026»."""
    last = _last_month(period)
    first = f"{LONG_MONTHS[last - 3]} a " if is_quarterly(period) else ""
    return f"{first}{LONG_MONTHS[last - 1]} de {period[:4]}"


def months_between(first: str, last: str) -> str:
    """«enero a septiembre de 2026», from the first month of a quarter to the last of another of that year."""
    return f"{LONG_MONTHS[_last_month(first) - 3]} a {LONG_MONTHS[_last_month(last) - 1]} de {last[:4]}"


def kind(period: str) -> str:
    """«mensual» or «trimestral»."""
    return "trimestral" if is_quarterly(period) else "mensual"


def _last_month(period: str) -> int:
    return 3 * int(period[-1]) if is_quarterly(period) else int(period[5:])
