"""The loader: whole cases made in memory go into the database by COPY, a batch a transaction.

1. The keys of the tables that others point to (case, person, obligation, referral) are reserved from their sequences,
   so that every link is known before anything is written; the other tables take theirs as they come.
2. Each table of the batch is one COPY, those that are pointed to first; the database checks every link at the commit.
3. What was written is a batch of whole cases or nothing. Memory holds one batch, however many cases are asked for.

Nothing else may write in those tables meanwhile: it is for the demonstration and for measurements only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, cast

import psycopg
from django.db import connection, models, transaction

from tejido.accounts.models import Exclusion
from tejido.alerts.models import Delivery
from tejido.cases.care.models import Attention, CarePlan, Closing, DropOut, FollowUp, Goal, GoalAct, Satisfaction
from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.cases.models import (
    Case,
    CaseEvent,
    Consent,
    Incident,
    Note,
    Person,
    PersonIndex,
    Referral,
    ReferralAct,
    Relation,
    RiskAssessment,
)
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.demo.life import Life
from tejido.ledger.chain import EntryRow, HeadRow
from tejido.obligations.models import Extension, Obligation, ObligationAct
from tejido.vault.models import DataKey

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_LOCK = 7_364_001  # any number of ours: two loaders reserve keys one after the other
_RESERVE = """
    SELECT last_value + is_called::int, setval(%(sequence)s::regclass, last_value + is_called::int + %(count)s - 1)
    FROM {sequence}
"""
Row = models.Model


def insert_lives(lives: Sequence[Life]) -> int:
    """Insert whole cases, all of them or none; returns how many rows that was."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _number_all(lives)  # what a sequence gave stays given: the rows themselves are written side by side
    _link_replaced(lives)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")  # the last batches may be made again; they are fictitious
        written = sum(_copy_rows(model, [row for life in lives for row in rows(life)]) for model, rows in _TABLES)
        chains = [life.chain() for life in lives]
        written += _copy("ledger_ledgerhead", HeadRow._fields, (head for head, _ in chains))
        return written + _copy("ledger_ledgerentry", EntryRow._fields, chain.from_iterable(rows for _, rows in chains))


_TABLES: tuple[tuple[type[Row], Callable[[Life], Iterable[object]]], ...] = (
    (Case, lambda life: [life.rows.case]),
    (DataKey, lambda life: [life.rows.key]),
    (Incident, lambda life: life.rows.incidents),
    (Person, lambda life: life.rows.people),
    (PersonIndex, lambda life: life.rows.indexes),
    (Relation, lambda life: life.rows.relations),
    (Consent, lambda life: life.rows.consents),
    (CaseEvent, lambda life: [*life.rows.events, *life.events]),
    (RiskAssessment, lambda life: life.assessments),
    (Note, lambda life: life.notes),
    (Referral, lambda life: life.referrals),
    (ReferralAct, lambda life: life.referral_acts),
    (Obligation, lambda life: life.rows.obligations),
    (ObligationAct, lambda life: [*life.rows.acts, *life.acts]),
    (Extension, lambda life: life.extensions),
    (Exclusion, lambda life: life.exclusion_rows),
    (MeasureOrder, lambda life: life.orders),
    (MeasureAct, lambda life: life.measure_acts),
    (Proceeding, lambda life: life.proceedings),
    (Party, lambda life: life.parties),
    (Hearing, lambda life: life.hearings),
    (Sanction, lambda life: life.sanctions),
    (ProceedingAct, lambda life: life.proceeding_acts),
    (Attention, lambda life: life.attentions),
    (DropOut, lambda life: life.drop_outs),
    (CarePlan, lambda life: life.plans),
    (Goal, lambda life: life.goals),
    (GoalAct, lambda life: life.goal_acts),
    (FollowUp, lambda life: life.follow_ups),
    (Closing, lambda life: life.closings),
    (Satisfaction, lambda life: life.satisfaction),
    (Delivery, lambda life: life.deliveries.values()),
)
_NUMBERED = (Case, Person, Obligation, Referral, MeasureOrder, Proceeding, Party, CarePlan, Goal)


def _number_all(lives: Sequence[Life]) -> None:
    _number(Case, [life.rows.case for life in lives])
    _number(Person, [row for life in lives for row in life.rows.people])
    _number(Obligation, [row for life in lives for row in life.rows.obligations])
    _number(Referral, [row for life in lives for row in life.referrals])
    _number(MeasureOrder, [row for life in lives for row in life.orders])
    _number(Proceeding, [row for life in lives for row in life.proceedings])
    _number(Party, [row for life in lives for row in life.parties])
    _number(CarePlan, [row for life in lives for row in life.plans])
    _number(Goal, [row for life in lives for row in life.goals])


def _number(model: type[Row], rows: Sequence[Row]) -> None:
    """Give each row a key of its own, reserved from the table's sequence."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        sequence = str(cursor.fetchone()[0])
        cursor.execute(_RESERVE.format(sequence=sequence), {"sequence": sequence, "count": len(rows)})
        first = int(cursor.fetchone()[0])
    for number, row in enumerate(rows, start=first):
        row.pk = number


def _link_replaced(lives: Sequence[Life]) -> None:
    """A set of measures that replaces another was made before the other had its key."""
    for life in lives:
        for row in life.orders:
            row.replaces_id = row.replaces.pk if row.replaces is not None else None


def _copy_rows(model: type[Row], rows: Sequence[object]) -> int:
    if not rows:
        return 0
    fields = _fields(model)
    columns = [str(field.column) for field in fields]
    values = map(attrgetter(*map(_value_of, fields)), rows)
    texts = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    return _copy(model._meta.db_table, columns, _written(values, texts) if texts else values)


def _value_of(field: models.Field[Any, Any]) -> str:
    """What is read of a row: a link that may be empty has its key set before."""
    return f"{field.name}.pk" if field.is_relation and not field.null else field.attname


@cache
def _fields(model: type[Row]) -> tuple[models.Field[Any, Any], ...]:
    """The columns that are written: the key too where it was reserved."""
    return tuple(f for f in model._meta.concrete_fields if not f.primary_key or model in _NUMBERED)


def _written(rows: Iterable[Sequence[Any]], places: Sequence[int]) -> Iterator[Sequence[Any]]:
    for row in rows:
        found = list(row)
        for place in places:
            found[place] = _ENCODER.encode(found[place])
        yield found


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    named = ", ".join(f'"{column}"' for column in columns)
    raw = cast("psycopg.Connection[Any]", connection.connection)
    count = 0
    with psycopg.Cursor(raw) as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for count, row in enumerate(rows, start=1):  # noqa: B007  the count is what is returned
            copy.write_row(row)
    return count
