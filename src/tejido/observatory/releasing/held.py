"""A population whose new figures would tell too much keeps those it had: the release repeats them and says so.

Nothing new is told of it, so nothing more can be worked out; the next release tries again, against the same past.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tejido.kernel.errors import Refused
from tejido.kernel.times import day
from tejido.observatory.released.about import About, read_about, write_about
from tejido.observatory.released.places import ABOUT, AUDITED, HELD, folder_of, numbers
from tejido.observatory.releasing.auditor import attack
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.reading import read_release
from tejido.statistics.releases.values import Release, joined_populations
from tejido.statistics.rule import Rule

_WHY = (
    "Estas cifras son las de la publicación {number}, hasta el {day}: las nuevas habrían permitido reconocer a alguien."
)


def broken(folder: Path, earlier: Sequence[Path], *, rule: Rule) -> list[str]:
    """The populations of which the auditor works something out; those that bonds join are attacked together."""
    releases = [read_release(one) for one in (folder, *earlier)]
    told = {table.population for table in releases[0].counts}
    groups = [tuple(one for one in joined if one in told) for joined in joined_populations(releases)]
    return [population for joined in groups if joined and not _safe(releases, joined, rule) for population in joined]


def _safe(releases: Sequence[Release], joined: Collection[str], rule: Rule) -> bool:
    with TemporaryDirectory() as place:
        folders = [Path(place) / str(number) for number in range(len(releases))]
        for release, folder in zip(releases, folders, strict=True):
            write_release(release.of(joined), folder)
        return attack(folders[0], folders[1:], rule=rule).clean


def hold(folder: Path, populations: Collection[str], releases: Path) -> None:
    """In a release made aside, tell of these populations what the last release that told of them did.

    Raises:
        Refused: none did, or nothing new would be left to tell.
    """
    release = read_release(folder / AUDITED)
    kept = replace(release, counts=tuple(table for table in release.counts if table.population not in populations))
    if not kept.counts:
        raise Refused("No queda ninguna cifra nueva que se pueda decir: sigue vigente la publicación anterior.")
    shutil.rmtree(folder / AUDITED)
    write_release(kept, folder / AUDITED)
    about = asdict(read_about(folder / ABOUT))
    for population in populations:
        _keep(folder, population, releases, about)
    write_about(folder / ABOUT, About(**about))


def _keep(folder: Path, population: str, releases: Path, about: dict[str, Any]) -> None:
    number, old = _last(releases, population)
    words = read_about(folder_of(releases, number) / ABOUT)
    write_release(old, folder / HELD / population)
    why = _WHY.format(number=number, day=day(old.cut_on))
    about["held"][population] = {"number": number, "axes": dict(words.axes)}
    for table in old.counts:
        told = words.tables[table.name]
        about["tables"][table.name] = {**told, "limits": f"{told['limits']} {why}"}
    names = {table.name for table in old.counts}
    changes = about["changes"]
    changes["tables"] = {name: told for name, told in changes["tables"].items() if name not in names}
    changes["gone"] = [name for name in changes.get("gone", ()) if name not in names]


def _last(releases: Path, population: str) -> tuple[int, Release]:
    for number in reversed(numbers(releases)):
        found = read_release(folder_of(releases, number) / AUDITED).of((population,))
        if found.counts:
            return number, found
    raise Refused("Lo que se contó por primera vez se podría averiguar: no se publicó nada.")
