"""A table read by a private DuckDB with little memory: each distinct text is judged once, then all rows at once.

The rows stay in the engine (on the disk when they are many); only distinct texts and results come to Python.
"""

from __future__ import annotations

import glob
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from tejido.kernel.errors import Refused
from tejido.sources.imports import values
from tejido.sources.imports.fields import Field
from tejido.sources.imports.heading import Heading
from tejido.sources.imports.profile import Profile, Rows

MEMORY: Final = "512MB"
MOST_DISTINCT: Final = 300_000
_BATCH: Final = 2_000
LONGEST_LINE: Final = 131_072  # bytes; the reader that numbers the rows takes no longer cell


class Engine:
    """One file between its opening and its cells. Close it: its copy of the rows goes with it."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "threads": threads,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self._db = duckdb.connect(config=config)
        self._db.execute("SET enable_progress_bar = false")

    def close(self) -> None:
        self._db.close()

    def ask(self, sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question about the tables that were made: `raw`, `cells`."""
        return self._db.execute(sql, list(given)).fetchall()

    def load(self, file: Path, heading: Heading, fields: Sequence[Field]) -> int:
        """Bring the rows that are not blank into `raw`, where `rowid` is their place after the headings; how many.

        Raises:
            Refused: a row has more or fewer cells than the headings, or its quotes do not close; with the line.
        """
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(heading.headings)))
        used = sorted({column for field in fields for column in field.columns})
        no_text = secrets.token_hex(16)  # that no cell holds: so a blank cell is a blank text, never a null
        source = (
            f"read_csv(?, auto_detect=false, header=false, skip={heading.row}, delim=?, quote='\"', escape='\"', "
            f"columns={{{columns}}}, max_line_size={LONGEST_LINE}, nullstr='{no_text}')"
        )
        try:
            picked = ", ".join(f"c{one}" for one in used)
            given = [glob.escape(str(file)), heading.delimiter]
            self._db.execute(f"CREATE TABLE raw AS SELECT {picked} FROM {source}", given)  # noqa: S608
        except duckdb.Error as error:
            raise Refused(_broken(str(error), len(heading.headings)), field="file") from None
        blank = " AND ".join(f"c{one} = ''" for one in used)
        if self.ask(f"SELECT 1 FROM raw WHERE {blank} LIMIT 1"):  # noqa: S608
            self._db.execute(f"DELETE FROM raw WHERE {blank}")  # noqa: S608  those that stay keep their number
        return int(self.ask("SELECT count(*) FROM raw")[0][0])

    def distinct(self, field: Field) -> list[tuple[str, ...]]:
        """The distinct texts of a field. Raises Refused when they are too many to be a dimension or a count."""
        if not field.columns:
            return [()]
        names = ", ".join(f"c{one}" for one in field.columns)
        found = self.ask(f"SELECT DISTINCT {names} FROM raw LIMIT {MOST_DISTINCT + 1}")  # noqa: S608
        if len(found) > MOST_DISTINCT:
            raise Refused(f"«{field.name}» tiene más de {MOST_DISTINCT:,} valores distintos: revise las columnas.")
        return found

    def judge(self, field: Field, texts: Sequence[tuple[str, ...]]) -> None:
        """Make the table of a field: what each distinct text says, what is wrong in it, or that it is a total."""
        rows = [_judged(field, one) for one in texts]
        keys = [(f"_k{number}", "VARCHAR") for number in range(len(field.columns))]
        outputs = [*keys, *field.outputs, ("_at", "VARCHAR"), ("_fault", "VARCHAR"), ("_total", "BOOLEAN")]
        made = ", ".join(f'unnest(?::{kind}[]) AS "{name}"' for name, kind in outputs)
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in outputs]
        self._db.execute(f'CREATE TABLE "of_{field.name}" AS SELECT {made}', columns)

    def count_cells(self, profile: Profile, fields: Sequence[Field]) -> tuple[int, int]:
        """Make `cells` from the rows without fault: period, place, groups, measure, value.

        Gives how many rows were counted, and how many of them say a cell that another row already said: those were
        added up, and nobody knows if rightly.
        """
        good = " AND ".join(f'"{one.name}"._fault IS NULL AND NOT "{one.name}"._total' for one in fields)
        dims = [name for one in fields if one.dimension for name, _ in one.outputs if name != "place_name"]
        measures = _measures(profile, fields)
        summed = ", ".join(f'{sql} AS "{name}"' for name, sql in measures)
        by = ", ".join(f'"{name}"' for name in dims)
        self._db.execute(
            f"CREATE TABLE counted AS SELECT {by}, min(place_name) AS place_name, count(*) AS _rows, {summed} "  # noqa: S608
            f"FROM {_joined(fields)} WHERE {good} GROUP BY {by}"
        )
        groups = [name for name in dims if name not in ("year", "month", "place")]
        told = " || ';' || ".join(f"'{name}=' || \"{name}\"" for name in groups) or "''"
        parts = " UNION ALL ".join(
            f"SELECT year, month, place, place_name, {told} AS groups, '{name}' AS measure, \"{name}\" AS value "  # noqa: S608
            f"FROM counted" + ("" if name == profile.main else f' WHERE "{name}" > 0')
            for name, _ in measures
        )
        self._db.execute(f"CREATE VIEW cells AS {parts}")
        kept, cells = self.ask("SELECT coalesce(sum(_rows), 0)::BIGINT, count(*) FROM counted")[0]
        return int(kept), int(kept) - int(cells)

    def faulty(self, fields: Sequence[Field]) -> Iterator[tuple[int, str, str, str, bool]]:
        """Each row that is left out: its place, the column, the text in it, the reason, and whether it is a total."""
        wrong = " OR ".join(f'"{one.name}"._fault IS NOT NULL OR "{one.name}"._total' for one in fields)
        total = " OR ".join(f'"{one.name}"._total' for one in fields)
        at, reason = (_first(fields, name) for name in ("_at", "_fault"))
        told = "CASE " + " ".join(f'WHEN "{one.name}"._fault IS NOT NULL THEN {_texts(one)}' for one in fields) + " END"
        cursor = self._db.cursor()
        picked = f"raw.rowid + 1, {at}, {reason}, coalesce({told}, '') AS told, {total} AS is_total"
        cursor.execute(f"SELECT {picked} FROM {_joined(fields)} WHERE {wrong} ORDER BY raw.rowid")  # noqa: S608
        while rows := cursor.fetchmany(_BATCH):
            yield from ((n, at, text, reason, bool(is_total)) for n, at, reason, text, is_total in rows)
        cursor.close()

    def totals(self, fields: Sequence[Field]) -> list[dict[str, int]]:
        """What each row of totals says of each measure that it does say."""
        measures = [one for one in fields if not one.dimension]
        if not measures:
            return []
        total = " OR ".join(f'"{one.name}"._total' for one in fields)
        picked = ", ".join(f'"{one.name}"."{one.name}"' for one in measures)
        rows = self.ask(f"SELECT {picked} FROM {_joined(fields)} WHERE {total} LIMIT 1000")  # noqa: S608
        names = [one.name for one in measures]
        return [{name: int(v) for name, v in zip(names, row, strict=True) if v is not None} for row in rows]

    def write(self, file: Path) -> None:
        """The cells as Parquet, in their order."""
        ordered = "SELECT * FROM cells ORDER BY year, month, place, groups, measure"
        self._db.execute(f"COPY ({ordered}) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION snappy)")


