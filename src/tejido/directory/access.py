"""The only reads of the directory. What is published is for anybody; who works where, for those who work there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet

from tejido.accounts.access import BODY_ROLES
from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles_that_may
from tejido.directory.distance import kilometres
from tejido.directory.models import (
    Absence,
    DutyShift,
    HelpLine,
    Institution,
    InstitutionRevision,
    Post,
    Posting,
    Zone,
    ZoneShape,
)
from tejido.directory.people import WORKING_POSTS
from tejido.kernel.errors import NotFound, NotPermitted


def visible_institutions(actor: Actor, *, sector: str | None = None, kind: str | None = None) -> QuerySet[Institution]:
    """The institutions of the actor's district (of all, for the platform itself), closed ones included."""
    rows = Institution.objects.filter(**_district(actor))
    rows = rows.filter(sector=sector) if sector is not None else rows
    return rows.filter(kind=kind) if kind is not None else rows


def get_institution(actor: Actor, code: str) -> Institution:
    """One institution with its territory and posts. Four queries.

    Raises:
        NotFound: it does not exist or is of another district.
    """
    return _one(visible_institutions(actor).prefetch_related("territory__zone", "posts"), code)


def revisions_of(actor: Actor, code: str) -> list[InstitutionRevision]:
    """What changed in an institution, newest first."""
    return list(InstitutionRevision.objects.filter(institution=get_institution(actor, code)))


def district_names() -> dict[str, str]:
    """The districts of the installation by code: those whose zone of kind district is known. For anybody. One query."""
    return dict(Zone.objects.filter(kind="district").order_by("name").values_list("code", "name"))


def published_help_lines() -> QuerySet[HelpLine]:
    """The help lines in their order, also those whose number may not be shown (`published` False). For anybody."""
    return HelpLine.objects.all()


def published_institutions(district: str) -> QuerySet[Institution]:
    """The real institutions of a district as the public page tells them; never a fictitious one. For anybody."""
    return Institution.objects.filter(district=district, demo=False)


def nearest(actor: Actor, *, sector: str, lat: float, lon: float, most: int = 3) -> list[tuple[Institution, float]]:
    """The nearest institutions of a sector that attend, with their distance in kilometres. One query."""
    rows = visible_institutions(actor, sector=sector).filter(lat__isnull=False, takes_cases=True)
    far = [
        (one, kilometres((lat, lon), (one.lat, one.lon)))
        for one in rows.exclude(state="closed")
        if one.lat is not None and one.lon is not None
    ]
    return sorted(far, key=lambda pair: (pair[1], pair[0].code))[:most]


@dataclass(frozen=True, slots=True)
class PostRoster:
    """A post with who holds it and its shifts that are not over, soonest first; `away` holds account keys.

    `roleless` are the keys of those who hold it without a role for it in the institution (it ended, or does not let act
    on tasks): they hear nothing.
    """

    post: Post
    postings: tuple[Posting, ...]
    shifts: tuple[DutyShift, ...]
    away: frozenset[int]
    roleless: frozenset[int]


def role_there() -> Q:
    """Of a posting: its account has a role (now or before) in the institution, or in the body's district."""
    there = Q(account__grants__institution_code=F("post__institution__code"))
    district = Q(account__grants__district=F("post__institution__district"))
    return there | district & Q(account__grants__role__in=BODY_ROLES)


def roster_of(actor: Actor, institution_code: str, *, at: datetime) -> list[PostRoster]:
    """The posts of an institution with their people now. Five queries.

    Raises:
        NotPermitted: the actor neither works there nor keeps the directory.
        NotFound: there is no such institution.
    """
    institution = _manned(actor, institution_code)
    fit = Q(account__grants__role__in=roles_that_may(Permit.TASK_ACT)) | ~Q(post__kind__in=WORKING_POSTS)
    acting = Posting.objects.filter(role_there() & fit, pk=OuterRef("pk"), account__grants__until_at=None)
    held = Posting.objects.exclude(until_at__lte=at).select_related("account").annotate(acting=Exists(acting))
    coming = DutyShift.objects.filter(ends_at__gt=at).select_related("account", "substitute")
    posts = Post.objects.filter(institution=institution).prefetch_related(
        Prefetch("postings", queryset=held.order_by("from_at", "pk")), Prefetch("shifts", queryset=coming)
    )
    away = frozenset(Absence.objects.filter(from_at__lte=at, until_at__gt=at).values_list("account_id", flat=True))
    found = []
    for post in posts:
        postings = tuple(post.postings.all())
        roleless = frozenset(one.account_id for one in postings if not one.acting)  # type: ignore[attr-defined]
        found.append(PostRoster(post, postings, tuple(post.shifts.all()), away, roleless))
    return found


def postings_history(actor: Actor, institution_code: str) -> list[Posting]:
    """Everybody who has held a post of the institution, newest first. Two queries.

    Raises:
        NotPermitted, NotFound: as `roster_of`.
    """
    institution = _manned(actor, institution_code)
    rows = Posting.objects.filter(post__institution=institution).select_related("account", "post")
    return list(rows.order_by("-from_at", "-pk"))


