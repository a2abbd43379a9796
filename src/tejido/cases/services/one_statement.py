"""Insert a whole new case in one statement: the bulk path through the driver (ADR 0010).

Every table's rows travel as arrays, one a column, and the keys that the database gives are joined inside the statement
by code. The text of the statement is always the same, so the driver prepares it once a connection. When the form had
arrived before (`submission_key`), the first part inserts nothing and therefore none of the others does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import psycopg
from django.db import connection, models
from django.db.models import Model

from tejido.cases.models import Case, CaseEvent, Consent, Incident, Person, PersonIndex, Relation
from tejido.ledger.chain import EntryRow, HeadRow
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.waking import WORK_CHANNEL
from tejido.vault.models import DataKey

_NO_HEAD = HeadRow("", "", 0, b"")


@dataclass
class CaseRows:
    """Every row of a new case, unsaved. Indexes, relations and acts name people and obligations by object."""

    case: Case
    key: DataKey
    incidents: list[Incident] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    indexes: list[PersonIndex] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    acts: list[ObligationAct] = field(default_factory=list)
    head: HeadRow = _NO_HEAD
    entries: list[EntryRow] = field(default_factory=list)


def insert_case(rows: CaseRows) -> bool:
    """Insert all the rows, or none when the submission key is taken; True when they were inserted.

    Runs inside the caller's transaction; wakes the watcher at its commit. One statement.
    """
    parameters = [
        *_columns(Case, [rows.case]),
        *_columns(DataKey, [rows.key]),
        *_columns(Incident, rows.incidents, case=None),
        *_columns(Person, rows.people, case=None),
        *_columns(PersonIndex, rows.indexes, person=[row.person.code for row in rows.indexes]),
        *_columns(
            Relation,
            rows.relations,
            survivor=[row.survivor.code for row in rows.relations],
            perpetrator=[row.perpetrator.code for row in rows.relations],
        ),
        *_columns(Consent, rows.consents, case=None),
        *_columns(CaseEvent, rows.events, case=None),
        *_columns(Obligation, rows.obligations),
        *_columns(ObligationAct, rows.acts, obligation=[row.obligation.code for row in rows.acts]),
        *([value] for value in rows.head),
        *(list(column) for column in zip(*rows.entries, strict=True)),
    ]
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_statement(), parameters, prepare=True)
        return cursor.fetchone() is not None


def _columns(model: type[Model], rows: Sequence[Model], **links: list[str] | None) -> list[list[Any]]:
    """One list a column; a link given as None takes its key from the case and travels not at all."""
    found: list[list[Any]] = []
    for column in _fields(model):
        if column.name in links:
            codes = links[column.name]
            if codes is not None:
                found.append(codes)
        else:
            found.append([_value(column, getattr(row, column.attname)) for row in rows])
    return found


def _value(column: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(column, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    return value


@cache
def _fields(model: type[Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(f for f in model._meta.concrete_fields if not f.primary_key)


@cache
def _statement() -> str:
    parts = [
        _part("c", Case, "", tail=" ON CONFLICT (submission_key) DO NOTHING RETURNING id", source=""),
        _part("k", DataKey, "c"),
        _part("i", Incident, "c", case="c.id"),
        _part("p", Person, "c", case="c.id", tail=" RETURNING id, code"),
        _part("x", PersonIndex, "p", person="p.id", joins={"person": "p"}),
        _part("r", Relation, "", survivor="s.id", perpetrator="g.id", joins={"survivor": "p s", "perpetrator": "p g"}),
        _part("n", Consent, "c", case="c.id"),
        _part("e", CaseEvent, "c", case="c.id"),
        _part("o", Obligation, "c", tail=" RETURNING id, code"),
        _part("a", ObligationAct, "o", obligation="o.id", joins={"obligation": "o"}),
        _ledger_part("h", "ledger_ledgerhead", HeadRow._fields),
        _ledger_part("l", "ledger_ledgerentry", EntryRow._fields),
    ]
    return f"WITH {', '.join(parts)} SELECT c.id, pg_notify('{WORK_CHANNEL}', '') FROM c"  # noqa: S608


def _part(
    name: str,
    model: type[Model],
    gate: str,
    *,
    joins: Mapping[str, str] | None = None,
    tail: str = "",
    source: str | None = None,
    **links: str,
) -> str:
    """One `name AS (INSERT ... SELECT ... FROM unnest(...))`; `gate` is the earlier part that must have rows."""
    joins = joins or {}
    columns = _fields(model)
    travelling = [c for c in columns if c.name not in links or c.name in joins]
    arrays = ", ".join(f"%s::{'text' if c.name in joins else _array_type(c)}[]" for c in travelling)
    selected = ", ".join(links.get(c.name, _cast(c)) for c in columns)
    into = ", ".join(f'"{c.column}"' for c in columns)
    named = ", ".join(f'"{c.column}"' for c in travelling)
    joined = "".join(
        f' JOIN {target} ON {target.split()[-1]}.code = u."{_column(model, link)}"' for link, target in joins.items()
    )
    crossed = f" CROSS JOIN {gate}" if gate and not joins and source is None else ""
    return (
        f"{name} AS (INSERT INTO {model._meta.db_table} ({into}) SELECT {selected} "  # noqa: S608  names of our own tables
        f"FROM unnest({arrays}) AS u({named}){crossed}{joined}{tail})"
    )


def _ledger_part(name: str, table: str, columns: Iterable[str]) -> str:
    types = {"seq": "int", "at": "timestamptz", "hash": "bytea", "prev_hash": "bytea"}
    arrays = ", ".join(f"%s::{types.get(c, 'text')}[]" for c in columns)
    named = ", ".join(columns)
    return f"{name} AS (INSERT INTO {table} ({named}) SELECT u.* FROM unnest({arrays}) AS u({named}) CROSS JOIN c)"  # noqa: S608


def _column(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def _array_type(column: models.Field[Any, Any]) -> str:
    if isinstance(column, models.JSONField):
        return "text"
    kind = column.rel_db_type(connection) if column.is_relation else column.db_type(connection)
    return str(kind)


def _cast(column: models.Field[Any, Any]) -> str:
    return f'u."{column.column}"' + ("::jsonb" if isinstance(column, models.JSONField) else "")
