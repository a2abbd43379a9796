"""What a reader gains from having an earlier release: registers grow."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.statistics.attack.facts import INFINITE, Knowledge, Place
from tejido.statistics.releases.values import Key, Release


def add_growth(known: Knowledge, releases: Sequence[Release], *, growing: bool) -> None:
    """Numbers do not fall from one release to the next, but for those above or below one that is seen to fall."""
    pairs: list[tuple[Place, Place]] = []
    latest: dict[Key, Place] = {}
    for place in sorted(known.ranges, key=lambda place: place[0]):
        if place[1] in latest:
            pairs.append((latest[place[1]], place))
        latest[place[1]] = place
    fallen = [after for before, after in pairs if known.ranges[after][1] < known.ranges[before][0]]
    for before, after in pairs:
        grows = growing and not any(_kin(releases[after[0]], after[1], other[1]) for other in fallen)
        change: Place = (after[0], (f"cambio de {after[1][0]}", after[1][1]))
        known.ranges[change] = (0 if grows else -INFINITE, INFINITE)
        known.fact([(after, 1.0), (before, -1.0), (change, -1.0)], 0, 0)
        codes = ", ".join(f"{name}={code}" for name, code in after[1][1])
        known.watched[change] = (
            f"{releases[after[0]].code}, cambio desde {releases[before[0]].code}: {codes or 'total'}"
        )


def _kin(release: Release, one: Key, other: Key) -> bool:
    mine, theirs = dict(one[1]), dict(other[1])
    return one[0] == other[0] and all(
        mine[name] in _under(release, name, theirs[name]) or theirs[name] in _under(release, name, mine[name])
        for name in set(mine) & set(theirs)
    )


def _under(release: Release, name: str, code: str) -> set[str]:
    found = {code}
    for whole, parts in release.dimension(name).sums:  # a sum stands before its parts
        if whole in found:
            found.update(parts)
    return found
