"""What is read of each row, from which of its cells: the period, the place, the groups and the measures. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tejido.directory.ubigeo import folded
from tejido.kernel.errors import Refused
from tejido.sources.imports import values
from tejido.sources.imports.districts import CodeKind, by_code, by_name, six_digits
from tejido.sources.imports.heading import Heading
from tejido.sources.imports.profile import GROUPS, MARKS, PARTS, PERIOD, UNKNOWN, Column, Kind, Profile

Read = Callable[[Sequence[str]], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is read of a row. `columns`: the file's, from 0; `outputs`: what it gives, with its SQL type;
    `read`: from their texts, or Refused with the column at fault in `field`; `dimension`: a total may stand in it."""

    name: str
    columns: tuple[int, ...]
    outputs: tuple[tuple[str, str], ...]
    read: Read
    dimension: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What the file does not say: the year, which table its codes are of, and the day on which it is read."""

    today: date
    year: int = 0
    codes: CodeKind | None = None


def fields_of(profile: Profile, heading: Heading, given: Given) -> list[Field]:
    """The fields of a profile in a file: the period, the place, its groups and its measures."""
    found = [_period(profile, heading, given), _place(profile, heading, given)]
    for column in profile.columns:
        if column.name not in heading.places:
            continue
        at = (heading.places[column.name],)
        if column.kind in GROUPS:
            read = partial(_group, column=column, profile=profile, heading=heading)
            found.append(Field(column.name, at, ((column.name, "VARCHAR"),), read))
        elif column.kind is Kind.COUNT or column.kind in MARKS:
            read = partial(_measure, column=column, profile=profile, heading=heading)
            found.append(Field(column.name, at, ((column.name, "BIGINT"),), read, dimension=False))
    return found


def place_columns(profile: Profile, heading: Heading) -> tuple[Column, ...]:
    """The columns of the file that say the place."""
    kinds = (Kind.UBIGEO, *PARTS, Kind.PLACE_NAME, Kind.PLACE_LABEL)
    return tuple(one for one in profile.columns if one.kind in kinds and one.name in heading.places)


def has_codes(profile: Profile, heading: Heading) -> bool:
    """Whether places are told by a code, so that its table must be known."""
    return any(one.kind is Kind.UBIGEO or one.kind in PARTS for one in place_columns(profile, heading))


def place_reader(columns: Sequence[Column]) -> Callable[[Sequence[str]], tuple[str, str]]:
    """What reads, of the texts of a row's place, its code of six digits and its name; "" for what it does not say."""
    at = {one.kind: place for place, one in enumerate(columns)}
    whole, name = at.get(Kind.UBIGEO), at.get(Kind.PLACE_NAME)
    parts = [at.get(kind) for kind in PARTS]

    def read(texts: Sequence[str]) -> tuple[str, str]:
        said = ["" if place is None else texts[place].removesuffix(".0") for place in parts]
        code = "" if whole is None else texts[whole]
        if any(said):
            code = "".join(part.zfill(2) for part in said)
        return six_digits(code), "" if name is None else texts[name]

    return read


def _at(column: Column, heading: Heading, error: Refused) -> Refused:
    return Refused(error.message, field=heading.headings[heading.places[column.name]])


def _period(profile: Profile, heading: Heading, given: Given) -> Field:
    columns = tuple(one for one in profile.columns if one.kind in PERIOD and one.name in heading.places)
    read = partial(_read_period, columns=columns, heading=heading, given=given)
    at = tuple(heading.places[one.name] for one in columns)
    return Field("period", at, (("year", "INTEGER"), ("month", "INTEGER")), read)


