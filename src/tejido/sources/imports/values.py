"""What the text of a cell says, by the type of its column: a value, or the reason why it says none. Pure.

Each distinct text of a file is read once, however many rows repeat it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from tejido.directory.ubigeo import folded
from tejido.kernel.errors import Refused
from tejido.sources.imports.profile import UNKNOWN, Column, Kind

MOST_COUNT: Final = 99_999_999
OLDEST_AGE: Final = 120
FIRST_YEAR: Final = 1990
NAME_LETTERS: Final = 60
MONTHS: Final = ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SET", "OCT", "NOV", "DIC")
_NAMES: Final = {name: number for number, name in enumerate(MONTHS, start=1)} | {"SEP": 9}
_LONG: Final = ("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO", "SETIEMBRE", "OCTUBRE",
                "NOVIEMBRE", "DICIEMBRE", "SEPTIEMBRE")  # fmt: skip
_TOTAL_LETTERS: Final = tuple("TtSsGg")
_TOTALS: Final = re.compile(r"(?:TOTAL|SUB ?TOTAL|GRAN TOTAL)(?: .*)?|TOTALES|SUMA(?: TOTAL)?")
_WHOLE: Final = re.compile(r"(\d{1,9})(?:\.0+)?")
_NEGATIVE: Final = re.compile(r"[-−(]\s*\d[\d.,]*\)?")
_GROUPED: Final = re.compile(r"\d{1,3}([.,\u00a0 ]\d{3})+")
_YEAR_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})")
_TICKED: Final = {"1": 1, "1.0": 1, "X": 1, "SI": 1, "": 0, "0": 0, "0.0": 0}
_YES: Final = {"SI": 1, "S": 1, "1": 1, "NO": 0, "N": 0, "0": 0}
_FORMATS: Final = {"ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M"), "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")}


def is_total(text: str) -> bool:
    """Whether a dimension's text says that its row is a sum of others."""
    if text[:1] not in _TOTAL_LETTERS:  # most texts, and each is asked
        return False
    return _TOTALS.fullmatch(folded(text)) is not None


def whole(text: str) -> int:
    """A whole number, 0 or more; `39.0`, as a spreadsheet writes 39, is 39.

    Raises:
        Refused: it is blank, negative, has decimals or separators, or is no number.
    """
    if found := _WHOLE.fullmatch(text):
        return int(found[1])
    if not text:
        raise Refused("Está vacío: un vacío no es un cero.")
    if _NEGATIVE.fullmatch(text):
        raise Refused(f"«{text}» es negativo: una cantidad no puede serlo.")
    if _GROUPED.fullmatch(text):
        raise Refused(f"«{text}» puede ser miles o decimales: escriba el número sin separador.")
    raise Refused(f"«{_short(text)}» no es un número entero.")


def count(text: str, column: Column) -> int:
    """How many. Raises Refused."""
    if column.thousands and re.fullmatch(rf"\d{{1,3}}(?:{re.escape(column.thousands)}\d{{3}})+", text):
        text = text.replace(column.thousands, "")
    found = whole(text)
    if found > MOST_COUNT:
        raise Refused(f"«{text}» es demasiado grande para ser una cantidad.")
    return found


def year(text: str, latest: int) -> int:
    """A year from 1990 to the present one. Raises Refused."""
    found = whole(text)
    if not FIRST_YEAR <= found <= latest:
        raise Refused(f"El año {found} no puede ser: va de {FIRST_YEAR} a {latest}.")
    return found


def month(text: str) -> int:
    """A month, by its number or its name.

    «ENE - DIC» is 0, the whole year; «ENE - SET», which counts from January, is told under its last month.

    Raises:
        Refused: there is no such month, or the run does not begin in January.
    """
    first, dash, last = (part.strip() for part in text.partition("-"))
    if dash and first and not last:
        raise Refused(f"Al periodo «{_short(text)}» le falta el último mes.")
    if dash and first:
        if month(first) != 1:
            raise Refused(f"El periodo «{_short(text)}» no comienza en enero: no se sabe con qué compararlo.")
        return month(last) % 12
    plain = folded(text)
    if plain in _NAMES or plain in _LONG:
        return _NAMES[plain[:3]]
    found = whole(text)
    if not 1 <= found <= 12:
        raise Refused(f"El mes {found} no existe: va de 1 a 12.")
    return found


def year_month(text: str, latest: int) -> tuple[int, int]:
    """A month of a year, as 2026-09. Raises Refused."""
    found = _YEAR_MONTH.fullmatch(text)
    if found is None:
        raise Refused(f"«{_short(text)}» no es un mes escrito como 2026-09.")
    return year(found[1], latest), month(found[2])


def day(text: str, column: Column, latest: date) -> date:
    """A day until today, in the order that the profile says. Raises Refused."""
    for pattern in _FORMATS[column.order]:
        try:
            found = datetime.strptime(text[:16], pattern).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
        if not found.year >= FIRST_YEAR or found > latest:
            raise Refused(f"El día {_short(text)} no puede ser: es muy antiguo o todavía no llega.")
        return found
    order = "año-mes-día" if column.order == "ymd" else "día/mes/año"
    raise Refused(f"«{_short(text)}» no es un día escrito como {order}.")


def group(text: str, column: Column, missing: tuple[str, ...]) -> str:
    """The code of a group; `unknown` where the text says that nobody knows. Raises Refused."""
    if not text or folded(text) in missing or folded(text) in column.missing:
        return UNKNOWN
    if column.kind is Kind.AGE:
        return _band(text, column)
    if column.kind is Kind.NAME:
        return _short(text, NAME_LETTERS).replace(";", ",").replace("=", " ")
    key = folded(text) if column.kind is Kind.LABEL else text.removesuffix(".0")
    if key not in column.values:
        raise Refused(f"«{_short(text)}» no está entre los valores que el perfil conoce.")
    return column.values[key]


def _band(text: str, column: Column) -> str:
    age = whole(text)
    if age > OLDEST_AGE:
        raise Refused(f"La edad {age} no puede ser.")
    found = next(((first, last) for first, last in column.bands if first <= age <= last), None)
    if found is None:
        raise Refused(f"La edad {age} no cae en ninguna banda del perfil.")
    first, last = found
    return f"{first}+" if last > OLDEST_AGE else f"{first}-{last}"


def mark(text: str, column: Column, missing: tuple[str, ...]) -> int:
    """1 where a box is ticked or the answer is yes, else 0. Raises Refused."""
    plain = folded(text) if text else ""
    if column.kind is Kind.TICK:
        if text not in _TICKED and plain not in _TICKED:
            raise Refused(f"«{_short(text)}» no es una casilla: va 1, o vacío si no se marcó.")
        return _TICKED.get(text, _TICKED.get(plain, 0))
    if not plain or plain in missing:
        return 0
    if plain not in _YES:
        raise Refused(f"«{_short(text)}» no es Sí ni No.")
    return _YES[plain]


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
