"""Somebody with the keys of the database alters the ledger; the verification says where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tejido.ledger.actions import Action
from tejido.ledger.chain import GENESIS, EntryRow, NewEntry, body_of, link
from tejido.ledger.checkpoints import SUBJECT, render_checkpoint
from tejido.ledger.faults import Fault, FaultKind
from tejido.ledger.models import Checkpoint, CheckpointHead, LedgerEntry, LedgerHead
from tejido.ledger.recording import record_many
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.ledger.verification import verify

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
ONE, TWO = ("case", "C-1"), ("case", "C-2")
K = FaultKind


@pytest.fixture
def chains() -> None:
    for round_ in range(4):
        at = AT + timedelta(minutes=round_, microseconds=round_)
        record_many([NewEntry(Action.DOCUMENT_READ, s, f"P-{round_}", at, {"document": "D-1"}) for s in (ONE, TWO)])


@contextmanager
def superuser() -> Iterator[None]:
    """What only the owner of the tables can do: put the guards to sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledgerentry", "ledgerhead", "checkpoint", "checkpointhead"):
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(statement: str) -> None:
    with superuser(), connection.cursor() as cursor:
        cursor.execute(statement)


def rewrite(subject: tuple[str, str], *, from_seq: int, actor: str) -> None:
    """The careful forger: alters one entry and computes all that follows again, head included."""
    kind, code = subject
    prev = GENESIS
    with superuser():
        for row in LedgerEntry.objects.filter(subject_kind=kind, subject_code=code).order_by("seq"):
            if row.seq == from_seq:
                row.actor_code = actor
            values = (kind, code, row.seq, row.at, row.action, row.actor_code, row.data, prev, b"")
            row.prev_hash, row.hash = prev, link(prev, body_of(EntryRow(*values)))
            row.save()
            prev = row.hash
        LedgerHead.objects.filter(subject_kind=kind, subject_code=code).update(hash=prev)


@pytest.mark.usefixtures("chains")
def test_an_untouched_ledger_has_no_fault() -> None:
    assert verify() == []
    make_checkpoint(actor_code="P-1", at=AT)
    record_many([NewEntry(Action.CASE_READ, ONE, "P-1", AT), NewEntry(Action.CASE_READ, ("account", "P-1"), "P-1", AT)])
    second = make_checkpoint(actor_code="P-1", at=AT)
    assert verify(roots={second.number: bytes(second.root)}) == []


def test_an_empty_ledger_has_no_fault_and_can_be_sealed() -> None:
    assert verify() == []
    assert make_checkpoint(actor_code="P-1", at=AT).heads == 0
    assert verify() == []


UNSEAL = "DELETE FROM ledger_checkpointhead WHERE checkpoint_id = (SELECT max(id) FROM ledger_checkpoint)"
WHERE = "WHERE subject_code = 'C-1' AND seq = 2"


@pytest.mark.usefixtures("chains")
@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (f"UPDATE ledger_ledgerentry SET actor_code = 'P-9' {WHERE}", [Fault(K.EDITED, ONE, 2)]),
        (f"UPDATE ledger_ledgerentry SET at = at + interval '1 microsecond' {WHERE}", [Fault(K.EDITED, ONE, 2)]),
        (f"UPDATE ledger_ledgerentry SET data = '{{}}' {WHERE}", [Fault(K.EDITED, ONE, 2)]),
        (f"UPDATE ledger_ledgerentry SET action = 'case.read' {WHERE}", [Fault(K.EDITED, ONE, 2)]),
        (
            f"UPDATE ledger_ledgerentry SET hash = sha256('x') {WHERE}",
            [Fault(K.EDITED, ONE, 2), Fault(K.UNLINKED, ONE, 3)],
        ),
        (
            f"UPDATE ledger_ledgerentry SET prev_hash = sha256('x') {WHERE}",
            [Fault(K.UNLINKED, ONE, 2), Fault(K.EDITED, ONE, 2)],
        ),
        (f"DELETE FROM ledger_ledgerentry {WHERE}", [Fault(K.MISSING, ONE, 2, until=2)]),
        ("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-1' AND seq < 3", [Fault(K.MISSING, ONE, 1, until=2)]),
        ("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-1' AND seq > 2", [Fault(K.CUT, ONE, 3, until=4)]),
        ("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-1'", [Fault(K.CUT, ONE, 1, until=4)]),
        ("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-2'", [Fault(K.CUT, TWO, 1, until=4)]),
        ("DELETE FROM ledger_ledgerhead WHERE subject_code = 'C-1'", [Fault(K.BEYOND_HEAD, ONE, 4)]),
        ("UPDATE ledger_ledgerhead SET seq = 3 WHERE subject_code = 'C-1'", [Fault(K.BEYOND_HEAD, ONE, 4)]),
        ("UPDATE ledger_ledgerhead SET hash = '' WHERE subject_code = 'C-1'", [Fault(K.HEAD_CHANGED, ONE, 4)]),
    ],
)
def test_every_alteration_is_found_and_named(statement: str, faults: list[Fault]) -> None:
    tamper(statement)
    assert verify() == faults
    assert all(fault.sentence.startswith("case C-") and str(fault.seq) in fault.sentence for fault in faults)


