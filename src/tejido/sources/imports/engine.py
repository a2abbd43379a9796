"""A table read by a private DuckDB with little memory: each distinct text is judged once, then all rows at once.

The rows stay in the engine (on the disk when they are many); only distinct texts and results come to Python.
"""

from __future__ import annotations

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


class Engine:
    """One file between its opening and its cells. Close it: its copy of the rows goes with it."""

    def __init__(self, folder: Path) -> None:
        self._db = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill"),
                                          "threads": 2, "autoinstall_known_extensions": False,
                                          "autoload_known_extensions": False})  # fmt: skip

    def close(self) -> None:
        self._db.close()

    def ask(self, sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question about the tables that were made: `raw`, `cells`."""
        return self._db.execute(sql, list(given)).fetchall()

    def load(self, file: Path, heading: Heading, fields: Sequence[Field]) -> int:
        """Bring the rows that are not blank into `raw`, each with its place after the headings; how many.

        Raises:
            Refused: a row has more or fewer cells than the headings, or its quotes do not close; with the line.
        """
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(heading.headings)))
        used = sorted({column for field in fields for column in field.columns})
        picked = ", ".join(f"trim(coalesce(c{one}, '')) AS c{one}" for one in used)
        blank = " AND ".join(f"c{one} = ''" for one in used)
        source = (
            f"read_csv(?, auto_detect=false, header=false, skip={heading.line}, delim=?, quote='\"', escape='\"', "
            f"columns={{{columns}}}, max_line_size=1000000)"
        )
        sql = (
            f"CREATE TABLE raw AS SELECT * FROM (SELECT row_number() OVER () AS n, {picked} FROM {source}) "  # noqa: S608
            f"WHERE NOT ({blank})"
        )
        try:
            self._db.execute(sql, [str(file), heading.delimiter])
        except duckdb.Error as error:
            raise Refused(_broken(str(error), len(heading.headings)), field="file") from None
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

    def count_cells(self, profile: Profile, fields: Sequence[Field]) -> int:
        """Make `cells` from the rows without fault: period, place, groups, measure, value; how many rows counted."""
        joined = _joined(fields)
        good = " AND ".join(f'"{one.name}"._fault IS NULL AND NOT "{one.name}"._total' for one in fields)
        dims = [name for one in fields if one.dimension for name, _ in one.outputs if name != "place_name"]
        groups = [name for name in dims if name not in ("year", "month", "place")]
        measures = _measures(profile, fields)
        summed = ", ".join(f'{sql} AS "{name}"' for name, sql in measures)
        told = " || ';' || ".join(f"'{name}=' || \"{name}\"" for name in groups) or "''"
        by = ", ".join(f'"{name}"' for name in dims)
        listed = ", ".join(f'"{name}"' for name, _ in measures)
        self._db.execute(
            f"CREATE TABLE cells AS SELECT year, month, place, place_name, {told} AS groups, measure, value FROM ("  # noqa: S608
            f"SELECT * FROM (SELECT {by}, min(place_name) AS place_name, {summed} FROM {joined} WHERE {good} "
            f"GROUP BY {by}) UNPIVOT (value FOR measure IN ({listed}))) "
            f"WHERE value > 0 OR measure = '{profile.main}' ORDER BY ALL"
        )
        return int(self.ask(f"SELECT count(*) FROM {joined} WHERE {good}")[0][0])  # noqa: S608

    def repeated(self, fields: Sequence[Field]) -> int:
        """How many rows say a cell that another row already said: they were added up, and nobody knows if rightly."""
        by = ", ".join(f"c{place}" for one in fields if one.dimension for place in one.columns)
        return int(self.ask(f"SELECT coalesce(sum(m - 1), 0) FROM (SELECT count(*) m FROM raw GROUP BY {by})")[0][0])  # noqa: S608

    def faulty(self, fields: Sequence[Field]) -> Iterator[tuple[int, str, str, str, bool]]:
        """Each row that is left out: its place, the column, the text in it, the reason, and whether it is a total."""
        wrong = " OR ".join(f'"{one.name}"._fault IS NOT NULL OR "{one.name}"._total' for one in fields)
        total = " OR ".join(f'"{one.name}"._total' for one in fields)
        at, reason = (_first(fields, name) for name in ("_at", "_fault"))
        told = "CASE " + " ".join(f'WHEN "{one.name}"._fault IS NOT NULL THEN {_texts(one)}' for one in fields) + " END"
        cursor = self._db.cursor()
        cursor.execute(
            f"SELECT raw.n, {at}, {reason}, coalesce({told}, '') AS told, {total} AS is_total FROM {_joined(fields)} "  # noqa: S608
            f"WHERE {wrong} ORDER BY raw.n"
        )
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
        self._db.execute(
            f"COPY (SELECT * FROM cells ORDER BY ALL) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
        )


def _first(fields: Sequence[Field], column: str) -> str:
    """The first thing that a field says in that column; the text is of the same one (`faulty`)."""
    return f"coalesce({', '.join(_of(one, column) for one in fields)}, '')"


def _of(field: Field, column: str) -> str:
    return f'"{field.name}"."{column}"'


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _judged(field: Field, texts: tuple[str, ...]) -> tuple[Any, ...]:
    blank = (None,) * len(field.outputs)
    if field.dimension and any(values.is_total(text) for text in texts):
        return (*texts, *blank, None, None, True)
    try:
        return (*texts, *field.read(texts), None, None, False)
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
        return [(name, f'sum("{name}"."{name}")') for name in counted]
    if profile.apart is None:
        return [("total", "count(*)"), *((name, f'sum("{name}"."{name}")') for name in counted)]
    codes = ", ".join(f"'{code}'" for code in sorted(profile.apart.codes))
    apart = f'"{profile.apart.column}"."{profile.apart.column}" IN ({codes})'
    ticked = [(name, f'coalesce(sum("{name}"."{name}") FILTER (NOT {apart}), 0)') for name in counted]
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
    if "quote" in said:
        return f"{where} tiene comillas que no se cierran, o el archivo está cortado."
    return f"{where} no se puede leer. Revise el archivo."
