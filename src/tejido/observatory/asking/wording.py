"""A question in plain Spanish, with the words of the release. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tejido.observatory.asking.choosing import Tables
from tejido.observatory.asking.offers import known_axes, of_subject
from tejido.observatory.asking.question import PERIOD, QUARTERS, YEARS, As, Question
from tejido.observatory.released.tables import Axis
from tejido.statistics.releases.dimensions import TOTAL

TIMES: Mapping[str, str] = {YEARS: "Año", QUARTERS: "Trimestre"}
SHARES: Mapping[As, str] = {
    As.COUNT: "Cantidad",
    As.OF_ROW: "Por ciento de cada fila",
    As.OF_COLUMN: "Por ciento de cada columna",
}
_ENDS = re.compile(r"[.;]|,? en (?:el|su) trimestre")


def subject_name(tables: Tables, subject: str) -> str:
    """What is counted, in short: «Casos registrados». The word itself when the release does not have it."""
    found = next(iter(of_subject(tables, subject).values()), None)
    return _ENDS.split(found.what, maxsplit=1)[0] if found else subject


def way_name(axes: Mapping[str, Axis], way: str) -> str:
    """By what it is told: «Zona donde vive la persona afectada», «Año»."""
    return TIMES.get(way) or (axes[way].title if way in axes else way)


def title(tables: Tables, asked: Question) -> str:
    """«Casos registrados, según zona y sexo»."""
    axes = known_axes(tables, asked.subject)
    by = [_low(way_name(axes, way)) for way in (asked.rows, asked.columns) if way]
    return f"{subject_name(tables, asked.subject)}, según {' y '.join(by)}"


def conditions(tables: Tables, asked: Question) -> list[str]:
    """Of what alone and against what: «2025», «Sector: Comisaría», «comparado con 2024», «por ciento de cada fila»."""
    axes = known_axes(tables, asked.subject)
    told = [code_name(axes, PERIOD, asked.period)] if asked.period != TOTAL else ["todo el período"]
    told += [f"{way_name(axes, name)}: {code_name(axes, name, code)}" for name, code in asked.only]
    told += [f"comparado con {code_name(axes, *asked.against)}"] if asked.against else []
    return told + ([SHARES[asked.shown_as].lower()] if asked.shown_as is not As.COUNT else [])


def in_words(tables: Tables, asked: Question) -> str:
    """The whole question in one line."""
    return f"{title(tables, asked)} · {' · '.join(conditions(tables, asked))}"


def code_name(axes: Mapping[str, Axis], name: str, code: str) -> str:
    """The name of a code, or itself when the release does not know it."""
    return axes[name].label(code) if name in axes else code


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
