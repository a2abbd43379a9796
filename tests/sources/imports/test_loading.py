"""Loads: seen without saving, kept whole or not at all, replaced by a later release, undone, and the same again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.sources.imports.access import published_years
from tejido.sources.imports.models import Cell, Load
from tejido.sources.imports.profile_reading import read_profile
from tejido.sources.imports.services import loading
from tejido.sources.imports.services.loading import load_file, preview_load
from tejido.sources.imports.services.reversing import reverse_load
from tejido.sources.imports.staged import Said
from tejido.sources.imports.store import folder, rejected_file
from tests import people
from tests.people import actor
from tests.sources.imports.files import AT, CARABAYLLO, COMAS, csv_file, profile, row, some_rows, xlsx_file

pytestmark = pytest.mark.usefixtures("district")
CLI = Actor.system("cli")
WHY = "Motivo inventado para la prueba"


def load(file: Path, source: str = "police", *, who: Actor = CLI, without: bool = False, year: int = 0) -> Load:
    return load_file(file, profile(source), Said(year=year), without_rejected=without, actor=who, at=AT)


def here() -> dict[int, int]:
    return {year: value for _, _, year, _, _, value in published_years([CARABAYLLO[0]])}


def later_rows() -> list[list[object]]:
    """A later release: one cell grew, one fell, one went away, one appeared."""
    return [row(2024, 1, CARABAYLLO, 12), row(2024, 2, CARABAYLLO, 19), row(2025, 1, CARABAYLLO, 5),
            row(2025, 2, CARABAYLLO, 6), row(2024, 1, COMAS, 3), row(2024, 2, COMAS, 4)]  # fmt: skip


def traces() -> tuple[int, int, int, int]:
    files = [one for one in folder().iterdir() if not one.name.startswith(".")]
    return (Load.objects.count(), Cell.objects.count(), LedgerEntry.objects.filter(subject_kind="source").count(),
            len(files))  # fmt: skip


def test_the_secretariat_loads_and_it_is_recorded(tmp_path: Path) -> None:
    done = load(csv_file(tmp_path, some_rows()), who=actor(people.julia))
    assert (done.state, done.release, done.rows_kept, done.cells) == ("current", "2025-01", 6, 6)
    assert here() == {2024: 30, 2025: 5}
    entry = LedgerEntry.objects.get(subject_kind="source", subject_code="police")
    assert (entry.action, entry.actor_code) == ("source.loaded", people.julia.code)
    assert (folder().stat().st_mode & 0o777, next(folder().glob("L-*.parquet")).stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


@pytest.mark.parametrize("who", ["ana", "marta", "delia", "karla", "zoila"])
def test_who_may_not_is_refused_and_leaves_no_trace(tmp_path: Path, who: str) -> None:
    before = traces()
    someone = actor(people.CAST[who])
    with pytest.raises(NotPermitted):
        load(csv_file(tmp_path, some_rows()), who=someone)
    with pytest.raises(NotPermitted):
        preview_load(csv_file(tmp_path, some_rows()), profile("police"), Said(), actor=someone, at=AT)
    with pytest.raises(NotPermitted):
        reverse_load("L-0000-0000", WHY, actor=someone, at=AT)
    assert traces() == before


def test_it_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(csv_file(tmp_path, some_rows()))
    before = traces()

    def broken(**_: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(loading, "record", broken)
    with pytest.raises(DatabaseError):
        load(csv_file(tmp_path, later_rows()))
    first.refresh_from_db()
    assert (traces(), first.state, here()) == (before, "current", {2024: 30, 2025: 5})


def test_seeing_saves_nothing(tmp_path: Path) -> None:
    before = traces()
    seen = preview_load(csv_file(tmp_path, some_rows()), profile("police"), Said(), actor=CLI, at=AT)
    assert (seen.kept, seen.release, seen.changes, seen.same) == (6, "2025-01", None, False)
    assert seen.detected["encoding"] == "UTF-8"
    assert traces() == before


def test_a_later_release_replaces_and_the_change_is_told(tmp_path: Path) -> None:
    first = load(csv_file(tmp_path, some_rows()))
    second = load(xlsx_file(tmp_path, later_rows()))
    first.refresh_from_db()
    assert (first.state, second.state, second.follows_id) == ("replaced", "current", first.pk)
    assert here() == {2024: 31, 2025: 11}, "nothing is added to what was there"
    kinds = {kind: second.changes[kind] for kind in ("grew", "fell", "appeared", "gone", "same")}
    assert kinds == {"grew": 1, "fell": 1, "appeared": 1, "gone": 1, "same": 3}
    assert (second.changes["before"], second.changes["after"]) == (43, 49)
    told = {(one["year"], one["month"], one["kind"]): (one["before"], one["after"]) for one in second.changes["here"]}
    assert told == {(2024, 1, "grew"): (10, 12), (2024, 2, "fell"): (20, 19), (2025, 2, "appeared"): (None, 6)}
    assert [one["kind"] for one in second.changes["fewer"]] == ["gone", "fell"], "as large: in their order"


def test_an_older_release_is_refused(tmp_path: Path) -> None:
    load(csv_file(tmp_path, later_rows()))
    before = traces()
    with pytest.raises(Refused, match=r"llega hasta enero de 2025 y .* llega hasta febrero de 2025"):
        load(csv_file(tmp_path, some_rows()))
    assert traces() == before


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    first = load(csv_file(tmp_path, some_rows()))
    before = traces()
    assert load(csv_file(tmp_path, some_rows())).code == first.code
    assert traces() == before


def test_undone_the_one_before_stands_again_and_a_repeated_load_gives_the_same(tmp_path: Path) -> None:
    first = load(csv_file(tmp_path, some_rows()))
    second = load(csv_file(tmp_path, later_rows(), name="later.csv"))
    with pytest.raises(Conflict):
        reverse_load(first.code, WHY, actor=CLI, at=AT)
    with pytest.raises(Refused, match="Explique"):
        reverse_load(second.code, "no", actor=CLI, at=AT)
    back = reverse_load(second.code, WHY, actor=actor(people.julia), at=AT)
    assert back is not None
    assert (back.code, here()) == (first.code, {2024: 30, 2025: 5})
    again = load(csv_file(tmp_path, later_rows(), name="later.csv"))
    assert (again.cells_digest, again.changes) == (second.cells_digest, second.changes)
    assert LedgerEntry.objects.filter(subject_kind="source", action="source.reversed").count() == 1


def test_the_first_undone_leaves_none(tmp_path: Path) -> None:
    only = load(csv_file(tmp_path, some_rows()))
    assert reverse_load(only.code, WHY, actor=CLI, at=AT) is None
    assert here() == {}
    only.refresh_from_db()
    assert (only.state, only.reversed_why) == ("reversed", WHY)


def test_rejected_rows_stop_the_load_until_somebody_says_so(tmp_path: Path) -> None:
    file = csv_file(tmp_path, [*some_rows(), row(2025, 13)])
    before = traces()
    with pytest.raises(Refused) as refused:
        load(file)
    assert (refused.value.field, traces()) == ("without_rejected", before)
    done = load(file, without=True)
    assert (done.rows_kept, done.rows_rejected) == (6, 1)
    assert "13 no existe" in rejected_file(done.code).read_text(encoding="utf-8-sig")


def test_a_file_without_one_good_row_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Ninguna fila"):
        load(csv_file(tmp_path, [row(2025, 13)]), without=True)


def test_files_of_different_years_stand_together_and_never_overlap(tmp_path: Path) -> None:
    heads = ["EDAD_VICTIMA", "DIST_DOMICILIO"]
    file = csv_file(tmp_path, [["9", "Carabayllo"]], heads)
    load(file, "cem_residence", year=2019)
    load(file, "cem_residence", year=2020)
    assert here() == {2019: 1, 2020: 1}
    of_years = read_profile("police.yaml", profile("police").text.replace("replaces: all", "replaces: years"))
    two = csv_file(tmp_path, some_rows())
    load_file(two, of_years, Said(), without_rejected=False, actor=CLI, at=AT)
    one = csv_file(tmp_path, [row(2025, 1)], name="one.csv")
    with pytest.raises(Conflict, match="2025 ya está en otra carga"):
        load_file(one, of_years, Said(), without_rejected=False, actor=CLI, at=AT)


def test_two_at_once_do_not_both_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what was seen and what is kept somebody else loads: the second is told to look again."""
    kept = loading.put

    def meanwhile(staged: Path, target: Path) -> None:
        monkeypatch.setattr(loading, "put", kept)
        load(csv_file(tmp_path, some_rows(), name="other.csv"))
        kept(staged, target)

    monkeypatch.setattr(loading, "put", meanwhile)
    with pytest.raises(Conflict, match="mientras tanto"):
        load(csv_file(tmp_path, later_rows()))
    assert Load.objects.filter(state="current").count() == 1
    assert len(list(folder().glob("L-*.parquet"))) == 1


def test_what_a_killed_process_left_behind_is_swept_and_no_load_is(tmp_path: Path) -> None:
    kept = load(csv_file(tmp_path, some_rows()))
    orphan, staged, young = folder() / "L-0000-0000.parquet", folder() / ".staged-old", folder() / "L-1111-1111.parquet"
    staged.mkdir()
    orphan.write_bytes(b"left behind")
    long_ago = AT.timestamp() - 2 * 24 * 3600
    for one in (orphan, staged, folder() / f"{kept.code}.parquet"):
        os.utime(one, (long_ago, long_ago))
    young.write_bytes(b"of another process that still works")
    os.utime(young, (AT.timestamp(), AT.timestamp()))
    load(csv_file(tmp_path, later_rows()))
    assert [one.exists() for one in (orphan, staged, young)] == [False, False, True]
    assert (folder() / f"{kept.code}.parquet").exists()
