"""Questions to begin with: those of the file that a release answers. Pure but for reading its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tejido.observatory.asking.answering import answer
from tejido.observatory.asking.choosing import Tables, table_for
from tejido.observatory.asking.offers import axes_of
from tejido.observatory.asking.question import PERIOD, Question, read
from tejido.observatory.released.tables import Axis
from tejido.statistics.rule import Rule

FILE = Path(__file__).with_name("suggested.yaml")
LEAST_SHOWN = 0.5
"""A question of which less is shown is no good beginning."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One question with the words by which it is offered."""

    title: str
    asked: Question


@cache
def written_down() -> tuple[tuple[str, Mapping[str, str]], ...]:
    """The file: the words of each question and what it asks."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple((one["title"], {name: str(said) for name, said in one["ask"].items()}) for one in told)


def suggestions(tables: Tables, rule: Rule) -> list[Suggestion]:
    """Those that the release answers with half of their figures shown, or more."""
    axes = axes_of(tables)
    words = _times(axes[PERIOD]) if PERIOD in axes else {}
    found = []
    for title, said in written_down():
        asked = read({name: _put(text, words) for name, text in said.items()})
        if asked is not None and _shown(tables, asked, rule) >= LEAST_SHOWN:
            found.append(Suggestion(title, asked))
    return found


def _times(axis: Axis) -> dict[str, str]:
    years = axis.parts()
    newest = max(axis.parts(years[-1]), default="") if years else ""
    before = f"{int(newest[:4]) - 1}{newest[4:]}" if newest else ""
    return {"@quarter-before": before, "@quarter": newest, "@year": years[-1] if years else ""}


def _put(text: str, words: Mapping[str, str]) -> str:
    for word, code in words.items():
        text = text.replace(word, code)
    return text


def _shown(tables: Tables, asked: Question, rule: Rule) -> float:
    table = table_for(tables, asked)
    if table is None:
        return 0
    found = answer(table, asked, rule)
    return found.shown / (len(found.rows) * len(found.columns))