@pytest.mark.usefixtures("chains")
def test_two_entries_that_change_places_are_found() -> None:
    for seq in ("seq + 1000", "5 - (seq - 1000)"):
        limit = "seq IN (2, 3)" if "+" in seq else "seq > 1000"
        tamper(f"UPDATE ledger_ledgerentry SET seq = {seq} WHERE subject_code = 'C-1' AND {limit}")
    assert {(f.kind, f.seq) for f in verify()} >= {(K.EDITED, 2), (K.EDITED, 3)}


@pytest.mark.usefixtures("chains")
def test_an_entry_inserted_at_the_end_or_given_twice_is_found() -> None:
    columns = "subject_kind, subject_code, at, action, actor_code, data, prev_hash, hash"
    copy = f"INSERT INTO ledger_ledgerentry (seq, {columns}) SELECT %s, {columns} FROM ledger_ledgerentry {WHERE}"
    tamper(copy.replace("%s", "5"))
    assert {(f.kind, f.seq) for f in verify()} == {(K.EDITED, 5), (K.UNLINKED, 5), (K.BEYOND_HEAD, 5)}
    tamper("ALTER TABLE ledger_ledgerentry DROP CONSTRAINT ledger_entry_seq")
    tamper(copy.replace("%s", "2"))
    assert Fault(K.OUT_OF_ORDER, ONE, 2) in verify()


@pytest.mark.usefixtures("chains")
def test_a_chain_cut_with_its_head_is_found_against_the_last_checkpoint() -> None:
    made = make_checkpoint(actor_code="P-1", at=AT)
    tamper("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-1' AND seq > 2")
    tamper(
        "UPDATE ledger_ledgerhead h SET seq = 2, hash = (SELECT hash FROM ledger_ledgerentry "
        f"{WHERE}) WHERE subject_code = 'C-1'"
    )
    expected = [Fault(K.UNSEALED, ONE, 4, checkpoint=made.number)]
    assert verify() == expected
    make_checkpoint(actor_code="P-1", at=AT)
    assert verify() == expected  # a later seal does not hide it
    record_many([NewEntry(Action.CASE_READ, ONE, "P-1", AT) for _ in range(2)])
    make_checkpoint(actor_code="P-1", at=AT)
    assert verify() == expected  # nor does growing again to the sealed length


@pytest.mark.usefixtures("chains")
def test_a_whole_chain_removed_with_its_head_is_found_against_the_last_checkpoint() -> None:
    made = make_checkpoint(actor_code="P-1", at=AT)
    tamper("DELETE FROM ledger_ledgerentry WHERE subject_code = 'C-2'")
    tamper("DELETE FROM ledger_ledgerhead WHERE subject_code = 'C-2'")
    assert verify() == [Fault(K.UNSEALED, TWO, 4, checkpoint=made.number)]


@pytest.mark.usefixtures("chains")
def test_a_chain_rewritten_whole_is_found_against_the_last_checkpoint() -> None:
    rewrite(ONE, from_seq=2, actor="P-9")
    assert verify() == []  # nothing in the database alone can tell
    rewrite(ONE, from_seq=2, actor="P-1")
    made = make_checkpoint(actor_code="P-1", at=AT)
    rewrite(ONE, from_seq=2, actor="P-9")
    assert verify() == [Fault(K.UNSEALED, ONE, 4, checkpoint=made.number)]


