"""Writing to the ledger: inside a transaction, chained, whole or nothing, in few statements."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tejido.ledger.access import count_actions, history, visible_entries
from tejido.ledger.actions import Action
from tejido.ledger.models import LedgerEntry, LedgerHead
from tejido.ledger.recording import NewEntry, record, record_many
from tejido.ledger.verification import verify

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
CASE = ("case", "C-1")


def _read(subject: tuple[str, str] = CASE, actor: str = "P-1") -> NewEntry:
    return NewEntry(Action.IDENTITY_READ, subject, actor, AT)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(action=Action.CASE_READ, subject=CASE, actor_code="P-1", at=AT)
    assert not LedgerHead.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        record_many([_read()])
    with transaction.atomic():
        record_many([_read(), _read(("case", "C-2"))])
        transaction.set_rollback(True)
    assert [entry.seq for entry in history(CASE)] == [1]
    assert not history(("case", "C-2"))
    assert not verify()


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "statements"), [(False, 4), (True, 2)])
def test_any_number_of_entries_takes_the_same_statements(known: bool, statements: int) -> None:
    subjects = [("case", f"C-{n % 7}") for n in range(40)]
    if known:
        record_many([_read(subject) for subject in subjects])
    with CaptureQueriesContext(connection) as queries:
        record_many([_read(subject) for subject in subjects])
    assert len(queries) == statements
    assert not verify()
    record_many([])


@pytest.mark.django_db
def test_order_within_a_subject_is_kept_and_data_is_read_back() -> None:
    data = {"document": "D-1", "pages": 3, "tags": ["a", "b"]}
    record_many([_read(), NewEntry(Action.DOCUMENT_READ, CASE, "P-2", AT, data), _read(actor="P-3")])
    entries = history(CASE)
    assert [entry.actor_code for entry in entries] == ["P-1", "P-2", "P-3"]
    assert entries[1].data == data
    assert entries[1].sentence == "Se leyó el documento D-1."
    assert entries[1].at == AT


@pytest.mark.django_db
def test_readers_see_the_latest_first_page_by_page() -> None:
    record_many([_read(("case", f"C-{n % 3}"), f"P-{n % 2}") for n in range(12)])
    record(action=Action.CASE_READ, subject=CASE, actor_code="P-9", at=AT)
    assert [e.actor_code for e in visible_entries(limit=1)] == ["P-9"]
    first = visible_entries(actor_code="P-1", limit=4)
    rest = visible_entries(actor_code="P-1", before=first[-1].id)
    assert len(first) == 4
    assert len(rest) == 2
    assert {e.action for e in visible_entries(watched=True, limit=99)} == {"identity.read"}
    assert [e.seq for e in visible_entries(subject=CASE, limit=2)] == [5, 4]


@pytest.mark.django_db
def test_deeds_of_one_actor_are_counted_from_an_instant_on() -> None:
    record_many([_read(), _read(actor="P-2"), _read()])
    assert count_actions(CASE, Action.IDENTITY_READ, actor_code="P-1", since=AT) == 2
    assert count_actions(CASE, Action.IDENTITY_READ, actor_code="P-1", since=AT + timedelta(seconds=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_neither_fork_a_chain_nor_deadlock() -> None:
    def write(turn: int) -> None:
        subjects = [("case", f"C-{n}") for n in range(4)]
        for _ in range(10):
            with transaction.atomic():
                record_many([_read(subject) for subject in (subjects if turn % 2 else reversed(subjects))])
        connection.close()

    threads = [threading.Thread(target=write, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LedgerEntry.objects.count() == 160
    assert set(LedgerHead.objects.values_list("seq", flat=True)) == {40}
    assert not verify()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_ledgerentry SET actor_code = 'P-2'",
        "DELETE FROM ledger_ledgerentry",
        "DELETE FROM ledger_ledgerhead",
        "UPDATE ledger_ledgerhead SET seq = seq - 1",
        "UPDATE ledger_ledgerhead SET hash = ''",
        "UPDATE ledger_ledgerhead SET seq = seq + 1, subject_code = 'C-9'",
    ],
)
def test_the_database_refuses_to_alter_the_ledger(statement: str) -> None:
    record_many([_read()])
    with pytest.raises(DatabaseError, match="ledger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledgerentry", "ledgerhead", "checkpoint", "checkpointhead"])
def test_the_database_refuses_to_empty_the_ledger(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER ledger_{table}_no_truncate")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE ledger_{table} CASCADE")
