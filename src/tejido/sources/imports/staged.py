"""What a file is to be read with, and what was found in it: plain values that two processes tell each other. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final, Self

from tejido.sources.imports.districts import CodeKind

CELLS: Final = "cells.parquet"
REJECTED: Final = "rejected.csv"
WATCHED: Final = ("year", "month", "place", "place_name", "groups", "measure", "value")
"""The columns of `Found.here`."""
Changes = Mapping[str, Any]
"""Counts by kind (`grew`, `fell`, `appeared`, `gone`, `same`), the sum `before` and `after`, and examples."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a file that does not say it itself."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    codes: CodeKind | None = None
    year: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """Only what was said, as it is kept."""
        found = {"encoding": self.encoding, "delimiter": self.delimiter, "sheet": self.sheet,
                 "codes": str(self.codes or ""), "year": self.year, "columns": dict(self.columns)}  # fmt: skip
        return {name: value for name, value in found.items() if value}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """What was said, from what is kept of it."""
        return cls(**{**told, "codes": CodeKind(told["codes"]) if told.get("codes") else None})


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is left out: its number in the file, the column, the text in it, and why."""

    row: int
    column: str
    text: str
    reason: str
    total: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A load that stands: where its cells are, the period it reaches, and by what it was made."""

    cells: str
    release: str
    file_digest: str
    profile_digest: str
    said: dict[str, Any]

    def holds(self, file: str, profile: str, said: Said) -> bool:
        """Whether it was made of that very file, read in that very way."""
        return (self.file_digest, self.profile_digest, self.said) == (file, profile, said.told)


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be read: `profile` is the text of the profile; `place`, the folder that takes what is written;
    `places`, those of the profile by their labels, the directory's zones included; `standing`, the loads that stand, by
    what they take the place of."""

    file: str
    name: str
    place: str
    profile: str
    profile_name: str
    said: Said
    today: date
    watched: Sequence[str]
    places: Mapping[str, str]
    standing: Mapping[str, Standing]
    with_rejected: bool

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"said": self.said.told, "today": self.today.isoformat()}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """The order that `plain` wrote."""
        standing = {slot: Standing(**one) for slot, one in plain["standing"].items()}
        said, today = Said.read(plain["said"]), date.fromisoformat(plain["today"])
        return cls(**{**plain, "said": said, "today": today, "standing": standing})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file. `changes`: None where no load stood, or the very one; `here`: the watched cells."""

    name: str
    size: int
    digest: str
    slot: str
    release: str
    detected: dict[str, Any]
    summary: dict[str, Any]
    rows: int
    kept: int
    rejected: int
    totals: int
    cells: int
    shown: list[Rejected]
    changes: Changes | None
    here: list[list[Any]]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """What another process wrote of it."""
        return cls(**{**plain, "shown": [Rejected(**one) for one in plain["shown"]]})
