"""From exact tables to tables that may leave: population by population, with the releases before them at hand.

Two populations that no bond joins share no number, so each is guarded by itself: a smaller world, and the same promise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.observatory.releasing.counting import Counted
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.values import Counts, Release, joined_populations


def guarded(
    exact: Release,
    counted: Counted,
    *,
    salt: bytes,
    earlier: Sequence[Release],
    names: Mapping[str, str],
    closely: frozenset[str],
    say: Callable[[str], None],
) -> tuple[Release, list[str]]:
    """The release with what may not be shown withheld, and the populations left out, of which nothing new may be told.

    `names` are those of the populations, for the progress; `closely`: those to be guarded with every code, which takes
    minutes. Raises Refused when nobody told of one before.
    """
    held: list[str] = []
    shown: dict[str, Counts] = {}
    for joined in joined_populations([exact]):
        part = exact.of(joined)
        own = {table.name for table in part.counts}
        few = [one for one in counted.few if one[0] in own]
        before = [one for one in (release.of(joined) for release in earlier) if one.counts]
        said = _said(joined, names)
        try:
            every_code = not closely.isdisjoint(joined)
            done = guard(part, salt=salt, few=few, earlier=before, every_code=every_code)
        except Refused:  # what was withheld before would be told, whatever is withheld now
            if not before:
                raise
            held.extend(sorted(joined))
            say(f"  {said}: no se puede decir nada nuevo; siguen sus cifras anteriores.")
            continue
        say(f"  {said}: {small_numbers(done.small)} y {grouped(done.shields)} más reservados.")
        shown |= {table.name: table for table in done.release.counts}
    return replace(exact, counts=tuple(shown[table.name] for table in exact.counts if table.name in shown)), held


def _said(populations: Collection[str], names: Mapping[str, str]) -> str:
    told = " y ".join(dict.fromkeys(names[one] for one in populations))
    return told[:1].upper() + told[1:]


def small_numbers(small: int) -> str:
    """«1 número pequeño», «1 200 números pequeños»."""
    return "1 número pequeño" if small == 1 else f"{grouped(small)} números pequeños"
