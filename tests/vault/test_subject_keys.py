"""The data keys in the database: made, opened, wrapped again and destroyed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tejido.kernel.errors import CannotUnseal, Conflict
from tejido.vault.access import handle_of, handles_of, is_erased
from tejido.vault.keys import add_master_key, create_keys
from tejido.vault.models import DataKey
from tejido.vault.sealing import key_version, new_wrapped_key, seal, unseal
from tejido.vault.services.rotate_master import rotate_master
from tejido.vault.services.subject_keys import create_subject_key, erase_subject_key

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    create_keys(tmp_path)
    settings.TEJIDO_KEYS_DIR = tmp_path
    return tmp_path


def test_a_value_is_sealed_and_read_under_its_subject() -> None:
    create_subject_key("C-1", at=AT)
    blob = seal("C-1", {"name": "Rosa Ficticia"}, context="person.identity:P-1")
    assert unseal("C-1", blob, context="person.identity:P-1") == {"name": "Rosa Ficticia"}
    with pytest.raises(CannotUnseal):
        unseal("C-1", blob, context="person.identity:P-2")
    create_subject_key("C-2", at=AT)
    with pytest.raises(CannotUnseal):
        unseal("C-2", blob, context="person.identity:P-1")


def test_a_dump_of_the_table_holds_no_key() -> None:
    handle = create_subject_key("C-1", at=AT)
    row = DataKey.objects.get()
    assert row.wrapped is not None
    assert len(bytes(row.wrapped)) == 12 + 32 + 16
    assert handle.text(handle.seal("x", context="c"), context="c") == "x"


def test_a_subject_never_has_two_keys_nor_a_second_after_erasure() -> None:
    create_subject_key("C-1", at=AT)
    with pytest.raises(Conflict):
        create_subject_key("C-1", at=AT)
    erase_subject_key("C-1", at=AT)
    with pytest.raises(Conflict):
        create_subject_key("C-1", at=AT)
    assert DataKey.objects.count() == 1


def test_erasing_the_key_makes_everything_unreadable() -> None:
    create_subject_key("C-1", at=AT)
    blob = seal("C-1", "x", context="c")
    assert not is_erased("C-1")
    erase_subject_key("C-1", at=AT)
    erase_subject_key("C-1", at=datetime(2027, 1, 1, tzinfo=UTC))
    assert is_erased("C-1")
    assert DataKey.objects.get().erased_at == AT
    with pytest.raises(CannotUnseal, match="destruida"):
        unseal("C-1", blob, context="c")
    with pytest.raises(CannotUnseal):
        seal("C-1", "x", context="c")


def test_many_subjects_open_with_one_query_and_the_erased_are_left_out() -> None:
    for code in ("C-1", "C-2", "C-3"):
        create_subject_key(code, at=AT)
    erase_subject_key("C-2", at=AT)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        handles = handles_of(["C-1", "C-2", "C-3", "C-4"])
        blobs = [handles["C-1"].seal("x", context=str(n)) for n in range(20)]
    assert len(queries) == 1
    assert set(handles) == {"C-1", "C-3"}
    assert len(set(blobs)) == 20


def test_a_key_made_in_bulk_opens_like_any_other() -> None:
    handle, wrapped = new_wrapped_key("C-1")
    DataKey.objects.create(subject_code="C-1", wrapped=wrapped, key_version=key_version(), created_at=AT)
    assert unseal("C-1", handle.seal(b"x", context="c"), context="c") == b"x"


@pytest.mark.parametrize("batch", [2, 100])
def test_rotation_wraps_everything_again_and_the_old_key_may_go(folder: Path, batch: int) -> None:
    blobs: dict[str, Any] = {}
    for number in range(5):
        create_subject_key(f"C-{number}", at=AT)
        blobs[f"C-{number}"] = seal(f"C-{number}", "x", context="c")
    erase_subject_key("C-4", at=AT)
    add_master_key(folder)
    create_subject_key("C-5", at=AT)
    assert rotate_master(batch=batch) == 4
    assert rotate_master(batch=batch) == 0
    (folder / "master-1.key").unlink()
    assert all(unseal(f"C-{n}", blobs[f"C-{n}"], context="c") == "x" for n in range(4))


def test_a_missing_master_key_is_said_by_its_version(folder: Path) -> None:
    create_subject_key("C-1", at=AT)
    add_master_key(folder)
    (folder / "master-1.key").unlink()
    with pytest.raises(CannotUnseal, match="versión 1"):
        handle_of("C-1")
    with pytest.raises(CannotUnseal, match="versión 1"):
        rotate_master()
