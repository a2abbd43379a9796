"""The only reads of the deliveries. Who is only told that they came never reads a figure here."""

from __future__ import annotations

from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.sources.models import SeriesCalendar, SeriesPeriod, Submission

UNSEEN = "No encontramos esa entrega entre las de su distrito. Revise el código."


def periods_in(actor: Actor, *, series: str = "") -> QuerySet[SeriesPeriod]:
    """The periods owed in the actor's district, the latest first; no figure is in them. Raises NotPermitted."""
    actor.require(Permit.SERIES_STATUS)
    rows = SeriesPeriod.objects.filter(district=actor.district)
    return (rows.filter(series=series) if series else rows).order_by("-period", "series", "institution_code")


def period_by_code(actor: Actor, code: str, *, lock: bool = False) -> SeriesPeriod:
    """One period owed.

    Raises:
        NotPermitted: the actor's role does not see the deliveries.
        NotFound: there is no such period in the actor's district.
    """
    rows = periods_in(actor).filter(code=code)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound(UNSEEN)
    return found


def may_deliver(actor: Actor, row: SeriesPeriod) -> bool:
    """Whether the actor delivers it: its institution, its desk, or the secretariat for one that does not log in."""
    if row.district != actor.district:
        return False
    if actor.may(Permit.SERIES_MANAGE) and row.desk_institution != row.institution_code:
        return True
    return actor.may(Permit.SERIES_DELIVER) and actor.institution in (row.institution_code, row.desk_institution)


def sees_figures(actor: Actor, row: SeriesPeriod) -> bool:
    """Whether the actor sees the figures as they are: who delivers them and the technical secretariat."""
    return row.district == actor.district and (actor.may(Permit.SERIES_MANAGE) or may_deliver(actor, row))


def submissions_of(actor: Actor, row: SeriesPeriod) -> list[Submission]:
    """Every version with its figures, oldest first. One query.

    Raises:
        NotPermitted: the actor neither delivers them nor is the secretariat.
    """
    if not sees_figures(actor, row):
        raise NotPermitted("Las cifras tal como se entregaron las ven quien las entrega y la secretaría técnica.")
    return list(row.submissions.order_by("version"))


def for_withholding(actor: Actor, series: str, period: str) -> list[tuple[SeriesPeriod, list[Submission]]]:
    """Every version of a series in a period, to be withheld before anything is shown (`withheld`). Two queries."""
    rows = periods_in(actor, series=series).filter(period=period, withdrawn_at__isnull=True)
    found = list(rows.prefetch_related("submissions"))
    return [(row, sorted(row.submissions.all(), key=lambda one: one.version)) for row in found]


def calendars_of(actor: Actor) -> dict[str, list[SeriesCalendar]]:
    """The calendars of every series of the district, oldest first. One query. Raises NotPermitted."""
    actor.require(Permit.SERIES_STATUS)
    found: dict[str, list[SeriesCalendar]] = {}
    for row in SeriesCalendar.objects.filter(district=actor.district).order_by("id"):
        found.setdefault(row.series, []).append(row)
    return found
