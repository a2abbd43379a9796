"""Insert a whole new case in one statement: the bulk path through the driver (ADR 0010).

Every table's rows travel as arrays, one a column, and the keys that the database gives are joined inside the statement
by code. The text of the statement is always the same, so the driver prepares it once a connection. When the form had
arrived before (`submission_key`), the first part inserts nothing and therefore none of the others does.
The arrays are written here, as PostgreSQL's own text: the driver's way of writing lists cost more than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import psycopg
from django.db import connection, models
from django.db.models import Model

from tejido.cases.models import Case, CaseEvent, Consent, Incident, Person, PersonIndex, Relation
from tejido.kernel.array_text import Writer, array_text, document, instant, number, octets, text, yes_no
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

    Runs inside the caller's transaction, or is one by itself; wakes the watcher at its commit. One statement.
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
        *_ledger_columns(HeadRow._fields, [rows.head]),
        *_ledger_columns(EntryRow._fields, rows.entries),
    ]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(_statement(), parameters, prepare=True)
        return cursor.fetchone() is not None


def _columns(model: type[Model], rows: Sequence[Model], **links: list[str] | None) -> list[str]:
    """One array a column; a link given as None takes its key from the case and travels not at all."""
    found: list[str] = []
    values = [vars(row) for row in rows]
    for name, attribute, write in _writers(model):
        if name not in links:
            found.append(array_text([one[attribute] for one in values], write))
        elif (codes := links[name]) is not None:
            found.append(array_text(codes, text))
    return found


def _ledger_columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[str]:
    columns = zip(*rows, strict=True)
    return [array_text(column, _LEDGER[name][1]) for name, column in zip(names, columns, strict=True)]


_LEDGER: Mapping[str, tuple[str, Writer]] = {
    "subject_kind": ("text", text),
    "subject_code": ("text", text),
    "seq": ("int", number),
    "at": ("timestamptz", instant),
    "action": ("text", text),
    "actor_code": ("text", text),
    "data": ("text", text),
    "prev_hash": ("bytea", octets),
    "hash": ("bytea", octets),
}
_WRITERS: Mapping[type[models.Field[Any, Any]], Writer] = {
    models.CharField: text,
    models.TextField: text,
    models.JSONField: document,
    models.BinaryField: octets,
    models.DateTimeField: instant,
    models.BooleanField: yes_no,
    models.PositiveSmallIntegerField: number,
    models.PositiveIntegerField: number,
}


@cache
def _writers(model: type[Model]) -> tuple[tuple[str, str, Writer], ...]:
    """Of each column the field's name, the attribute that holds the value, and how it is written (links: as text)."""
    return tuple((f.name, f.attname, text if f.is_relation else _WRITERS[type(f)]) for f in _fields(model))


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
    return _numbered(f"WITH {', '.join(parts)} SELECT c.id, pg_notify('{WORK_CHANNEL}', '') FROM c")  # noqa: S608


def _numbered(statement: str) -> str:
    """PostgreSQL's own `$1, $2 ...` for each `%s`: the driver need not read 9,000 letters again for every case."""
    first, *rest = statement.split("%s")
    return first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))


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
    arrays = ", ".join(f"%s::{_LEDGER[c][0]}[]" for c in columns)
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
