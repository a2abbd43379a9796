"""The audit of releases: what somebody who has them can work out of what they withhold. Reads only what is published.

Written apart from what withholds, and sharing with it nothing but the values: a fault of one is seen by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

from tejido.statistics.attack.facts import Knowledge
from tejido.statistics.attack.knowledge import read
from tejido.statistics.attack.solving import Attack
from tejido.statistics.releases.values import Release, joined_populations
from tejido.statistics.rule import Rule

WHOLE_UNTIL = 200  # unknowns: up to here, whole numbers are tried too
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that can be worked out: where, between what and what (None: no limit), and why that is too much."""

    where: str
    least: int | None
    most: int | None
    reason: str


def audit(release: Release, earlier: Sequence[Release] = (), *, rule: Rule | None = None) -> list[Finding]:
    """What can be worked out from a release with all those before it, in their order; empty when nothing can.

    `rule`: the least that is asked for, whatever rule the release declares.
    """
    releases = [*earlier, release]
    rule = rule or release.rule
    found = [*_declared(releases, rule), *_small(releases, rule)]
    for populations in joined_populations(releases):
        found += _of_populations([one.of(populations) for one in releases], rule)
    return found


def _of_populations(releases: list[Release], rule: Rule) -> list[Finding]:
    known = read(releases)
    attack = Attack(known)
    if not attack.possible():
        known = read(releases, growing=False)
        attack = Attack(known)
        if not attack.possible():
            return [Finding(releases[-1].code, None, None, "sus números no cuadran entre sí")]
    found = list(_attacked(known, attack, rule))
    if sum(most > least for least, most in known.ranges.values()) <= WHOLE_UNTIL:
        whole, told = Attack(known, whole=True), {finding.where for finding in found}
        found += [finding for finding in _attacked(known, whole, rule) if finding.where not in told]
    return found


def _declared(releases: Sequence[Release], rule: Rule) -> Iterator[Finding]:
    for release in releases:
        if release.rule.threshold < rule.threshold or release.rule.protection < rule.protection:
            yield Finding(release.code, None, None, "declara una regla menos estricta que la pedida")


def _small(releases: Sequence[Release], rule: Rule) -> Iterator[Finding]:
    for release in releases:
        for table, cell, _ in release.keyed():
            value = table.cells[cell]
            if value is not None and rule.small(value):
                codes = ", ".join(f"{name}={code}" for name, code in zip(table.dimensions, cell, strict=True))
                where = f"{release.code}, tabla {table.name}: {codes}"
                yield Finding(where, value, value, "es un número pequeño y está a la vista")


def _attacked(known: Knowledge, attack: Attack, rule: Rule) -> Iterator[Finding]:
    attack.ask_together([*known.withheld, *known.watched], rule.protection)
    for place, name in known.withheld.items():
        if attack.room_seen(place) < rule.protection:
            least, most = _whole(attack.range_of(place, rule.protection))
            if most - least < rule.protection:
                yield _finding(name, least, most, "está reservado y se puede averiguar")
    for place, name in known.watched.items():
        if place not in known.withheld and attack.room_seen(place) < rule.protection:
            least, most = _whole(attack.range_of(place, rule.protection))
            if most - least < rule.protection and _some_small(least, most, rule):
                yield _finding(name, least, most, "no se muestra, es pequeño y se puede averiguar")


def _whole(ends: tuple[float, float]) -> tuple[float, float]:
    least, most = ends
    return (least if least == -inf else ceil(least - _CLOSE)), (most if most == inf else floor(most + _CLOSE))


def _some_small(least: float, most: float, rule: Rule) -> bool:
    """Whether it may be small, up or down; what is nothing at all is not."""
    nearest = max(least, -most, 0)
    return nearest < rule.threshold and not least == most == 0


def _finding(name: str, least: float, most: float, reason: str) -> Finding:
    ends = [None if abs(end) == inf else int(end) for end in (least, most)]
    return Finding(name, ends[0], ends[1], reason)
