"""Where a protected home stands: sealed, and opened only by who may know the address; each opening is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen, see_case
from tejido.cases.field_policy import Group
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.asking import UNSEEN, order_for, sent_before
from tejido.cases.protection.services.following import write_act
from tejido.cases.protection.states import OrderAct
from tejido.cases.services.told import Told, checked
from tejido.directory.routing import routes
from tejido.kernel.errors import NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import DataKeyHandle, handle_of


class Home(NamedTuple):
    """A place in degrees (WGS 84)."""

    lat: float
    lon: float


def sealed_home(order: MeasureOrder, home: Home, key: DataKeyHandle | None = None) -> bytes:
    """The place, sealed for that order."""
    return (key or handle_of(order.case.code)).seal(home._asdict(), context=f"measure.home:{order.code}")


def home_of(order: MeasureOrder, key: DataKeyHandle) -> Home | None:
    """The place of an order, opened with the case's key. Who calls has asked whether it may and records it."""
    return None if order.place_sealed is None else opened_home(order.code, order.place_sealed, key)


def opened_home(order_code: str, sealed: bytes | memoryview, key: DataKeyHandle) -> Home:
    """As `home_of`, of the order with that code."""
    found = key.mapping(sealed, context=f"measure.home:{order_code}")
    return Home(float(found["lat"]), float(found["lon"]))


@transaction.atomic(durable=True)
def place_home(order_code: str, home: Home, *, told: Told, actor: Actor, at: datetime) -> str | None:
    """Say where the protected home stands; returns the zone that it lies in, None when it is in no drawn zone.

    Raises:
        NotFound, NotPermitted: the order is not the actor's, or its sector does not know the address.
        Conflict: the measures are no longer in force.
        Refused: the place is not in the case's district.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return None
    if not see_case(actor, case.code).shows(Group.ADDRESS):
        raise NotPermitted("Su institución no lleva la dirección de este caso.")
    told = checked(told, case, actor, at)
    inside, zone = routes(at).where(case.district, home.lat, home.lon)
    if not inside:
        raise Refused(
            "Ese punto queda fuera del distrito. Primero va la latitud (cerca de -11.8) y después la longitud.",
            field="lat",
        )
    row.place_sealed = sealed_home(row, home)
    write_act(row, OrderAct.PLACED, told, actor_code=actor.code, at=at)
    return zone


def may_open_home(order: MeasureOrder, seen: Seen, actor: Actor) -> bool:
    """Whether the actor may know where it stands: of the stations only the one that protects it now."""
    own = seen.in_full or actor.institution == order.station
    return own and seen.shows(Group.ADDRESS) and seen.shows(Group.PROTECTION) and actor.may(Permit.IDENTITY_READ)


@transaction.atomic(durable=True)
def open_home(order_code: str, *, actor: Actor, at: datetime) -> Home | None:
    """Where the home stands, for the case's team and the station that protects it; the reading is recorded in the case.

    Raises:
        NotFound, NotPermitted, CannotUnseal.
    """
    row = MeasureOrder.objects.select_related("case").filter(code=order_code).first()
    if row is None:
        raise NotFound(UNSEEN)
    try:
        seen = see_case(actor, row.case.code)
    except NotFound:
        raise NotFound(UNSEEN) from None
    if not may_open_home(row, seen, actor):
        raise NotPermitted("Su institución no lleva la dirección de este caso.")
    data = {"groups": [str(Group.ADDRESS)], "closeness": str(seen.closeness)}
    record(action=Action.IDENTITY_READ, subject=("case", row.case.code), actor_code=actor.code, at=at, data=data)
    return home_of(row, handle_of(row.case.code))
