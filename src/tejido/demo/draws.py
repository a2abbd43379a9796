"""Chance that repeats: the same seed and the same words always draw the same. Pure."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from tejido.kernel.codes import CODES, code_of

_FOLDER = Path(__file__).parent / "data"
_MASK = CODES - 1
_STEP, _TWIST = 0x2545F4915, 0x5851F42D5  # odd: each one is invertible among numbers of 35 bits


class Chance(random.Random):
    """A stream of chance with the few draws that the demonstration needs."""

    def yes(self, share: float) -> bool:
        """True in that share of the draws."""
        return self.random() < share

    def one(self, weights: Mapping[Any, float]) -> Any:
        """A key of the mapping, by its weight."""
        keys, sums = _sums(tuple(weights.items()))
        return keys[bisect_right(sums, self.random() * sums[-1])]

    def spread(self, median: float, sigma: float) -> float:
        """A number above 0 around a median (log-normal)."""
        return median * float(pow(2.718281828459045, self.gauss(0.0, sigma)))


@cache
def _sums(items: tuple[tuple[Any, float], ...]) -> tuple[tuple[Any, ...], tuple[float, ...]]:
    return tuple(key for key, _ in items), tuple(accumulate(float(weight) for _, weight in items))


def chance(seed: int, *words: object) -> Chance:
    """The stream of these words; another word, another stream."""
    return Chance(":".join(map(str, (seed, *words))))


def coder(seed: int, prefix: str, number: int) -> str:
    """The code of the number-th thing of that prefix: scattered, without repetition, the same for a seed."""
    mixed = (number * _STEP + seed) & _MASK
    mixed ^= mixed >> 17
    mixed = (mixed * _TWIST) & _MASK
    return code_of(prefix, mixed ^ (mixed >> 18))


@cache
def data(name: str) -> Any:
    """A file of the demonstration's data, read once."""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def several(draw: Chance, shares: Mapping[str, float]) -> list[str]:
    """Each key with its own chance, in hundredths."""
    return [key for key, share in shares.items() if draw.random() * 100 < share]


def words(name: str) -> list[str]:
    """The fictitious texts of that name."""
    return list(data("words")[name])
