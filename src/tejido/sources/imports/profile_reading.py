"""A profile read from its YAML file; what is wrong in it is told with line and reason. Pure but for the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tejido.directory.ubigeo import folded
from tejido.kernel.errors import WrongFile
from tejido.law.reading import Value, read_yaml
from tejido.sources.imports.districts import CodeKind
from tejido.sources.imports.profile import (
    DEFAULT_MISSING,
    GROUPS,
    MARKS,
    PARTS,
    PERIOD,
    PLACE,
    Apart,
    Column,
    Inhabitants,
    Kind,
    Profile,
    Replaces,
    Rows,
    Sum,
    heading_key,
)

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,29}")
_BAND: Final = re.compile(r"(\d{1,3})-(\d{1,3})|(\d{1,3})\+")
_REQUIRED: Final = (
    "code",
    "title",
    "short",
    "publisher",
    "counts",
    "place_rule",
    "differs",
    "rows",
    "replaces",
    "columns",
)
_OPTIONAL: Final = ("missing", "given", "apart", "prefix", "codes", "places", "sums", "others", "population")
OLDEST: Final = 130
RESERVED: Final = frozenset({"year", "month", "place", "place_name", "period", "groups", "measure", "value"})


def load_profile(path: Path) -> Profile:
    """The profile of a file.

    Raises:
        WrongFile: with file, line and reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongFile(path.name, 0, "no se puede leer; revise que exista y esté en UTF-8") from None
    return read_profile(path.name, text)


def read_profile(name: str, text: str) -> Profile:
    """The profile of the text of a YAML file. Raises WrongFile."""
    root = read_yaml(Path(name), text=text)
    fields = root.fields(_REQUIRED, _OPTIONAL)
    missing = tuple(one.text() for one in fields["missing"].items()) if "missing" in fields else ()
    columns = _columns(fields["columns"])
    profile = Profile(
        code=_code(fields["code"]),
        title=fields["title"].text(),
        short=fields["short"].text(),
        publisher=fields["publisher"].text(),
        counts=fields["counts"].text(),
        place_rule=fields["place_rule"].text(),
        differs=fields["differs"].text(),
        rows=fields["rows"].one_of(Rows),
        replaces=fields["replaces"].one_of(Replaces),
        columns=columns,
        missing=tuple(folded(one) for one in (*DEFAULT_MISSING, *missing)),
        given=tuple(one.text() for one in fields["given"].items()) if "given" in fields else (),
        apart=_apart(fields["apart"], columns) if "apart" in fields else None,
        prefix=fields["prefix"].text() if "prefix" in fields else "",
        codes=fields["codes"].one_of(CodeKind) if "codes" in fields else "",
        places=_words(fields.get("places")),
        sums=tuple(_sum(one, columns) for one in fields["sums"].items()) if "sums" in fields else (),
        others=fields["others"].flag() if "others" in fields else False,
        population=fields["population"].one_of(Inhabitants) if "population" in fields else None,
        text=text,
    )
    _check(root, profile)
    return profile


def _code(value: Value) -> str:
    if not _CODE.fullmatch(value.text()):
        raise value.wrong("el código lleva minúsculas, números y guion bajo, hasta 30")
    return value.text()


def _words(value: Value | None) -> Mapping[str, str]:
    return MappingProxyType({} if value is None else {key: one.text() for key, one in value.mapping().items()})


def _columns(value: Value) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    taken: dict[str, str] = {}
    for item in value.items():
        column = _column(item)
        if column.name in found:
            raise item.wrong(f"la columna «{column.name}» está repetida")
        for heading in column.headings:
            if taken.setdefault(heading_key(heading), column.name) != column.name:
                raise item.wrong(f"el encabezado «{heading}» ya es de la columna «{taken[heading_key(heading)]}»")
        found[column.name] = column
    return tuple(found.values())


