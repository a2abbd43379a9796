"""The only reads of the protection measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen
from tejido.cases.field_policy import Group
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.protection.states import STANDING
from tejido.kernel.errors import NotFound

STATION_PAGE = 50


def orders_of(seen: Seen) -> list[MeasureOrder]:
    """The sets of measures of a case, newest first, for who may know of them. One query."""
    if not seen.shows(Group.PROTECTION):
        return []
    return list(MeasureOrder.objects.filter(case=seen.case).order_by("-id"))


def order_in(seen: Seen, code: str) -> MeasureOrder:
    """One set of measures of a case.

    Raises:
        NotFound: it is not of that case, or the actor may not know of it.
    """
    rows = MeasureOrder.objects.select_related("case", "replaces")
    found = rows.filter(case=seen.case, code=code).first() if seen.shows(Group.PROTECTION) else None
    if found is None:
        raise NotFound("No encontramos esas medidas entre las de este caso.")
    return found


def acts_of(order: MeasureOrder) -> list[MeasureAct]:
    """What happened to a set of measures that the caller may see, oldest first; notes still sealed. One query."""
    return list(order.acts.order_by("occurred_at", "id"))


def protected_by_station(actor: Actor) -> QuerySet[MeasureOrder]:
    """The measures in force that the actor's own station executes, those never visited first, then the oldest visit.

    Raises:
        NotPermitted: the actor does not work in a station.
    """
    actor.require(Permit.PROTECTION_READ)
    rows = MeasureOrder.objects.filter(
        ~hidden_from(actor, outer="case__code"),
        station=actor.institution or "-",
        state__in=STANDING,
        district=actor.district,
    )
    return rows.select_related("case").order_by(F("visited_at").asc(nulls_first=True), "id")


def replacement_of(order: MeasureOrder) -> str:
    """The code of the set that replaced this one, blank when none did; the caller may see it. One query."""
    return order.replaced_by.values_list("code", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class StationPage:
    """One page of the station's list and how many there are in all."""

    rows: Sequence[MeasureOrder]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // STATION_PAGE))


def station_page(actor: Actor, number: int) -> StationPage:
    """A page of the station's list; a page beyond the last is the last. Two queries. Raises NotPermitted."""
    rows = protected_by_station(actor)
    total = rows.count()
    page = StationPage([], total, min(max(number, 1), max(1, -(-total // STATION_PAGE))))
    start = (page.number - 1) * STATION_PAGE
    return StationPage(list(rows[start : start + STATION_PAGE]), total, page.number)
