"""The rows of one real case, written again by the bare driver: plain multi-row INSERTs, one transaction a case.

No permit, plan, cipher or hash: only the rows, the same number and the same sizes. What the pages are measured against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench.raw_press import Tables

_OF_CASE = {
    "cases_case": "code = %(code)s",
    "vault_datakey": "subject_code = %(code)s",
    "cases_incident": "case_id = %(id)s",
    "cases_person": "case_id = %(id)s",
    "cases_personindex": "person_id IN (SELECT id FROM cases_person WHERE case_id = %(id)s)",
    "cases_relation": "survivor_id IN (SELECT id FROM cases_person WHERE case_id = %(id)s)",
    "cases_consent": "case_id = %(id)s",
    "cases_caseevent": "case_id = %(id)s",
    "obligations_obligation": "subject_code = %(code)s",
    "obligations_obligationact": (
        "obligation_id IN (SELECT id FROM obligations_obligation WHERE subject_code = %(code)s)"
    ),
    "alerts_delivery": "subject_code = %(code)s",
    "ledger_ledgerhead": "subject_kind = 'case' AND subject_code = %(code)s",
    "ledger_ledgerentry": "subject_kind = 'case' AND subject_code = %(code)s",
}


@dataclass(frozen=True)
class Template:
    """The rows of a case by table: the columns (without the own number) and the values with the old numbers."""

    tables: Tables

    def describe(self) -> str:
        count = {table.partition("_")[2]: len(rows) for table, (_, _, rows) in self.tables.items()}
        names = {
            "person": "people",
            "personindex": "indexes",
            "obligation": "obligations",
            "ledgerentry": "ledger entries",
        }
        names["delivery"] = "deliveries"
        return ", ".join(f"{count[key]} {name}" for key, name in names.items()) + f"; {sum(count.values())} rows in all"


def read_template(code: str) -> Template:
    """The rows of that case as they lie in the database, its deliveries included."""
    tables: Tables = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_case WHERE code = %s", [code])
        keys = {"code": code, "id": cursor.fetchone()[0]}
        for table, condition in _OF_CASE.items():
            cursor.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id", keys)
            names = [column.name for column in cursor.description]
            rows = [list(row) for row in cursor.fetchall()]
            own = names.index("id")
            numbers = [row.pop(own) for row in rows]
            tables[table] = (names[:own] + names[own + 1 :], numbers, [[_plain(v) for v in row] for row in rows])
    return Template(tables)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