def _column(item: Value) -> Column:
    optional = ("title", "optional", "values", "words", "bands", "missing", "order", "thousands")
    fields = item.fields(("name", "headings", "type"), optional)
    kind = fields["type"].one_of(Kind)
    if (kind in (Kind.CODE, Kind.LABEL)) != ("values" in fields):
        raise item.wrong("«values» va en las columnas de tipo code y label, y solo en ellas")
    if (kind is Kind.AGE) != ("bands" in fields):
        raise item.wrong("«bands» va en las columnas de tipo age y solo en ellas")
    headings = tuple(one.text() for one in fields["headings"].items())
    if not headings:
        raise fields["headings"].wrong("falta al menos un encabezado")
    order = fields["order"].text() if "order" in fields else "ymd"
    if order not in ("ymd", "dmy"):
        raise fields["order"].wrong("el orden de las fechas es ymd o dmy")
    return Column(
        name=_code(fields["name"]),
        headings=headings,
        kind=kind,
        title=fields["title"].text() if "title" in fields else headings[0],
        optional=fields["optional"].flag() if "optional" in fields else kind is Kind.ASIDE,
        values=_values(fields.get("values"), kind),
        words=_words(fields.get("words")),
        bands=tuple(_band(one) for one in fields["bands"].items()) if "bands" in fields else (),
        missing=tuple(folded(one.text()) for one in fields["missing"].items()) if "missing" in fields else (),
        order=order,
        thousands=_thousands(fields.get("thousands")),
    )


def _thousands(value: Value | None) -> str:
    if value is None:
        return ""
    if value.text() not in (",", "."):
        raise value.wrong("el separador de miles es «,» o «.»")
    return value.text()


def _values(value: Value | None, kind: Kind) -> Mapping[str, str]:
    """What is written, folded (case, accents and signs do not count), with the code that is kept."""
    words = _words(value)
    return MappingProxyType({folded(key) if kind is Kind.LABEL else key: code for key, code in words.items()})


def _band(value: Value) -> tuple[int, int]:
    found = _BAND.fullmatch(value.text())
    if found is None:
        raise value.wrong("una banda se escribe 12-17 o 60+")
    first, last, open_ended = found.groups()
    return (int(open_ended), OLDEST) if open_ended else (int(first), int(last))


def _apart(value: Value, columns: tuple[Column, ...]) -> Apart:
    fields = value.fields(("column", "codes", "measure", "title"))
    column = fields["column"]
    if column.text() not in {one.name for one in columns if one.kind in GROUPS}:
        raise column.wrong("«apart» nombra una columna que no es de tipo code, label ni age")
    codes = frozenset(one.text() for one in fields["codes"].items())
    return Apart(column.text(), codes, _code(fields["measure"]), fields["title"].text())


def _sum(value: Value, columns: tuple[Column, ...]) -> Sum:
    fields = value.fields(("whole", "parts"))
    counts = {one.name: one for one in columns if one.kind is Kind.COUNT}
    named = (fields["whole"], *fields["parts"].items())
    return Sum(named[0].among(counts, "la cantidad"), tuple(one.among(counts, "la cantidad") for one in named[1:]))


def _check(root: Value, profile: Profile) -> None:
    """What no column says alone."""
    kinds = {one.kind for one in profile.columns}
    counts = profile.of_kind(frozenset({Kind.COUNT}))
    if profile.rows is Rows.CELLS and not counts:
        raise root.wrong("un perfil de celdas necesita una columna de tipo count")
    if profile.rows is Rows.RECORDS and counts:
        raise root.wrong("un perfil de registros no lleva columnas de tipo count")
    if profile.rows is Rows.CELLS and kinds & MARKS:
        raise root.wrong("las casillas (tick, yes_no) van en un perfil de registros")
    if not kinds & PERIOD and "year" not in profile.given:
        raise root.wrong("falta el periodo: una columna de año, mes o día, o «given: [year]»")
    if unknown := set(profile.given) - {"year"}:
        raise root.wrong(f"«given» no conoce «{sorted(unknown)[0]}»: solo year")
    told = [one.name for one in profile.columns if one.kind in GROUPS | MARKS | {Kind.COUNT}]
    if taken := [name for name in told if name in RESERVED or (name == "total" and profile.rows is Rows.RECORDS)]:
        raise root.wrong(f"una columna que se cuenta o agrupa no puede llamarse «{taken[0]}»")
    if not kinds & PLACE:
        raise root.wrong("falta el lugar: una columna de tipo ubigeo, place_name o place_label")
    if kinds & set(PARTS) and not kinds >= set(PARTS):
        raise root.wrong("el ubigeo por partes lleva las tres: departamento, provincia y distrito")