def _first(fields: Sequence[Field], column: str) -> str:
    """The first thing that a field says in that column; the text is of the same one (`faulty`)."""
    return f"coalesce({', '.join(_of(one, column) for one in fields)}, '')"


def _of(field: Field, column: str) -> str:
    return f'"{field.name}"."{column}"'


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _judged(field: Field, texts: tuple[str, ...]) -> tuple[Any, ...]:
    blank = (None,) * len(field.outputs)
    plain = [text.strip() for text in texts]
    if field.dimension and any(values.is_total(text) for text in plain):
        return (*texts, *blank, None, None, True)
    try:
        return (*texts, *field.read(plain), None, None, False)
    except Refused as error:
        return (*texts, *blank, error.field or field.name, error.message, False)


def _joined(fields: Sequence[Field]) -> str:
    """Every row with what each field says of it."""
    joins = []
    for one in fields:
        keys = " AND ".join(f'raw.c{place} = "{one.name}"._k{number}' for number, place in enumerate(one.columns))
        joins.append(f' JOIN "of_{one.name}" AS "{one.name}" ON {keys or "true"}')
    return "raw" + "".join(joins)


def _measures(profile: Profile, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """Each measure with what sums it. What stands apart is in its own measure and in no other."""
    counted = [one.name for one in fields if not one.dimension]
    if profile.rows is Rows.CELLS:
        return [(name, f'sum("{name}"."{name}")::BIGINT') for name in counted]
    if profile.apart is None:
        return [("total", "count(*)"), *((name, f'sum("{name}"."{name}")::BIGINT') for name in counted)]
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(profile.apart.codes))
    apart = f'"{profile.apart.column}"."{profile.apart.column}" IN ({codes})'
    ticked = [(name, f'coalesce(sum("{name}"."{name}") FILTER (NOT {apart}), 0)::BIGINT') for name in counted]
    both = [("total", f"count(*) FILTER (NOT {apart})"), (profile.apart.measure, f"count(*) FILTER ({apart})")]
    return [*both, *ticked]


def _texts(field: Field) -> str:
    return " || ' · ' || ".join(f"raw.c{place}" for place in field.columns) or "''"


def _broken(said: str, headings: int) -> str:
    """DuckDB's complaint in plain words, with the line when it tells it."""
    line = said.partition("CSV Error on Line: ")[2].split("\n", 1)[0].strip()
    where = f"La línea {line}" if line.isdigit() else "Una fila"
    found = said.partition("Found: ")[2].split("\n", 1)[0].strip()
    if found.isdigit():
        return f"{where} tiene {found} celdas y los encabezados son {headings}. Revise comas de más o de menos."
    if "Maximum line size" in said:
        return f"{where} es demasiado larga para ser de una tabla: hay comillas que no se cierran, o no es el archivo."
    if "quote" in said:
        return f"{where} tiene comillas que no se cierran, o el archivo está cortado."
    return f"{where} no se puede leer. Revise el archivo."
