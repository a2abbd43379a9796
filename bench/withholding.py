"""Withholding a table of 20 x 12 x 6 with all its margins, and the audit that must find nothing in it."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date
from itertools import product

from bench.table import Line, at_most, beside
from tejido.statistics.attack.auditing import audit
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.values import Counts, Release

SHAPE = {"zone": 20, "month": 12, "type": 6}
_GOAL = 10  # seconds


def measure(*, full: bool) -> list[Line]:
    """Of 4,000 cases, most cells small; with `--full` also of 1,000, 10,000 and 40,000."""
    lines: list[Line] = []
    for cases in (1_000, 4_000, 10_000, 40_000) if full else (4_000,):
        release = _release(cases)
        started, worked = time.perf_counter(), time.process_time()
        guarded = guard(release, salt=b"bench")
        took, work = time.perf_counter() - started, time.process_time() - worked
        what = f"20 x 12 x 6 with margins, {cases:,} cases"
        lines.append(at_most(f"{what}: withheld in", took, _GOAL, unit=" s", more=f" ({work:.1f} s of processor)"))
        lines.append(beside(f"{what}: small, and shields", f"{guarded.small:,} and {guarded.shields:,}"))
        lines.append(beside(f"{what}: cost over the least proved", f"{guarded.cost / max(guarded.bound, 1):.2f}"))
        started = time.perf_counter()
        found = audit(guarded.release)
        audited = time.perf_counter() - started
        lines.append(beside(f"{what}: audited in", f"{audited:.1f} s"))
        lines.append(at_most(f"{what}: numbers that the audit works out", len(found), 0))
    return lines


def _release(cases: int) -> Release:
    rng = random.Random(1)
    dimensions = tuple(Dimension.flat(name, [f"{name}{n}" for n in range(size)]) for name, size in SHAPE.items())
    weights = [{code: rng.lognormvariate(0, 0.8) for code in d.codes[1:]} for d in dimensions]
    leaves = list(product(*weights))
    chances = [w[0] * w[1] * w[2] for w in ([weights[i][c] for i, c in enumerate(leaf)] for leaf in leaves)]
    counts: Counter[tuple[str, ...]] = Counter()
    for leaf in rng.choices(leaves, chances, k=cases):
        counts.update(product(*((code, TOTAL) for code in leaf)))
    cells = {cell: counts[cell] for cell in product(*(d.codes for d in dimensions))}
    table = Counts("zone-month-type", "cases", tuple(SHAPE), cells)
    return Release(f"bench-{cases}", date(2026, 1, 31), dimensions, (table,))