def _read_period(
    texts: Sequence[str], *, columns: Sequence[Column], heading: Heading, given: Given
) -> tuple[object, ...]:
    year, month = given.year, 0
    for text, column in zip(texts, columns, strict=True):
        try:
            if column.kind is Kind.DAY:
                found = values.day(text, column, given.today)
                year, month = found.year, found.month
            elif column.kind is Kind.YEAR_MONTH:
                year, month = values.year_month(text, given.today.year)
            elif column.kind is Kind.YEAR:
                year = values.year(text, given.today.year)
            else:
                month = values.month(text)
        except Refused as error:
            raise _at(column, heading, error) from None
    if (year, month) > (given.today.year, given.today.month):
        raise Refused(f"{year}-{month:02} todavía no llega.", field=heading.headings[heading.places[columns[-1].name]])
    return year, month


def _place(profile: Profile, heading: Heading, given: Given) -> Field:
    columns = place_columns(profile, heading)
    if has_codes(profile, heading):
        at_fault = heading.headings[heading.places[columns[0].name]]
        kind = given.codes or CodeKind.INEI
        read: Read = partial(_coded, reader=place_reader(columns), at=at_fault, kind=kind)
    elif columns[0].kind is Kind.PLACE_NAME:
        read = partial(_named, column=columns[0], heading=heading, prefix=profile.prefix)
    else:
        read = partial(_labelled, column=columns[0], heading=heading, profile=profile)
    at = tuple(heading.places[one.name] for one in columns)
    return Field("place", at, (("place", "VARCHAR"), ("place_name", "VARCHAR")), read)


def _coded(
    texts: Sequence[str], *, reader: Callable[[Sequence[str]], tuple[str, str]], at: str, kind: CodeKind
) -> tuple[object, ...]:
    """The INEI code of a place. A name that is that of another district is a contradiction; other spellings pass."""
    code, name = reader(texts)
    if not code:
        raise Refused(f"«{'-'.join(texts)[:40]}» no es un código de distrito de seis cifras.", field=at)
    known = by_code(kind).get(code)
    if known is None or not known.inei:
        raise Refused(f"No hay un distrito {code} en la tabla del {kind.upper()} («{name}»).", field=at)
    if name and name != known.key and (plain := folded(name)) != known.key:
        other = by_code(CodeKind.RENIEC if kind is CodeKind.INEI else CodeKind.INEI).get(code)
        namesake = by_name(known.inei[:2]).get(plain)
        if (other and other.key == plain) or (namesake and namesake.inei != known.inei):
            raise Refused(f"El código {code} es de {known.name}, pero la fila dice «{name}».", field=at)
    return known.inei, known.name.title()


def _named(texts: Sequence[str], *, column: Column, heading: Heading, prefix: str) -> tuple[object, ...]:
    at = heading.headings[heading.places[column.name]]
    if not texts[0]:
        raise Refused("Falta el distrito.", field=at)
    known = by_name(prefix).get(folded(texts[0]))
    if known is None:
        raise Refused(f"No hay un distrito «{texts[0][:40]}», o hay más de uno con ese nombre.", field=at)
    return known.inei, known.name.title()


def _labelled(texts: Sequence[str], *, column: Column, heading: Heading, profile: Profile) -> tuple[object, ...]:
    text = texts[0]
    if not text or folded(text) in profile.missing:
        return UNKNOWN, "No se sabe"
    if not profile.places:
        return folded(text).lower().replace(" ", "-")[:40], text[:60]
    known = {folded(label): code for label, code in profile.places.items()}
    if folded(text) not in known:
        at = heading.headings[heading.places[column.name]]
        raise Refused(f"El lugar «{text[:40]}» no está entre los que el perfil conoce.", field=at)
    return known[folded(text)], text[:60]


def _group(texts: Sequence[str], *, column: Column, profile: Profile, heading: Heading) -> tuple[object, ...]:
    try:
        return (values.group(texts[0], column, profile.missing),)
    except Refused as error:
        raise _at(column, heading, error) from None


def _measure(texts: Sequence[str], *, column: Column, profile: Profile, heading: Heading) -> tuple[object, ...]:
    try:
        counted = column.kind is Kind.COUNT
        return (values.count(texts[0], column) if counted else values.mark(texts[0], column, profile.missing),)
    except Refused as error:
        raise _at(column, heading, error) from None
