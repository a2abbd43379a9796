"""The keyring's folder: made once, closed to others, and refused with a sentence when something is missing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import LazySettings

from tejido.kernel.errors import CannotUnseal
from tejido.vault.keys import add_master_key, create_keys, keyring, load_keys


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = create_keys(folder)
    assert create_keys(folder) == first
    assert {f.name for f in folder.iterdir()} == {"master-1.key", "index.key"}
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in folder.iterdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert first.masters[1].hex() not in repr(first)


def test_a_new_master_key_is_in_force_and_the_old_one_stays(tmp_path: Path, settings: LazySettings) -> None:
    old = create_keys(tmp_path)
    settings.TEJIDO_KEYS_DIR = tmp_path
    assert keyring().current == 1
    assert add_master_key(tmp_path) == 2
    assert keyring().current == 2
    assert keyring().masters[1] == old.masters[1]
    assert keyring().index_key == old.index_key


def test_a_folder_without_keys_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotUnseal, match="tejido keys create"):
        load_keys(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [("00" * 31, 0o600, "incompleta"), ("no es una clave", 0o600, "no se puede leer"), ("00" * 32, 0o644, "chmod 600")],
)
def test_a_bad_key_file_is_refused(tmp_path: Path, content: str, mode: int, says: str) -> None:
    create_keys(tmp_path)
    (tmp_path / "master-1.key").write_text(content)
    (tmp_path / "master-1.key").chmod(mode)
    with pytest.raises(CannotUnseal, match=says):
        load_keys(tmp_path)


def test_a_missing_index_key_and_an_absent_version_are_named(tmp_path: Path) -> None:
    ring = create_keys(tmp_path)
    with pytest.raises(CannotUnseal, match="versión 9"):
        ring.master(9)
    (tmp_path / "index.key").unlink()
    with pytest.raises(CannotUnseal, match=r"index\.key"):
        load_keys(tmp_path)
