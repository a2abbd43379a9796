"""The series that a district's sectors deliver, as data: who, what columns, how often, until which day. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import yaml

from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml
from tejido.protocols.sectors import Sector
from tejido.sources.periods import LAST_DUE_DAY, Every

PERIOD_COLUMN = "periodo"
UNKNOWN = "unknown"
UNKNOWN_WORD = "No se sabe"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
MOST_COLUMNS = 12
SESSION_LETTERS = 20


class ColumnType(StrEnum):
    """What a column holds: one of the dimensions by which people are told apart, a count, or a sum of counts."""

    ZONE = "zone"
    AGE_GROUP = "age_group"
    SEX = "sex"
    CODE = "code"
    COUNT = "count"
    TOTAL = "total"

    @property
    def is_dimension(self) -> bool:
        return self not in (ColumnType.COUNT, ColumnType.TOTAL)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values`: the codes that it admits with their words (those of a zone come from the directory);
    `of`: the counts that a total adds up."""

    name: str
    title: str
    type: ColumnType
    values: Mapping[str, str]
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """The session of the instancia that agreed something."""

    number: str
    held_on: date

    def __str__(self) -> str:
        return f"sesión {self.number} del {self.held_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Series:
    """One series. `institutions` empty: every institution of the sector. `session` None: it is only proposed."""

    code: str
    sector: Sector
    institutions: tuple[str, ...]
    title: str
    why: str
    every: Every
    due_day: int
    session: Session | None
    mark: Mark
    columns: tuple[Column, ...]

    @property
    def dimensions(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.type.is_dimension)

    @property
    def counts(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.type is ColumnType.COUNT)

    @property
    def numbers(self) -> tuple[Column, ...]:
        """Counts and totals, in their order."""
        return tuple(one for one in self.columns if not one.type.is_dimension)

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row of its sheet."""
        return (PERIOD_COLUMN, *(one.name for one in self.columns))


def load_series(path: Path) -> Mapping[str, Series]:
    """The series of a file by their code, in its order.

    Raises:
        WrongFile: with file, line and reason.
    """
    found: dict[str, Series] = {}
    root = read_yaml(path).fields(("series",), ("age_groups", "sexes"))
    lists = {
        ColumnType.AGE_GROUP: _words(root.get("age_groups")),
        ColumnType.SEX: _words(root.get("sexes")),
    }
    for value in root["series"].items():
        one = _series(value, lists)
        if one.code in found:
            raise value.wrong(f"la serie «{one.code}» está repetida")
        found[one.code] = one
    return MappingProxyType(found)


def _words(value: Value | None) -> Mapping[str, str]:
    return {} if value is None else {code: word.text() for code, word in value.mapping().items()}


def _series(value: Value, lists: Mapping[ColumnType, Mapping[str, str]]) -> Series:
    required = ("code", "sector", "institutions", "title", "why", "period", "due_day", "session", "mark", "columns")
    fields = value.fields(required)
    code = fields["code"]
    if not _CODE.fullmatch(code.text()):
        raise code.wrong("el código lleva minúsculas, números y guiones, hasta 40")
    due = fields["due_day"]
    if due.whole(1) > LAST_DUE_DAY:
        raise due.wrong(f"el día de entrega va del 1 al {LAST_DUE_DAY}: todos los meses lo tienen")
    session = None if fields["session"].empty else _session(fields["session"])
    mark = fields["mark"].one_of(Mark)
    if mark is not (Mark.UNVERIFIED if session is None else Mark.SECONDARY):
        raise fields["mark"].wrong("sin sesión que lo acordó la marca es unverified; con sesión, secondary")
    return Series(
        code=code.text(),
        sector=fields["sector"].one_of(Sector),
        institutions=_institutions(fields["institutions"]),
        title=fields["title"].text(),
        why=fields["why"].text(),
        every=fields["period"].one_of(Every),
        due_day=due.whole(1),
        session=session,
        mark=mark,
        columns=_columns(fields["columns"], lists),
    )


def _session(value: Value) -> Session:
    fields = value.fields(("number", "date"))
    if len(fields["number"].text()) > SESSION_LETTERS:
        raise fields["number"].wrong(f"el número de la sesión lleva hasta {SESSION_LETTERS} letras")
    return Session(fields["number"].text(), fields["date"].day())


def _institutions(value: Value) -> tuple[str, ...]:
    if isinstance(value.node, yaml.ScalarNode):
        if value.text() != "all":
            raise value.wrong("se esperaba «all» o una lista de códigos del directorio")
        return ()
    codes = tuple(item.text() for item in value.items())
    if not codes or len(set(codes)) != len(codes):
        raise value.wrong("la lista de instituciones está vacía o repite una")
    return codes


def _columns(value: Value, lists: Mapping[ColumnType, Mapping[str, str]]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for item in value.items():
        column = _column(item, lists, found)
        if column.name in found or column.name == PERIOD_COLUMN:
            raise item.wrong(f"la columna «{column.name}» está repetida")
        found[column.name] = column
    if len(found) > MOST_COLUMNS:
        raise value.wrong(f"una serie lleva hasta {MOST_COLUMNS} columnas")
    if not any(one.type is ColumnType.COUNT for one in found.values()):
        raise value.wrong("una serie necesita al menos una columna de tipo count")
    return tuple(found.values())


def _column(item: Value, lists: Mapping[ColumnType, Mapping[str, str]], earlier: Mapping[str, Column]) -> Column:
    fields = item.fields(("name", "title", "type"), ("values", "of"))
    name, kind = fields["name"].text(), fields["type"].one_of(ColumnType)
    if not _NAME.fullmatch(name):
        raise fields["name"].wrong("el nombre lleva minúsculas, números y guion bajo, hasta 30")
    if (kind is ColumnType.CODE) != ("values" in fields):
        raise item.wrong("«values» va en las columnas de tipo code y solo en ellas")
    if (kind is ColumnType.TOTAL) != ("of" in fields):
        raise item.wrong("«of» va en las columnas de tipo total y solo en ellas")
    values = _words(fields.get("values")) or lists.get(kind, {})
    if kind in lists and not values:
        raise item.wrong("falta la lista age_groups o sexes al comienzo del archivo")
    of = tuple(one.text() for one in fields["of"].items()) if "of" in fields else ()
    for part in of:
        if part not in earlier or earlier[part].type is not ColumnType.COUNT:
            raise item.wrong(f"el total suma «{part}», que no es una columna de tipo count puesta antes")
    if kind.is_dimension and kind is not ColumnType.ZONE:
        values = {**values, UNKNOWN: UNKNOWN_WORD}
    return Column(name, fields["title"].text(), kind, MappingProxyType(dict(values)), of)