def shifts_between(actor: Actor, institution_code: str, start: datetime, end: datetime) -> list[DutyShift]:
    """The shifts that touch `[start, end)`, by start. Two queries.

    Raises:
        NotPermitted, NotFound: as `roster_of`.
    """
    institution = _manned(actor, institution_code)
    rows = DutyShift.objects.filter(post__institution=institution, starts_at__lt=end, ends_at__gt=start)
    return list(rows.select_related("post", "account", "substitute"))


def posts_held(actor: Actor, *, at: datetime) -> frozenset[str]:
    """The codes of the posts that the actor holds at that instant. One query."""
    rows = Posting.objects.filter(account_id=actor.account_id, from_at__lte=at).exclude(until_at__lte=at)
    return frozenset(rows.values_list("post__code", flat=True))


def visible_zones(actor: Actor) -> list[Zone]:
    """The zones of the actor's district by name, the district itself left out. One query."""
    return list(Zone.objects.filter(**_district(actor)).exclude(kind="district").select_related("parent"))


def zone_shapes(actor: Actor, *, on: date) -> list[tuple[Zone, Mapping[str, Any], bool]]:
    """The zones with their GeoJSON geometry of that day and whether it is approximate; the district itself first."""
    return _shapes({f"zone__{k}": v for k, v in _district(actor).items()}, on)


def published_zone_shapes(district: str, *, on: date) -> list[tuple[Zone, Mapping[str, Any], bool]]:
    """The same of one district, for anybody: the shapes are no secret of anyone."""
    return _shapes({"zone__district": district}, on)


def _shapes(of: Mapping[str, str], on: date) -> list[tuple[Zone, Mapping[str, Any], bool]]:
    rows = ZoneShape.objects.filter(valid_from__lte=on, **of)
    in_force = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).select_related("zone")
    found = [(shape.zone, shape.geometry, shape.approximate) for shape in in_force]
    return sorted(found, key=lambda part: (part[0].kind != "district", part[0].name))


def shape_history(actor: Actor, zone_code: str) -> list[ZoneShape]:
    """Every shape that a zone has had, newest first."""
    mine = {f"zone__{k}": v for k, v in _district(actor).items()}
    return list(ZoneShape.objects.filter(zone__code=zone_code, **mine).order_by("-valid_from", "-pk"))


def people_away(actor: Actor, institution_code: str, *, at: datetime) -> list[Absence]:
    """The absences of the institution's people that are not over, soonest first. Two queries.

    Raises:
        NotPermitted, NotFound: as `roster_of`.
    """
    institution = _manned(actor, institution_code)
    staff = Posting.objects.filter(post__institution=institution).exclude(until_at__lte=at).values("account_id")
    rows = Absence.objects.filter(account_id__in=staff, until_at__gt=at).select_related("account")
    return list(rows.order_by("from_at"))


@dataclass(frozen=True, slots=True)
class StaffName:
    """Somebody who holds a post of an institution now."""

    account_code: str
    full_name: str
    post: str


def staff_names(actor: Actor, institution_code: str, *, at: datetime) -> list[StaffName]:
    """Who works in an institution of the district, by name: to leave somebody out of a case by hand. Two queries.

    Raises:
        NotPermitted: the actor neither registers nor edits cases.
        NotFound: there is no such institution.
    """
    if not actor.may(Permit.CASE_EDIT):
        actor.require(Permit.CASE_REGISTER)
    institution = _one(visible_institutions(actor), institution_code)
    held = Posting.objects.filter(post__institution=institution, from_at__lte=at).exclude(until_at__lte=at)
    rows = held.order_by("account__full_name", "account__code").values_list(
        "account__code", "account__full_name", "post__name"
    )
    return list({row[0]: StaffName(*row) for row in rows}.values())


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds, or held (`present` False), a post of the actor's institution."""

    code: str
    name: str
    post: str
    present: bool


def colleagues(actor: Actor, *, at: datetime) -> list[Colleague]:
    """Everybody who has held a post of the actor's own institution, by name, each once. One query."""
    held = Posting.objects.filter(post__institution__code=actor.institution or "-", from_at__lte=at)
    rows = held.order_by("account__full_name", "account__code", "until_at").values_list(
        "account__code", "account__full_name", "post__name", "until_at", "account__active"
    )
    found: dict[str, Colleague] = {}
    for code, name, post, until, active in rows:
        present = active and (until is None or until > at)
        if code not in found or present:
            found[code] = Colleague(code, name, post, present)
    return list(found.values())


def roster_horizons(actor: Actor) -> dict[str, datetime]:
    """For each institution whose operators have shifts, when the last one ends. One query.

    Raises:
        NotPermitted: the actor does not keep the directory.
    """
    actor.require(Permit.DIRECTORY_EDIT)
    mine = {f"post__institution__{k}": v for k, v in _district(actor).items()}
    rows = DutyShift.objects.filter(post__kind="operator", **mine).values_list("post__institution__code")
    return dict(rows.annotate(Max("ends_at")).order_by())


def _manned(actor: Actor, code: str) -> Institution:
    if actor.institution != code and not actor.may(Permit.DIRECTORY_EDIT):
        raise NotPermitted("Los turnos y las personas de una institución los ve quien trabaja en ella.")
    return _one(visible_institutions(actor), code)


def _one(rows: QuerySet[Institution], code: str) -> Institution:
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound("No encontramos esa institución en el directorio de su distrito.")
    return found


def _district(actor: Actor) -> dict[str, str]:
    return {"district": actor.district} if actor.district else {}
