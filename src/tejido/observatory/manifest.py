"""What a folder of facts holds, in `manifest.json`: a file that it does not name is no part of the facts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tejido.kernel.errors import NotFound, Refused

FORMAT = "tejido-facts/1"
NAME = "manifest.json"
SPILL = ".spill-"  # what a question put aside in the folder, while it was asked
ONLY_OWNER, ONLY_OWNER_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class FactFile:
    """One Parquet file: its path inside the folder, its rows, its bytes and their SHA-256."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Partition:
    """The files of one month by table; `digest` is of the rows of the register behind them, at their cut.

    `rests`: no later cut changes it, only what is done in the register does.
    """

    digest: str
    files: Mapping[str, FactFile]
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """`cut` is the instant until which all is told; `checkpoint` the ledger's last one then, empty when there is none.

    `tables` holds the columns with type and meaning; `partitions` go by `<group>/<month>`; `empty` is, by table, a file
    without rows: a table of which nothing is known yet has its columns all the same.
    """

    schema: str
    cut: str
    published_at: str
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    empty: Mapping[str, FactFile] = field(default_factory=dict)
    partitions: Mapping[str, Partition] = field(default_factory=dict)

    def files(self, table: str) -> list[FactFile]:
        """The files of a table, the one without rows first."""
        parts = (one.files.get(table) for _, one in sorted(self.partitions.items()))
        return [self.empty[table], *(part for part in parts if part is not None)]

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(one.rows for one in self.files(table))


def read_manifest(folder: Path) -> Manifest:
    """What the folder holds.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(
            "Todavía no hay datos para el observatorio. Ejecute «tejido observatory publish» y vuelva a intentar."
        ) from None
    if data.pop("format", None) != FORMAT:
        raise Refused("Esos datos son de otra versión. Ejecute «tejido observatory publish» para escribirlos de nuevo.")
    return Manifest(
        **{
            **data,
            "empty": _files(data["empty"]),
            "partitions": {
                name: Partition(told["digest"], _files(told["files"]), told.get("rests", False))
                for name, told in data["partitions"].items()
            },
        }
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in place at once: whoever reads sees the old one or the new one, whole."""
    made = folder / f".{NAME}.new"
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1, sort_keys=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    made.replace(folder / NAME)


def _files(data: Mapping[str, Any]) -> dict[str, FactFile]:
    return {name: FactFile(**one) for name, one in data.items()}
