"""The directory as the public page tells it: what to call, where to go, and how sure each fact is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from tejido.directory.hours import covers, told
from tejido.directory.kinds import INSTITUTION_KINDS, SERVICES
from tejido.kernel.clock import lima_date
from tejido.kernel.times import day

STALE_AFTER = timedelta(days=183)
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cem", "Centros Emergencia Mujer: abogada, psicóloga y trabajadora social, gratis", ("cem_regular", "cem_police")),
    ("comisarias", "Comisarías: denunciar y pedir protección", ("police_station",)),
    ("salud", "Salud: atención médica, también sin denuncia", ("health_centre", "health_post")),
    ("salud-mental", "Salud mental", ("community_mental_health",)),
    ("ninez", "Niñas, niños y adolescentes", ("demuna", "special_protection", "ugel")),
    ("abogado", "Abogado gratuito y justicia", ("legal_aid", "prosecutor", "family_court", "justice_of_peace")),
    ("apoyo", "Apoyo municipal y de organizaciones", ("casa_amiga", "municipal_department", "womens_network", "ngo")),
    ("refugio", "Hogar de refugio temporal", ("shelter",)),
)


class Line(Protocol):
    """A help line, as the directory keeps it."""

    code: str
    name: str
    numbers: list[str]
    published: bool
    free: bool
    hours: Mapping[str, Any] | None
    languages: list[str]
    what: str
    when: str
    conflict: str
    verified_on: date | None


class Site(Protocol):
    """An institution, as the directory keeps it."""

    name: str
    kind: str
    address: str
    state: str
    services: list[str]
    hours: Mapping[str, Any] | None
    phones: list[dict[str, Any]]
    verified_on: date | None
    place_is_secret: bool


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure a fact is: the sentence, and whether it is old or was never verified."""

    sentence: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A help line ready to be shown; `number` is empty when none may be published."""

    name: str
    number: str
    dial: str
    what: str
    when: str
    hours: str
    open_now: bool | None
    languages: str
    free: bool
    conflict: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class SiteView:
    """A service ready to be shown. A secret place has no address, telephone or hours here, whatever the row says."""

    name: str
    kind: str
    address: str
    phones: tuple[tuple[str, str], ...]
    services: tuple[str, ...]
    hours: str
    open_now: bool | None
    closed: bool
    secret: bool
    sure: Sure


@dataclass(frozen=True, slots=True)
class Section:
    """The services of one need."""

    anchor: str
    title: str
    sites: tuple[SiteView, ...]


def sure_of(verified_on: date | None, at: datetime) -> Sure:
    """What to say of a fact verified that day; after six months it is old."""
    if verified_on is None:
        return Sure("Sin verificar todavía", fresh=False)
    if lima_date(at) - verified_on > STALE_AFTER:
        return Sure(f"Verificado el {day(verified_on)}, hace más de 6 meses: puede haber cambiado", fresh=False)
    return Sure(f"Verificado el {day(verified_on)}", fresh=True)


def dial(number: str) -> str:
    """The number as a telephone dials it."""
    return "".join(c for c in number if c.isdigit() or c == "+")


def line_view(line: Line, at: datetime) -> LineView:
    """A help line at that instant."""
    number = line.numbers[0] if line.published and line.numbers else ""
    return LineView(
        name=line.name,
        number=number,
        dial=dial(number),
        what=line.what,
        when=line.when,
        hours=told(line.hours),
        open_now=covers(line.hours, at),
        languages=", ".join(line.languages),
        free=line.free,
        conflict=line.conflict,
        sure=sure_of(line.verified_on, at),
    )


def site_view(site: Site, at: datetime) -> SiteView:
    """A service at that instant."""
    secret = site.place_is_secret or site.kind == "shelter"
    numbers = () if secret else tuple((p["number"], dial(p["number"])) for p in site.phones)
    closed = site.state == "closed"
    return SiteView(
        name=site.name,
        kind=INSTITUTION_KINDS.get(site.kind, ""),
        address="" if secret else site.address,
        phones=numbers,
        services=tuple(SERVICES[s] for s in site.services if s in SERVICES),
        hours="" if secret else told(site.hours),
        open_now=None if secret or closed else covers(site.hours, at),
        closed=closed,
        secret=secret,
        sure=sure_of(site.verified_on, at),
    )


def sections(sites: Iterable[Site], at: datetime) -> list[Section]:
    """The services by need, in the order a person looks for them; kinds that do not attend people are left out."""
    rows = list(sites)
    made = (
        Section(anchor, title, tuple(site_view(s, at) for kind in kinds for s in rows if s.kind == kind))
        for anchor, title, kinds in SECTIONS
    )
    return [section for section in made if section.sites]
