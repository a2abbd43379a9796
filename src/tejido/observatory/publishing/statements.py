"""The SQL of publishing, made of what the apps declare: no word of it comes from a person."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.kernel.facts import FactTable, columns_of

MONTH_SPAN = 100_000_000  # a case's key is its month, as 202605, and a number at random below this
CUT, _NEVER = "fact.cut", "'9999-01-01'::timestamptz"
SNAPSHOT_KEYS = (
    "ALTER TABLE fact_case ADD COLUMN case_key bigint",
    "CREATE INDEX ON fact_case (case_id)",
    "CREATE INDEX ON fact_case (code)",
    "CREATE INDEX ON fact_case (month)",
    "ANALYZE fact_case",
)
_SNAPSHOT = """
CREATE TEMP TABLE fact_case ON COMMIT DROP AS
SELECT one.id AS case_id, one.code, one.root_id, one.root_registered_at AS registered_at,
    to_char(one.root_registered_at AT TIME ZONE 'America/Lima', 'YYYY-MM') AS month,
    one.root_district AS district, %s::timestamptz AS cut
FROM ({counted}) one WHERE one.root_registered_at < %s::timestamptz
"""
RUN = "CREATE TEMP TABLE fact_run ON COMMIT DROP AS SELECT %s::timestamptz AS cut"
SIZES = "SELECT month, count(*) FROM fact_case GROUP BY month ORDER BY month"
SHUFFLE = f"""
UPDATE fact_case SET case_key = drawn.key FROM (
    SELECT root_id, replace(month, '-', '')::bigint * {MONTH_SPAN}
        + row_number() OVER (PARTITION BY month ORDER BY gen_random_uuid()) AS key
    FROM fact_case WHERE case_id = root_id AND month = ANY(%s)
) drawn WHERE drawn.root_id = fact_case.root_id
"""  # noqa: S608  our own numbers


def snapshot(counted: str) -> str:
    """The statement that gathers the cases that count; it takes the parameters of `counted` and then the cut twice."""
    return _SNAPSHOT.replace("{counted}", counted)


def digests(table: FactTable, *, ever: bool = False) -> str:
    """The rows of each month and one number of all that they say, whatever their order: (month, rows, number).

    The key of each row goes in, so that two equal rows never undo each other; the random key of the case does not.
    `ever`: what they would say if the cut were never to come: the same where no clock runs any more.
    """
    month = _month(table)
    said = ", ".join([table.row, _root(table), *(c.raw or c.sql for c in columns_of(table) if c.sql)])
    told = f"SELECT {month}, count(*), bit_xor(hash_record_extended(ROW({said}), 0)) {_rows(table)} GROUP BY 1"
    return told.replace(CUT, _NEVER) if ever else told


def has_clocks(table: FactTable) -> bool:
    """Whether what it tells depends on the cut."""
    return digests(table) != digests(table, ever=True)


def export(table: FactTable) -> str:
    """The rows of some months, as CSV; it takes the list of months."""
    columns = ", ".join(f"{c.sql or 'fact.case_key'} AS {c.name}" for c in columns_of(table))
    return f"COPY (SELECT {columns} {_rows(table)} AND {_month(table)} = ANY(%s)) TO STDOUT (FORMAT csv)"


def by_size(sizes: Sequence[tuple[str, int]], *, most: int) -> list[list[str]]:
    """The months in batches of at most `most` cases, or of one month that has more."""
    batches: list[list[str]] = []
    held = 0
    for month, cases in sizes:
        if not batches or held + cases > most:
            batches.append([])
            held = 0
        batches[-1].append(month)
        held += cases
    return batches


def _rows(table: FactTable) -> str:
    kept = " AND fact.case_id = fact.root_id" if table.kept_only else ""
    fact = "fact_case" if table.of_cases else "fact_run"
    return f"FROM {fact} fact JOIN {table.source} ON {table.on} {table.more} WHERE ({table.where}){kept}"


def _root(table: FactTable) -> str:
    return "fact.root_id" if table.of_cases else "0"


def _month(table: FactTable) -> str:
    return "fact.month" if table.of_cases else next(c.sql for c in table.columns if c.name == "month")