@pytest.mark.usefixtures("chains")
def test_who_rewrites_the_seals_too_is_found_by_the_paper() -> None:
    paper = make_checkpoint(actor_code="P-1", at=AT)
    published = {paper.number: bytes(paper.root)}
    rewrite(ONE, from_seq=2, actor="P-9")
    head = LedgerHead.objects.get(subject_code="C-1")
    with superuser():
        CheckpointHead.objects.filter(subject_code="C-1").update(hash=head.hash)
    assert verify() == [Fault(K.CHECKPOINT, SUBJECT, 0, checkpoint=1)]
    with superuser():
        for table in ("checkpointhead", "checkpoint", "ledgerentry WHERE subject_kind = 'ledger'"):
            tamper(f"DELETE FROM ledger_{table}")
        tamper("DELETE FROM ledger_ledgerhead WHERE subject_kind = 'ledger'")
    assert verify() == []
    assert verify(roots=published) == [Fault(K.CHECKPOINT, SUBJECT, 0, checkpoint=1)]


@pytest.mark.usefixtures("chains")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_checkpoint SET root = sha256('x') WHERE number = 1",
        "UPDATE ledger_checkpoint SET previous = sha256('x') WHERE number = 2",
        "UPDATE ledger_checkpoint SET heads = heads + 1 WHERE number = 2",
        "UPDATE ledger_checkpoint SET heads = heads + 1 WHERE number = 1",
        "UPDATE ledger_checkpoint SET at = at - interval '1 day' WHERE number = 1",
        "UPDATE ledger_checkpoint SET made_by = 'P-9' WHERE number = 1",
        "UPDATE ledger_checkpoint SET number = 7 WHERE number = 2",
        UNSEAL,
        f"{UNSEAL}; DELETE FROM ledger_checkpoint WHERE number = 2",
    ],
)
def test_an_altered_checkpoint_is_found(statement: str) -> None:
    for turn in range(2):
        record_many([NewEntry(Action.CASE_READ, ONE, f"P-{turn}", AT)])
        make_checkpoint(actor_code="P-1", at=AT)
    tamper(statement)
    assert any(fault.kind is K.CHECKPOINT for fault in verify())


COLUMNS = {
    "subject_kind": "'x' || subject_kind",
    "subject_code": "subject_code || 'x'",
    "seq": "seq + 100",
    "at": "at - interval '1 day'",
    "action": "action || '_'",
    "actor_code": "'P-' || actor_code",
    "data": "data || ' '",
    "prev_hash": "sha256(prev_hash)",
    "hash": "sha256(hash)",
}


@pytest.mark.usefixtures("chains")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(column=st.sampled_from(sorted(COLUMNS)), seq=st.integers(1, 4), code=st.sampled_from(["C-1", "C-2"]))
def test_any_edit_of_any_row_is_found(column: str, seq: int, code: str) -> None:
    saved = LedgerEntry.objects.get(subject_code=code, seq=seq)
    tamper(f"UPDATE ledger_ledgerentry SET {column} = {COLUMNS[column]} WHERE id = {saved.pk}")
    found = verify()
    with superuser():
        saved.save()
    assert found
    assert verify() == []


@pytest.mark.usefixtures("chains")
def test_a_checkpoint_recorded_without_its_number_of_heads_is_no_fault() -> None:
    made = make_checkpoint(actor_code="P-1", at=AT)
    entry = LedgerEntry.objects.get(subject_kind="ledger")
    data = f'{{"number":{made.number},"root":"{bytes(made.root).hex()}"}}'
    row = EntryRow(*SUBJECT, 1, AT, entry.action, entry.actor_code, data, GENESIS, b"")
    digest = link(GENESIS, body_of(row))
    with superuser():
        LedgerEntry.objects.filter(pk=entry.pk).update(data=data, hash=digest)
        LedgerHead.objects.filter(subject_kind="ledger").update(hash=digest)
    assert verify() == []


@pytest.mark.usefixtures("chains")
def test_the_paper_says_how_to_check_it_and_names_nobody() -> None:
    first = make_checkpoint(actor_code="P-1", at=AT)
    second = make_checkpoint(actor_code="P-1", at=AT)
    text = render_checkpoint(second)
    assert "CONSTANCIA DE LA BITÁCORA N.º 2" in text
    assert "23/11/2026 10:00:00" in text
    assert f"tejido ledger verify --root 2:{bytes(second.root).hex()}" in text
    assert bytes(first.root).hex()[:4] in text
    assert "ninguna" in render_checkpoint(first)
    assert Checkpoint.objects.count() == 2
    assert "C-1" not in text
