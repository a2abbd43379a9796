"""The words of a release: what stands in `about.json`, written once and read by pages and downloads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tejido.kernel.errors import WrongFile

FORMAT = "tejido-observatory-release/1"


@dataclass(frozen=True, slots=True)
class About:
    """`cut_on`: all is told until that day, included. `axes`: title and names of the codes, by dimension; `tables` and
    `indicators`: as the list of cubes says; `times`: withheld already; `deliveries`: of institutions, not of people;
    `sheets`: of every indicator, told here or not; `changes`: since the release before; `held`: by population,
    the release whose figures it keeps, with the axes of those; `population`: of which its rates are, as others
    published it; `made_at`: when it came in force, `begun_at`: when its run began, empty in those of before."""

    number: int
    cut_on: str
    made_at: str
    district: str
    district_name: str
    axes: Mapping[str, Any]
    tables: Mapping[str, Any]
    indicators: Mapping[str, Any] = field(default_factory=dict)
    times: Mapping[str, Any] = field(default_factory=dict)
    deliveries: Mapping[str, Any] = field(default_factory=dict)
    sheets: Sequence[Mapping[str, Any]] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    held: Mapping[str, Any] = field(default_factory=dict)
    population: Sequence[Mapping[str, Any]] = ()
    begun_at: str = ""


def write_about(path: Path, about: About) -> None:
    """Write the file."""
    text = json.dumps({"format": FORMAT, **asdict(about)}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def read_about(path: Path) -> About:
    """Read the file.

    Raises:
        WrongFile: it is not one of these.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told.pop("format") != FORMAT:
            raise WrongFile(str(path), 0, f"no dice que su formato sea «{FORMAT}»")
        return About(**told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongFile(str(path), 0, "no es la descripción de una publicación") from error
