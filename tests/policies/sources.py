"""What the policy tests look at: every module of the package, read and parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tejido"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python module of the package; `name` is its path inside it, with slashes."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@cache
def modules() -> tuple[Module, ...]:
    """Every module but the generated migrations."""
    files = sorted(f for f in PACKAGE.rglob("*.py") if "migrations" not in f.parts)
    texts = [(f.relative_to(PACKAGE).as_posix(), f.read_text(encoding="utf-8")) for f in files]
    return tuple(Module(name, text, ast.parse(text)) for name, text in texts)


def percentile(numbers: list[int], share: float) -> int:
    """The number that `share` of them do not pass (nearest rank)."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
