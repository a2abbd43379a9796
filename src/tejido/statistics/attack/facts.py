"""What a reader holds: unknown numbers with what they can be, and sums of them that are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from tejido.statistics.releases.values import Key

INFINITE = float("inf")

Place = tuple[int, Key]  # number of the release, from the oldest, and key


@dataclass(slots=True)
class Knowledge:
    """`ranges`: the least and the most of every unknown; `facts`: sums of unknowns between two numbers."""

    ranges: dict[Place, tuple[float, float]] = field(default_factory=dict)
    facts: dict[tuple[tuple[Place, float], ...], tuple[float, float]] = field(default_factory=dict)
    withheld: dict[Place, str] = field(default_factory=dict)  # with what people call it
    watched: dict[Place, str] = field(default_factory=dict)  # not to be found small, the same

    def fact(self, terms: list[tuple[Place, float]], least: float, most: float) -> None:
        """Something that holds."""
        self.facts[tuple(terms)] = (least, most)
