"""One line on the terminal that tells how far a long work is; a line every tenth where there is no terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Progress:
    """Of `total` things called `what`, how many are done."""

    total: int
    what: str
    started: float = field(default_factory=monotonic)
    told: int = -1

    def done(self, count: int) -> None:
        """Show that so many are done by now."""
        share = 100 * count // self.total if self.total else 100
        live = sys.stdout.isatty()
        if share == self.told or (not live and share // 10 == self.told // 10 and self.told >= 0):
            return
        self.told = share
        left = (monotonic() - self.started) * (self.total - count) / count if count else 0.0
        line = f"{self.what}: {share:3d} %  ({count} de {self.total}; {_left(left, count >= self.total)})"
        sys.stdout.write(f"\r{line}\x1b[K" if live else f"{line}\n")
        if live and count >= self.total:
            sys.stdout.write("\n")
        sys.stdout.flush()


def _left(seconds: float, over: bool) -> str:
    if over:
        return "listo"
    return f"faltan {seconds:.0f} s" if seconds < 90 else f"faltan {seconds / 60:.0f} min"
