"""Attaching, listing, opening and withdrawing: allowed, refused without a trace, whole or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.documents.access import read_document, visible_documents
from tejido.documents.models import Document, DocumentContent
from tejido.documents.services.add_document import add_document
from tejido.documents.services.withdraw_document import WithdrawalReason, withdraw_document
from tejido.kernel.errors import CannotUnseal, Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.access import history
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.vault.services.subject_keys import create_subject_key, erase_subject_key
from tests.documents import files

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
CASE, OTHER = ("case", "C-1"), ("case", "C-2")


def actor(*permits: Permit, glass: frozenset[str] = frozenset()) -> Actor:
    return Actor(1, "P-ANA", "150106", "cem-carabayllo", "cem", "operator", frozenset(permits), glass)


ANA = actor(Permit.CASE_EDIT, Permit.CASE_READ)
DELIA = actor(Permit.NUMBERS_READ)


@pytest.fixture(autouse=True)
def _case() -> None:
    create_subject_key("C-1", at=AT)
    create_subject_key("C-2", at=AT)


def _add(who: Actor = ANA, content: bytes | None = None) -> str:
    return add_document(subject=CASE, name="acta de Rosa.jpg", content=content or files.photo(), actor=who, at=AT)


def test_a_document_is_kept_sealed_and_stripped_and_recorded() -> None:
    code = _add()
    (summary,) = visible_documents(ANA, subject=CASE)
    assert (summary.code, summary.name, summary.kind) == (code, "acta de Rosa.jpg", "jpeg")
    opened = read_document(ANA, code, subject=CASE, at=AT)
    assert opened.content[:3] == b"\xff\xd8\xff"
    assert len(opened.content) == summary.size
    assert files.SECRET not in opened.content
    assert (opened.file_name, opened.content_type) == (f"{code}.jpg", "image/jpeg")
    assert [entry.action for entry in history(CASE)] == ["document.added", "document.read"]
    assert not verify()


def test_the_rows_say_nothing_of_the_content_nor_of_its_name() -> None:
    _add()
    for sealed in (bytes(Document.objects.get().about_sealed), bytes(DocumentContent.objects.get().sealed)):
        assert b"Rosa" not in sealed
        assert b"JFIF" not in sealed


@pytest.mark.parametrize("who", [DELIA, actor(Permit.CASE_READ)])
def test_who_may_not_attach_leaves_no_trace(who: Actor) -> None:
    with pytest.raises(NotPermitted):
        _add(who)
    assert not Document.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_who_acts_on_a_task_may_attach() -> None:
    assert _add(actor(Permit.TASK_ACT))


def test_a_refused_file_leaves_no_trace() -> None:
    with pytest.raises(Refused, match="programa"):
        _add(content=b"MZ\x90")
    assert not Document.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_without_the_subjects_key_nothing_is_half_saved() -> None:
    erase_subject_key("C-1", at=AT)
    with pytest.raises(CannotUnseal):
        _add()
    assert not Document.objects.exists()


def test_who_may_not_read_neither_lists_nor_opens_and_is_not_recorded() -> None:
    code = _add()
    with pytest.raises(NotPermitted):
        visible_documents(DELIA, subject=CASE)
    with pytest.raises(NotPermitted):
        read_document(DELIA, code, subject=CASE, at=AT)
    assert len(history(CASE)) == 1


def test_break_glass_opens_its_own_case_only() -> None:
    code = _add()
    with_glass = actor(glass=frozenset({"C-1"}))
    assert read_document(with_glass, code, subject=CASE, at=AT).code == code
    with pytest.raises(NotPermitted):
        visible_documents(with_glass, subject=OTHER)


def test_a_document_of_another_case_does_not_exist_here() -> None:
    code = _add()
    with pytest.raises(NotFound):
        read_document(ANA, code, subject=OTHER, at=AT)
    with pytest.raises(NotFound):
        withdraw_document(code, subject=OTHER, reason=WithdrawalReason.WRONG_CASE, actor=ANA, at=AT)


def test_sealed_bytes_moved_to_another_row_do_not_open() -> None:
    one, two = _add(), _add()
    stolen = DocumentContent.objects.get(document__code=one).sealed
    DocumentContent.objects.filter(document__code=two).update(sealed=stolen)
    with pytest.raises(CannotUnseal):
        read_document(ANA, two, subject=CASE, at=AT)


def test_a_withdrawn_document_is_no_longer_shown_and_cannot_be_withdrawn_twice() -> None:
    code = _add()
    with pytest.raises(NotPermitted):
        withdraw_document(code, subject=CASE, reason=WithdrawalReason.WRONG_FILE, actor=DELIA, at=AT)
    withdraw_document(code, subject=CASE, reason=WithdrawalReason.WRONG_FILE, actor=ANA, at=AT)
    assert visible_documents(ANA, subject=CASE) == []
    with pytest.raises(NotFound):
        read_document(ANA, code, subject=CASE, at=AT)
    with pytest.raises(Conflict):
        withdraw_document(code, subject=CASE, reason=WithdrawalReason.WRONG_FILE, actor=ANA, at=AT)
    assert [entry.action for entry in history(CASE)] == ["document.added", "document.withdrawn"]


def test_an_erased_subject_still_lists_what_there_was_but_opens_nothing() -> None:
    code = _add()
    erase_subject_key("C-1", at=AT)
    assert [summary.name for summary in visible_documents(ANA, subject=CASE)] == [""]
    with pytest.raises(CannotUnseal):
        read_document(ANA, code, subject=CASE, at=AT)
    assert len(history(CASE)) == 1


def test_a_list_takes_two_queries_however_long() -> None:
    for _ in range(3):
        _add()
    with CaptureQueriesContext(connection) as queries:
        assert len(visible_documents(ANA, subject=CASE)) == 3
    assert len(queries) == 2
