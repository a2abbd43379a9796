"""The bulk path writes what the ORM would write, once, whole or not at all (ADR 0010)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models import Model

from tejido.cases.models import Case, CaseEvent, Consent, Incident, Person, PersonIndex, Relation
from tejido.cases.services import one_statement
from tejido.cases.services.case_rows import case_rows
from tejido.cases.services.one_statement import CaseRows, insert_case
from tejido.cases.services.registration import register_case
from tejido.ledger.models import LedgerEntry, LedgerHead
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation, ObligationAct
from tejido.vault.models import DataKey
from tests import people
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("real_district")
TABLES = (Case, DataKey, Incident, Person, PersonIndex, Relation, Consent, CaseEvent, Obligation, ObligationAct)
LEDGER = (LedgerHead, LedgerEntry)


def _rows(key: str = "form-1") -> CaseRows:
    return case_rows(intake(key), actor=actor(people.ana()), key=key, at=AT)


def _plain(row: Model) -> dict[str, Any]:
    """The columns of a row with its links told by code; the numbers that the database gives are left out."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if isinstance(value, models.Model):
            value = getattr(value, "code")  # noqa: B009  every table that is linked to here has codes
        if not field.primary_key:
            found[field.name] = bytes(value) if isinstance(value, memoryview) else value
    return found


def _groups(rows: CaseRows) -> dict[type[Model], list[Any]]:
    return {
        Case: [rows.case],
        DataKey: [rows.key],
        Incident: rows.incidents,
        Person: rows.people,
        PersonIndex: rows.indexes,
        Relation: rows.relations,
        Consent: rows.consents,
        CaseEvent: rows.events,
        Obligation: rows.obligations,
        ObligationAct: rows.acts,
    }


def _stored(table: type[Model]) -> list[dict[str, Any]]:
    return [_plain(row) for row in table._default_manager.all().order_by("pk")]


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, default=repr) for row in rows)


def _count() -> dict[str, int]:
    return {table.__name__: table._default_manager.count() for table in (*TABLES, *LEDGER)}


def test_what_is_read_back_is_what_was_built() -> None:
    rows = _rows()
    with transaction.atomic():
        assert insert_case(rows)
    for table, built in _groups(rows).items():
        assert built, f"the sample has no {table.__name__}"
        assert _sorted(_stored(table)) == _sorted([_plain(row) for row in built]), table.__name__
    entries = LedgerEntry.objects.filter(subject_code=rows.case.code).order_by("seq")
    assert [tuple(_plain(entry).values()) for entry in entries] == [tuple(entry) for entry in rows.entries]
    assert tuple(_plain(LedgerHead.objects.get(subject_code=rows.case.code)).values()) == tuple(rows.head)
    assert [fault for fault in verify() if fault.subject[1] == rows.case.code] == []


def test_the_orm_writes_the_same() -> None:
    rows = _rows()
    with transaction.atomic():
        insert_case(rows)
    by_statement = {table: _sorted(_stored(table)) for table in TABLES}
    for table in reversed(TABLES):
        table._default_manager.all().delete()
    with transaction.atomic():
        for table, group in _groups(rows).items():
            table._default_manager.bulk_create(group)
    assert {table: _sorted(_stored(table)) for table in TABLES} == by_statement


def test_text_that_looks_like_sql_or_like_an_array_stays_text() -> None:
    nasty = 'Relato "inventado"\\ {a,b}, NULL; \n$1 %s ñandú — \'; DROP TABLE cases_case; --'
    rows = _rows()
    rows.case.zone_code = nasty[:60]
    rows.case.facts = {"note": [nasty, None, "NULL", ""]}
    rows.obligations[0].action = nasty
    with transaction.atomic():
        insert_case(rows)
    stored = Case.objects.get()
    assert (stored.zone_code, stored.facts) == (nasty[:60], {"note": [nasty, None, "NULL", ""]})
    assert Obligation.objects.get(code=rows.obligations[0].code).action == nasty


def test_a_key_that_is_taken_inserts_nothing() -> None:
    with transaction.atomic():
        assert insert_case(_rows())
    before = _count()
    with transaction.atomic():
        assert not insert_case(_rows())
    assert _count() == before


def test_a_transaction_that_fails_leaves_nothing() -> None:
    before = _count()
    with transaction.atomic():
        assert insert_case(_rows())
        transaction.set_rollback(True)
    assert _count() == before


def test_a_row_that_the_database_refuses_leaves_nothing() -> None:
    before = _count()
    rows = _rows()
    rows.obligations[-1].state = "nonsense"
    with pytest.raises(Exception, match="ob_state"), transaction.atomic():
        insert_case(rows)
    assert _count() == before


def test_eight_at_once_with_one_key_make_one_case() -> None:
    ana = actor(people.ana())
    gate = threading.Barrier(8)
    found: list[tuple[str, bool]] = []

    def send() -> None:
        gate.wait()
        done = register_case(intake("the same form"), actor=ana, at=AT)
        found.append((done.code, done.already))

    _together(send, 8)
    assert len(found) == 8
    assert len({code for code, _ in found}) == 1
    assert sorted(already for _, already in found) == [False] + [True] * 7
    assert Case.objects.count() == 1
    assert LedgerHead.objects.filter(subject_kind="case").count() == 1
    assert Obligation.objects.filter(subject_code=found[0][0]).count() == Obligation.objects.count()


def test_eight_at_once_with_eight_keys_make_eight_cases() -> None:
    ana = actor(people.ana())
    keys = iter(range(8))
    lock = threading.Lock()

    def send() -> None:
        with lock:
            key = next(keys)
        register_case(intake(f"form-{key}"), actor=ana, at=AT)

    _together(send, 8)
    assert Case.objects.count() == 8
    assert [fault for fault in verify() if fault.subject[0] == "case"] == []


def test_it_is_one_statement_prepared_once() -> None:
    for key in ("form-1", "form-2", "form-3"):
        with transaction.atomic():
            insert_case(_rows(key))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'WITH c AS%'")
        assert [text for (text,) in cursor.fetchall()] == [one_statement._statement()]


def _together(work: Callable[[], None], many: int) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
