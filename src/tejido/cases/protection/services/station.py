"""The station's list and map of the people it protects, opened: each opening leaves a line in the station's ledger."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.protection.access import StationPage, protected_by_station, station_page
from tejido.cases.protection.services.homes import Home, opened_home
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import handles_of


class Placed(NamedTuple):
    """A protected home on the map: the set of measures, the risk, and where it stands."""

    order: str
    risk_level: str
    home: Home


class StationMap(NamedTuple):
    """The homes that were placed, and how many measures have none yet."""

    placed: list[Placed]
    unplaced: int


@transaction.atomic(durable=True)
def open_station_list(number: int, *, actor: Actor, at: datetime) -> StationPage:
    """One page of the list, by codes; recorded with how many were shown. Raises NotPermitted."""
    page = station_page(actor, number)
    _record(Action.PROTECTED_LISTED, len(page.rows), actor, at)
    return page


@transaction.atomic(durable=True)
def open_station_map(*, actor: Actor, at: datetime) -> StationMap:
    """Every protected home of the station, opened; recorded with how many. Three queries.

    A case whose key was destroyed is left out. Raises NotPermitted.
    """
    actor.require(Permit.IDENTITY_READ)
    rows = list(
        protected_by_station(actor).values_list("code", "case__risk_level", "case__code", "place_sealed").order_by("id")
    )
    keys = handles_of({case for _, _, case, sealed in rows if sealed is not None})
    placed = [
        Placed(order, risk, opened_home(order, sealed, keys[case]))
        for order, risk, case, sealed in rows
        if sealed is not None and case in keys
    ]
    _record(Action.PROTECTED_MAPPED, len(placed), actor, at)
    return StationMap(placed, len(rows) - len(placed))


def _record(action: Action, count: int, actor: Actor, at: datetime) -> None:
    actor.require(Permit.PROTECTION_READ)
    subject = ("institution", actor.institution or "-")
    record(action=action, subject=subject, actor_code=actor.code, at=at, data={"count": count})
