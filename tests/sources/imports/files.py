"""Small files in the layouts that the sources publish. Their figures are made up, but for Carabayllo's yearly totals.

Those totals are facts of the releases of August and January 2025 of «Denuncias policiales por violencia familiar»
(Ministerio del Interior, datos abiertos), written here by hand.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from tejido.accounts.actors import Actor
from tejido.sources.imports.catalog import OURS
from tejido.sources.imports.fields import Given
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.profile_reading import load_profile
from tejido.sources.imports.services.loading import load_file
from tejido.sources.imports.staged import Said

AT = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 27)
SHARED = Path(__file__).parents[4] / "shared" / "data"
NO_SHARED = "La carpeta ../shared/data no está: los archivos publicados no se copian al proyecto"
POLICE = ("AÑO", "MES", "UBIGEO_HECHO", "DPTO_HECHO", "PROV_HECHO", "DIST_HECHO", "CANTIDAD")
CARABAYLLO = ("150106", "LIMA METROPOLITANA", "LIMA", "CARABAYLLO")
COMAS = ("150110", "LIMA METROPOLITANA", "LIMA", "COMAS")
NAPO = ("160107", "LORETO", "MAYNAS", "NAPO")
POLICE_2025_08 = {2018: 3158, 2019: 4132, 2020: 3629, 2021: 3919, 2022: 3463, 2023: 3921, 2024: 3827, 2025: 2376}
POLICE_2025_01 = {2018: 3158, 2019: 4131, 2020: 3629, 2021: 3919, 2022: 3463, 2023: 3919, 2024: 3806, 2025: 302}
Cells = Sequence[object]


def profile(code: str) -> Profile:
    return load_profile(OURS / f"{code}.yaml")


def given(year: int = 0) -> Given:
    return Given(TODAY, year)


def row(year: object, month: object, place: Sequence[str] = CARABAYLLO, count: object = 7) -> list[object]:
    return [year, month, *place, count]


def some_rows() -> list[list[object]]:
    """Three districts in two months: 30 in Carabayllo in 2024, 5 in 2025."""
    return [
        row(2024, 1, CARABAYLLO, 10),
        row(2024, 2, CARABAYLLO, 20),
        row(2025, 1, CARABAYLLO, 5),
        row(2024, 1, COMAS, 3),
        row(2024, 2, COMAS, 4),
        row(2024, 1, NAPO, 1),
    ]


def text_of(rows: Iterable[Cells], heads: Sequence[str] = POLICE, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([heads, *rows])
    return out.getvalue()


def csv_file(folder: Path, rows: Iterable[Cells], heads: Sequence[str] = POLICE, *, name: str = "police.csv",
             encoding: str = "utf-8", delimiter: str = ",") -> Path:  # fmt: skip
    file = folder / name
    file.write_bytes(text_of(rows, heads, delimiter).encode(encoding))
    return file


def xlsx_file(folder: Path, rows: Iterable[Cells], heads: Sequence[str] = POLICE, *, name: str = "police.xlsx",
              above: int = 0, sheet: str = "Data") -> Path:  # fmt: skip
    file = folder / name
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate([heads, *rows], start=above):
            page.write_row(number, 0, cells)
    return file


def loaded_source() -> str:
    """The code of a small load of the schools' reports, kept in this installation's folder."""
    with tempfile.TemporaryDirectory() as place:
        file = csv_file(Path(place), [["UGEL 04 Comas", "2025-03", 12]], ("ambito", "mes", "reportes"))
        return load_file(file, profile("siseve"), Said(), without_rejected=False, actor=Actor.system("cli"), at=AT).code
