"""The only reads of the external sources. What others published is public; how it was loaded, the secretariat's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet, Sum

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound
from tejido.sources.imports.models import Cell, Load


def loads_of(actor: Actor, source: str = "") -> QuerySet[Load]:
    """Every load, the latest first; of one source when it is named. Raises NotPermitted."""
    actor.require(Permit.SOURCES_MANAGE)
    return Load.objects.filter(source=source) if source else Load.objects.all()


def load_by_code(actor: Actor, code: str) -> Load:
    """One load.

    Raises:
        NotPermitted: the actor does not manage sources.
        NotFound: there is none.
    """
    found = loads_of(actor).filter(code=code).select_related("follows").first()
    if found is None:
        raise NotFound("No hay una carga con ese código.")
    return found


def place_years(actor: Actor, load: Load, measure: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Of each watched place of a load by its name, its years with their sum. One query. Raises NotPermitted."""
    actor.require(Permit.SOURCES_MANAGE)
    rows = Cell.objects.filter(load=load, measure=measure).values_list("place_name", "year")
    found: dict[str, list[tuple[int, int]]] = {}
    for place, year, n in rows.annotate(n=Sum("value")).order_by("place_name", "year"):
        found.setdefault(place, []).append((year, int(n)))
    return list(found.items())


def current_load(source: str, slot: str) -> Load | None:
    """The load that stands, to be compared with the one that would take its place."""
    return Load.objects.filter(source=source, slot=slot, state=Load.State.CURRENT).first()


def current_loads(source: str) -> Sequence[Load]:
    """The loads of a source that stand, one for each slot. One query."""
    return list(Load.objects.filter(source=source, state=Load.State.CURRENT))


def published_loads() -> Sequence[Load]:
    """The loads that stand, by source: public, they only say what others published and when it was cut. One query."""
    return list(Load.objects.filter(state=Load.State.CURRENT).order_by("source", "slot"))


def published_years(places: Sequence[str]) -> Sequence[tuple[str, str, int, str, str, int]]:
    """Source, place, year, groups, measure and value of the watched cells that stand, months added up. One query."""
    rows = Cell.objects.filter(load__state=Load.State.CURRENT, place__in=places)
    names = ("load__source", "place", "year", "groups", "measure")
    found = rows.values_list(*names).annotate(n=Sum("value")).order_by(*names)
    return [(source, place, year, groups, measure, int(n)) for source, place, year, groups, measure, n in found]


def published_inhabitants(sources: Sequence[str]) -> Sequence[tuple[str, int, str, str, int]]:
    """Source, year, place, groups and inhabitants of the populations that stand. One query."""
    rows = Cell.objects.filter(load__state=Load.State.CURRENT, load__source__in=sources).order_by("id")
    return list(rows.values_list("load__source", "year", "place", "groups", "value"))
