"""A release made aside: the cubes counted and withheld, written as a folder with its words. Nothing is in force yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, Refused
from tejido.observatory.engines import OpenFacts, on_duckdb
from tejido.observatory.released.about import About, write_about
from tejido.observatory.released.inhabitants import Living
from tejido.observatory.released.places import ABOUT, AUDITED
from tejido.observatory.releasing.calendar import NothingYet, cut_on
from tejido.observatory.releasing.changelog import changes
from tejido.observatory.releasing.counting import count, first_month
from tejido.observatory.releasing.cubes import PERIOD, Cube, Cubes
from tejido.observatory.releasing.deliveries import deliveries
from tejido.observatory.releasing.guarding import guarded
from tejido.observatory.releasing.held import hold
from tejido.observatory.releasing.periods import periods, starts_in, whole_since
from tejido.observatory.releasing.times import times
from tejido.observatory.sheet import told
from tejido.observatory.sheets import sheets
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.values import Release
from tejido.statistics.rule import Rule

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the facts, where releases lie, the list of cubes, the rule and the secret; the district, its
    name and the names of its zones by code; the inhabitants of which its rates are."""

    facts: Path
    releases: Path
    cubes: Cubes
    rule: Rule
    salt: bytes
    district: str
    district_name: str
    zones: Mapping[str, str]
    population: Sequence[Living] = ()


def draft(
    order: Order,
    folder: Path,
    *,
    number: int,
    earlier: Sequence[Release],
    at: datetime,
    say: Say,
    closely: Collection[str] = (),
) -> Release:
    """Write the folder of a release. `closely`: the populations to be guarded with every code.

    Raises:
        NotFound: there are no facts. Conflict: they were written again meanwhile.
        Refused: no quarter has ended yet, the facts are older than the release in force, or nothing new may be told.
    """
    with _steady(order.facts) as facts:
        until = _until(facts, earlier)
        axes = order.cubes.axes(periods=periods(_since(facts, order, earlier, until), until), zones=order.zones)
        counted = count(facts, order.cubes, axes, district=order.district, until=until, rule=order.rule, say=say)
        took = times(facts, order.cubes.times, axes, district=order.district, rule=order.rule, say=say)
        owed = deliveries(facts, axes[PERIOD], district=order.district)
    dimensions = tuple(one.dimension for one in axes.values())
    exact = Release(f"publicacion-{number}", until, dimensions, counted.tables, rule=order.rule)
    exact = replace(exact, bonds=tuple(bond for bond in order.cubes.bonds if exact.holds(bond)))
    say("Reservando lo que permitiría reconocer a alguien…")
    names = {name: order.cubes.name_of(name) for name in order.cubes.populations}
    release, held = guarded(
        exact, counted, salt=order.salt, earlier=earlier, names=names, closely=frozenset(closely), say=say
    )
    write_release(release, folder / AUDITED)
    about = About(
        number=number,
        cut_on=until.isoformat(),
        made_at=at.isoformat(),
        begun_at=at.isoformat(),
        district=order.district,
        district_name=order.district_name,
        axes={name: {"title": one.title, "labels": dict(one.labels)} for name, one in axes.items()},
        tables={cube.name: _words(cube, order.cubes) for cube in order.cubes.tables},
        indicators=dict(order.cubes.indicators),
        times=took,
        deliveries=owed,
        sheets=[told(sheet) for sheet in sheets()],
        changes=changes(earlier[-1] if earlier else None, release, number=number - 1),
        population=[asdict(one) for one in order.population],
    )
    write_about(folder / ABOUT, about)
    if held:
        hold(folder, held, order.releases)
    return release


@contextmanager
def _steady(folder: Path) -> Iterator[OpenFacts]:
    try:
        with on_duckdb(folder) as facts:
            yield facts
    except duckdb.IOException:  # a run of the facts put new files in place and removed the old ones
        raise Conflict(
            "Los datos del observatorio se estaban poniendo al día. Espere a que termine y repita."
        ) from None


def _since(facts: OpenFacts, order: Order, earlier: Sequence[Release], until: date) -> str:
    """The month from which it tells: that of the releases before, so that what was told stays told."""
    first = first_month(facts, order.district)
    if first is None:
        raise NothingYet("Todavía no hay ningún caso que se pueda contar: no hay nada que publicar.")
    return starts_in(earlier[-1].dimension(PERIOD)) if earlier else whole_since(first, until)


def _until(facts: OpenFacts, earlier: Sequence[Release]) -> date:
    until = cut_on(lima_date(datetime.fromisoformat(facts.manifest.cut)))
    if earlier and until < earlier[-1].cut_on:
        raise Refused(
            "Los datos son más antiguos que la publicación vigente. Ejecute «tejido observatory publish» y repita."
        )
    return until


def _words(cube: Cube, list_: Cubes) -> dict[str, str]:
    told = list_.populations[cube.population]
    return {"title": cube.title, **told}
