"""Who must act and who hears, asked of the present directory. The loader of the snapshots lives here.

`routes(at)` costs one small query while nothing changed: the process keeps the snapshot and drops it when the token of
the directory differs (ADR 0008). The other functions are shorthands over it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Max
from shapely.geometry.base import BaseGeometry

from tejido.accounts.exclusions import ExclusionSet
from tejido.accounts.permits import Permit
from tejido.accounts.prepared import ask
from tejido.accounts.roles import roles_that_may
from tejido.directory import models
from tejido.directory.access import role_there
from tejido.directory.competence import InstitutionFacts
from tejido.directory.geometry import ZoneIndex, read_shape
from tejido.directory.ladders import NOBODY_EXCLUDED, Hearer
from tejido.directory.people import Person, PostFacts, Shift, Span, Staff
from tejido.directory.routes import HearerRequest, Routes, calendar_in
from tejido.kernel.clock import lima_date
from tejido.law.calendars import WorkingCalendar

_BEFORE, _AFTER = timedelta(hours=1), timedelta(hours=23)
_WATCHED = (models.Institution, models.DutyShift, models.Absence)
Token = tuple[Any, ...]


class _Kept:
    """What this process keeps: the last snapshot, with the token and the Lima day it was read under."""

    lock = threading.Lock()
    routes: tuple[Token, date, Routes] | None = None


def directory_token() -> Token:
    """A value that differs whenever anything that routing reads was written. One query, a third of a millisecond.

    The number moves with every service of this app. The keys and the count catch what demos and tests write past the
    services; with the sums they also catch an account that was closed and a role that was given or ended, which
    belong to the layer below.
    """
    version, posting = models.DirectoryVersion._meta.db_table, models.Posting._meta.db_table
    parts = [f'(SELECT max(number) FROM "{version}")']  # noqa: S608  names of our own tables
    parts += [f'(SELECT max(id) FROM "{model._meta.db_table}")' for model in _WATCHED]  # noqa: S608
    account = get_user_model()._meta
    grant = account.get_field("grants").related_model._meta.db_table
    active = f'JOIN "{account.db_table}" a ON a.id = p.account_id AND a.active'
    role = f'LEFT JOIN "{grant}" g ON g.account_id = a.id AND g.until_at IS NULL'
    held = f'count(*), max(p.id), sum(a.id), sum(g.id) FROM "{posting}" p {active} {role}'
    return ask(f"SELECT {', '.join(parts)}, {held}")[0]


def routes(at: datetime) -> Routes:
    """The snapshot that answers for that instant. One query while nothing changed, thirteen when something did."""
    token, day = directory_token(), lima_date(at)
    kept = _Kept.routes
    if kept is not None and kept[0] == token and kept[1] == day and kept[2].holds(at):
        return kept[2]
    loaded = load_routes(since=at - _BEFORE, until=at + _AFTER)
    with _Kept.lock:
        _Kept.routes = (token, day, loaded)
    return loaded


def load_routes(*, since: datetime, until: datetime) -> Routes:
    """A snapshot for `[since, until)`, as wide as you like. Zones as of `since`. Twelve queries."""
    zones = list(
        models.Zone.objects.values_list("code", "district", "parent__code", "lat", "lon", "name").exclude(
            kind="district"
        )
    )
    indexes, boundaries = zone_indexes(lima_date(since))
    return Routes(
        since=since,
        until=until,
        institutions={one.code: one for one in _institutions()},
        staff=_staff(since, until),
        zones={code: district for code, district, *_ in zones},
        zone_names={code: name for code, *_, name in zones},
        zone_parents={code: parent for code, _, parent, *_ in zones if parent},
        zone_places={code: (lat, lon) for code, _, _, lat, lon, _ in zones if lat is not None and lon is not None},
        zone_index=indexes,
        boundaries=boundaries,
        calendars=_calendars(),
    )


def competent_institution(
    sector: str,
    *,
    district: str,
    zone_code: str | None,
    excluded: frozenset[str] = frozenset(),
    at: datetime,
    service: str | None = None,
) -> InstitutionFacts | None:
    """The institution that must act in a zone, or None when the district has none of that sector."""
    return routes(at).competent_institution(
        sector, district=district, zone_code=zone_code, excluded=excluded, at=at, service=service
    )


def hearers(
    institution_code: str,
    rung: str,
    *,
    at: datetime,
    exclusions: ExclusionSet = NOBODY_EXCLUDED,
    fallback_institution: str | None = None,
) -> list[Hearer]:
    """Who hears an alert; never an excluded person, and nobody only when nobody else is left."""
    return routes(at).hearers(
        institution_code, rung, at=at, exclusions=exclusions, fallback_institution=fallback_institution
    )


def hearers_many(requests: Sequence[HearerRequest], *, at: datetime) -> list[list[Hearer]]:
    """The hearers of each request, in their order; the queries of one `routes(at)`, however many they are."""
    return routes(at).hearers_many(requests, at=at)


def calendar(district: str) -> WorkingCalendar:
    """The working days of the district. One query while a snapshot is kept, else two; `Routes.calendar` needs none.

    Raises:
        CalendarExhausted: no calendar was loaded for the district.
    """
    kept = _Kept.routes
    if kept is not None and kept[0] == directory_token():
        return kept[2].calendar(district)
    return calendar_in(_calendars(), district)


def zone_indexes(day: date) -> tuple[dict[str, ZoneIndex], dict[str, BaseGeometry]]:
    """For each district the shapes of its zones on that day, and its own boundary. One query."""
    rows = models.ZoneShape.objects.filter(valid_from__lte=day).exclude(valid_until__lte=day)
    found: dict[str, dict[str, Any]] = {}
    boundaries: dict[str, BaseGeometry] = {}
    for district, code, kind, geometry in rows.values_list("zone__district", "zone__code", "zone__kind", "geometry"):
        if kind == "district":
            boundaries[district] = read_shape(geometry)
        else:
            found.setdefault(district, {})[code] = read_shape(geometry)
    return {district: ZoneIndex(shapes) for district, shapes in found.items()}, boundaries


def _institutions() -> list[InstitutionFacts]:
    zones: dict[int, set[str]] = {}
    for institution_id, zone in models.Territory.objects.values_list("institution_id", "zone__code"):
        zones.setdefault(institution_id, set()).add(zone)
    return [
        InstitutionFacts(
            code=row.code,
            name=row.name,
            kind=row.kind,
            sector=row.sector,
            district=row.district,
            uses_platform=row.uses_platform,
            takes_cases=row.takes_cases,
            state=row.state,
            preference=row.preference,
            services=frozenset(row.services),
            hours=row.hours,
            place=(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
            zones=frozenset(zones.get(row.pk, ())),
            languages=None if row.languages is None else frozenset(row.languages),
            accessibility=None if row.accessibility is None else frozenset(row.accessibility),
            secret=row.place_is_secret or row.kind == "shelter",
        )
        for row in models.Institution.objects.all()
    ]


def _staff(since: datetime, until: datetime) -> Staff:
    posts = models.Post.objects.values_list("code", "institution__code", "kind", "name", "email", "phone")
    held = models.Posting.objects.filter(account__active=True, from_at__lt=until).exclude(until_at__lte=since)
    shifts = models.DutyShift.objects.filter(starts_at__lt=until, ends_at__gt=since)
    away = models.Absence.objects.filter(from_at__lt=until, until_at__gt=since)
    ended = models.DutyShift.objects.filter(ends_at__lte=since).values_list("post__code").annotate(Max("ends_at"))
    grants = list(held.filter(role_there()).values_list(*_ROLE).distinct())
    working = roles_that_may(Permit.TASK_ACT)
    return Staff(
        posts=tuple(PostFacts(*row) for row in posts),
        postings=tuple(
            (post, Person(pk, code), Span(start, end))
            for post, pk, code, start, end in held.values_list(
                "post__code", "account_id", "account__code", "from_at", "until_at"
            )
        ),
        shifts=tuple(map(_shift, shifts.annotate(**_SHIFT).values(*_SHIFT, "starts_at", "ends_at"))),
        absences=tuple((pk, Span(a, b)) for pk, a, b in away.values_list("account_id", "from_at", "until_at")),
        roles=tuple((institution, pk, Span(start, end)) for institution, pk, start, end, _ in grants),
        workers=tuple((institution, pk, Span(start, end)) for institution, pk, start, end, r in grants if r in working),
        earlier_duty_end=dict(ended.order_by()),
    )


_ROLE = (
    "post__institution__code",
    "account_id",
    "account__grants__from_at",
    "account__grants__until_at",
    "account__grants__role",
)
_SHIFT = {
    "post_code": F("post__code"),
    "person": F("account_id"),
    "person_code": F("account__code"),
    "other": F("substitute_id"),
    "other_code": F("substitute__code"),
}


def _shift(row: dict[str, Any]) -> Shift:
    other = Person(row["other"], row["other_code"]) if row["other"] else None
    span = Span(row["starts_at"], row["ends_at"])
    return Shift(row["post_code"], Person(row["person"], row["person_code"]), other, span)


def _calendars() -> dict[str, WorkingCalendar]:
    days: dict[str, set[date]] = {}
    for district, day in models.Holiday.objects.values_list("district", "day"):
        days.setdefault(district, set()).add(day)
    return {
        district: WorkingCalendar(frozenset(days.get(district, ())), known_until)
        for district, known_until in models.CalendarHorizon.objects.values_list("district", "known_until")
    }
