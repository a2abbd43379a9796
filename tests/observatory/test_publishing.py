"""From the register to the facts: who counts, what may be known, what a second run writes, and who can read it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import duckdb
import pytest
from django.db import connection

from tejido.accounts.actors import Actor
from tejido.cases.linking.services.joining import join_cases, undo_join
from tejido.cases.models import Case, Person
from tejido.cases.services.consents import withdraw_consent
from tejido.directory.services.loading import load_district
from tejido.kernel.clock import now
from tejido.kernel.errors import Conflict, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.obligations.models import Obligation
from tejido.observatory.manifest import Manifest, read_manifest, write_manifest
from tejido.observatory.publishing.facts import Published, Reading, _compared, publish_facts
from tejido.observatory.publishing.folder import RUN, alone, clear
from tejido.pathways.services.erasing import erase_case
from tests import people
from tests.cases.traces import new_case
from tests.people import actor
from tests.world import AT, FOLDER

pytestmark = pytest.mark.usefixtures("district")
DAY_AFTER = AT + timedelta(days=2)
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def publish(folder: Path, at: Any = DAY_AFTER, **more: Any) -> Published:
    return publish_facts(folder, actor=Actor.system("test"), at=at, say=lambda line: None, **more)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table but for the random key, in an order of their own."""
    manifest = read_manifest(folder)
    files = [str(folder / one.path) for one in manifest.files(table)]
    found = duckdb.connect().execute(f"SELECT * FROM read_parquet({files})")
    names = [column[0] for column in found.description]
    told = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return sorted(({k: v for k, v in row.items() if k != "case_key"} for row in told), key=repr)


def everything(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {table: rows(folder, table) for table in read_manifest(folder).tables}


def case_in(month: int, key: str, **changes: Any) -> str:
    """A case moved to the first half of 2026, as if it had been registered then."""
    code = new_case(key, **changes)
    then = AT.replace(month=month)
    Case.objects.filter(code=code).update(registered_at=then)
    Obligation.objects.filter(subject_code=code).update(started_at=then, opened_at=then)
    return code


def files_of(manifest: Manifest) -> set[str]:
    return {one.path for part in manifest.partitions.values() for one in part.files.values()}


def test_a_case_becomes_facts_without_a_name(tmp_path: Path) -> None:
    new_case()
    done = publish(tmp_path)
    case = rows(tmp_path, "cases")[0]
    assert (case["month"], case["zone"], case["sector"]) == ("2026-11", "lomas-de-carabayllo", "cem")
    assert (case["condition"], case["sexual"], case["physical"]) == ("new", True, False)
    assert (case["minors"], case["survivors"], case["perpetrators"]) == (1, 1, 1)
    assert [(p["role"], p["sex"], p["age_band"]) for p in rows(tmp_path, "people")] == [
        ("alleged_perpetrator", "male", "30-59"),
        ("survivor", "female", "12-17"),
    ]
    assert [(r["level1"], r["level2"]) for r in rows(tmp_path, "relations")] == [("family", "uncle_or_aunt")]
    assert rows(tmp_path, "incidents")[0]["arrival_hours"] == 20.0
    assert done.rows == sum(len(found) for found in everything(tmp_path).values()) > 5


def test_no_code_and_no_instant_leaves(tmp_path: Path) -> None:
    code = new_case()
    publish(tmp_path)
    named = {code, *Person.objects.values_list("code", flat=True), *Obligation.objects.values_list("code", flat=True)}
    named |= {part.code for part in people.CAST.values()} | {part.institution for part in people.CAST.values()} - {""}
    told = [value for found in everything(tmp_path).values() for row in found for value in row.values()]
    texts = {value for value in told if isinstance(value, str)}
    # A sector may have the name of an institution of its own (demuna); nothing else of them may appear.
    assert texts & named <= {"demuna"}
    assert [text for text in texts if CODE.search(text)] == []
    assert {type(value) for value in told} <= {str, int, float, bool, type(None)}


def test_only_who_agreed_counts(tmp_path: Path) -> None:
    new_case("yes")
    new_case("unasked", consents=())
    assert publish(tmp_path).manifest.rows("cases") == 1


def test_only_the_service_reads_them(tmp_path: Path) -> None:
    new_case()
    folder = tmp_path / "facts"
    publish(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_who_may_not_publishes_nothing_and_leaves_no_trace(tmp_path: Path) -> None:
    new_case()
    before = LedgerEntry.objects.count()
    with pytest.raises(NotPermitted):
        publish_facts(tmp_path / "facts", actor=actor(people.delia), at=DAY_AFTER, say=print)
    assert not (tmp_path / "facts").exists()
    assert LedgerEntry.objects.count() == before


def test_a_run_leaves_its_line_in_the_ledger(tmp_path: Path) -> None:
    new_case()
    done = publish(tmp_path)
    entry = LedgerEntry.objects.get(action="facts.published")
    assert f'"rows":{done.written}' in entry.data.replace(" ", "")


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(Conflict, match="Espere a que termine"):
        publish(tmp_path)


def test_a_second_run_writes_nothing_and_keeps_every_file(tmp_path: Path) -> None:
    case_in(3, "march")
    first = publish(tmp_path)
    second = publish(tmp_path)
    assert (second.months_written, second.written) == (0, 0)
    assert files_of(second.manifest) == files_of(first.manifest)


def test_a_late_edit_writes_its_month_again_and_no_other(tmp_path: Path) -> None:
    case_in(3, "march")
    late = case_in(2, "february")
    first = publish(tmp_path).manifest
    Case.objects.filter(code=late).update(zone_code="el-progreso")
    second = publish(tmp_path)
    assert second.months_written == 1
    again = {one.path for one in second.manifest.partitions["cases/2026-02"].files.values()}
    assert files_of(second.manifest) - files_of(first) == again
    assert [case["zone"] for case in rows(tmp_path, "cases") if case["month"] == "2026-02"] == ["el-progreso"]


def test_step_by_step_or_afresh_the_facts_are_the_same(tmp_path: Path) -> None:
    kept, gone = case_in(3, "march"), case_in(3, "other")
    publish(tmp_path / "steps")
    case_in(5, "may")
    withdraw_consent(gone, purpose="statistics", recipient="", actor=actor(people.ana), at=AT + timedelta(hours=1))
    Case.objects.filter(code=kept).update(condition="repeat")
    publish(tmp_path / "steps")
    publish(tmp_path / "afresh")
    assert everything(tmp_path / "steps") == everything(tmp_path / "afresh")
    assert len(rows(tmp_path / "steps", "cases")) == 2


def test_who_takes_back_her_yes_is_gone_at_the_next_run_file_and_all(tmp_path: Path) -> None:
    case = case_in(3, "march")
    first = publish(tmp_path).manifest
    withdraw_consent(case, purpose="statistics", recipient="", actor=actor(people.ana), at=AT + timedelta(hours=1))
    assert publish(tmp_path).manifest.rows("cases") == 0
    assert not any((tmp_path / path).exists() for path in files_of(first))


def test_an_erased_case_is_gone_at_the_next_run(tmp_path: Path) -> None:
    case = case_in(3, "march")
    case_in(3, "other")
    publish(tmp_path)
    Obligation.objects.filter(subject_code=case).update(state="done", closed_at=AT, next_look_at=None)
    Case.objects.filter(code=case).update(state="closed", closed_at=AT)
    erase_case(case, at=AT.replace(year=AT.year + 6))
    publish(tmp_path)
    assert {name: len(found) for name, found in everything(tmp_path).items() if name in ("cases", "people")} == {
        "cases": 1,
        "people": 2,
    }


def test_a_case_joined_to_another_counts_once_with_what_was_done_in_both(tmp_path: Path) -> None:
    kept, joined = new_case("kept"), new_case("joined")
    publish(tmp_path)
    code = join_cases(kept, joined, reason="Es la misma persona, revisado.", actor=actor(people.ana), at=AT)
    publish(tmp_path)
    assert [case["joined"] for case in rows(tmp_path, "cases")] == [1]
    assert len(rows(tmp_path, "people")) == 2
    left = Obligation.objects.filter(subject_code__in=[kept, joined]).exclude(state="cancelled").count()
    assert len(rows(tmp_path, "obligations")) == left
    undo_join(code, reason="No era la misma persona.", actor=actor(people.ana), at=AT + timedelta(hours=1))
    publish(tmp_path)
    assert len(rows(tmp_path, "cases")) == 2


def test_the_key_of_a_case_joins_its_rows_and_is_another_each_time(tmp_path: Path) -> None:
    for number in range(6):
        new_case(f"form-{number}")

    def keys(table: str) -> list[int]:
        files = [str(tmp_path / one.path) for one in read_manifest(tmp_path).files(table)]
        return [row[0] for row in duckdb.connect().execute(f"SELECT case_key FROM read_parquet({files})").fetchall()]

    drawn = set()
    for _ in range(5):
        publish(tmp_path, reading=Reading.AFRESH)
        assert len(set(keys("cases"))) == 6
        assert set(keys("people")) == set(keys("cases")) == set(keys("obligations"))
        assert keys("people") == sorted(keys("people"))  # rows stand in the order of the keys, not of the register
        with connection.cursor() as cursor:
            cursor.execute("SELECT root_id, case_key FROM fact_case ORDER BY root_id")
            drawn.add(tuple(cursor.fetchall()))
    assert len(drawn) > 1


def test_clocks_stop_at_midnight_before_the_run(tmp_path: Path) -> None:
    code = new_case()
    task = Obligation.objects.filter(subject_code=code, gate="open").exclude(legal_due_at=None).first()
    assert task is not None
    midnight = (AT + timedelta(days=2)).replace(hour=5, minute=0)  # 00:00 in Lima
    started = midnight - timedelta(hours=30)
    late = {
        "started_at": started,
        "legal_due_at": started + timedelta(hours=24),
        "due_at": started + timedelta(hours=24),
    }
    Obligation.objects.filter(subject_code=code).exclude(pk=task.pk).update(state="cancelled")
    Obligation.objects.filter(pk=task.pk).update(opened_at=started, **late)
    seen = []
    for closed_at, claimed_at in [
        (None, None),
        (midnight + timedelta(minutes=1), None),  # closed after the cut: still open at it
        (midnight - timedelta(minutes=1), None),
        (
            midnight - timedelta(minutes=1),
            started + timedelta(hours=24),
        ),  # what is claimed counts, and on the dot is in time
    ]:
        state = "done" if closed_at else "open"
        Obligation.objects.filter(pk=task.pk).update(closed_at=closed_at, claimed_at=claimed_at, state=state)
        publish(tmp_path, at=midnight + timedelta(hours=10))
        seen += [(row["outcome"], row["acted"], row["waited_hours"]) for row in rows(tmp_path, "obligations")]
    assert seen == [
        ("open_late", False, 30.0),
        ("open_late", False, 30.0),
        ("closed_late", True, 29.9),
        ("in_time", True, 24.0),
    ]


def test_an_old_open_clock_changes_no_more(tmp_path: Path) -> None:
    code = new_case()
    old = AT - timedelta(days=500)
    Case.objects.filter(code=code).update(registered_at=old)
    Obligation.objects.filter(subject_code=code).update(started_at=old, opened_at=old, legal_due_at=None, due_at=None)
    first = publish(tmp_path)
    assert {row["waited_hours"] for row in rows(tmp_path, "obligations")} == {8760.0}
    assert publish(tmp_path, at=DAY_AFTER + timedelta(days=30)).months_written == 0
    assert first.months_written == 1


def test_what_a_killed_run_left_is_swept_and_what_is_missing_written_again(tmp_path: Path) -> None:
    case_in(3, "march")
    first = publish(tmp_path).manifest
    (tmp_path / "cases-2026-03-abandoned.parquet").write_bytes(b"half")
    (tmp_path / ".run-abandoned").mkdir()
    (tmp_path / ".run-abandoned" / "people.csv").write_bytes(b"half")
    for name, age in ((".spill-abandoned", timedelta(days=2)), (".spill-now", timedelta())):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, ((now() - age).timestamp(),) * 2)
    (tmp_path / first.partitions["cases/2026-03"].files["people"].path).unlink()
    again = publish(tmp_path)
    assert again.months_written == 1
    assert not (tmp_path / "cases-2026-03-abandoned.parquet").exists()
    assert not (tmp_path / ".run-abandoned").exists()
    assert [path.name for path in tmp_path.glob(".spill-*")] == [".spill-now"]
    assert len(rows(tmp_path, "people")) == 2


def test_the_manifest_tells_rows_hashes_and_the_seal_of_the_ledger(tmp_path: Path) -> None:
    new_case()
    manifest = publish(tmp_path).manifest
    assert read_manifest(tmp_path) == manifest
    assert manifest.cut == "2026-11-25T05:00:00+00:00"
    assert {c["name"] for c in manifest.tables["cases"]} >= {"case_key", "month", "zone"}
    for part in manifest.partitions.values():
        for one in part.files.values():
            assert (tmp_path / one.path).stat().st_size == one.bytes
            assert len(one.sha256) == 64


def sealed() -> None:
    make_checkpoint(actor_code="test", at=AT)


def settled(month: int, key: str) -> str:
    """A case of an earlier month in which no clock runs any more."""
    code = case_in(month, key)
    then = AT.replace(month=month)
    Obligation.objects.filter(subject_code=code).update(
        state="done", closed_at=then, claimed_at=then, legal_due_at=then, due_at=then
    )
    return code


def test_only_the_months_of_touched_cases_are_read(tmp_path: Path) -> None:
    touched, unsaid = settled(3, "march"), settled(2, "february")
    sealed()
    publish(tmp_path)
    withdraw_consent(touched, purpose="statistics", recipient="", actor=actor(people.ana), at=AT + timedelta(hours=1))
    Case.objects.filter(code=unsaid).update(zone_code="el-progreso")  # as no act does: without a word in the ledger
    done = publish(tmp_path)
    assert done.months_written == 0
    assert [case["month"] for case in rows(tmp_path, "cases")] == ["2026-02"]
    assert [case["zone"] for case in rows(tmp_path, "cases")] == ["lomas-de-carabayllo"]
    said: list[str] = []
    publish_facts(tmp_path, actor=Actor.system("test"), at=DAY_AFTER, say=said.append, reading=Reading.ALL)
    assert [case["zone"] for case in rows(tmp_path, "cases")] == ["el-progreso"]
    assert [line for line in said if "sin que la bitácora lo diga: 2026-02" in line]
    assert [line for line in said if line.startswith("Escritos los meses de febrero de 2026 a ")]


def test_on_another_day_what_runs_is_read_and_what_rests_is_not(tmp_path: Path) -> None:
    case_in(5, "running")
    resting = settled(2, "resting")
    sealed()
    first = publish(tmp_path).manifest
    assert (first.partitions["cases/2026-05"].rests, first.partitions["cases/2026-02"].rests) == (False, True)
    sealed()
    publish(tmp_path)
    Case.objects.filter(code=resting).update(zone_code="el-progreso")
    done = publish(tmp_path, at=DAY_AFTER + timedelta(days=1))
    assert done.months_written == 1
    assert {row["waited_hours"] for row in rows(tmp_path, "obligations") if row["month"] == "2026-05"} != {None}
    assert [case["zone"] for case in rows(tmp_path, "cases") if case["month"] == "2026-02"] == ["lomas-de-carabayllo"]


def test_a_case_registered_after_the_cut_is_there_the_day_after(tmp_path: Path) -> None:
    settled(2, "february")
    new_case("today")
    sealed()
    assert publish(tmp_path, at=AT).manifest.rows("cases") == 1
    sealed()
    assert publish(tmp_path).manifest.rows("cases") == 2


def test_read_by_what_was_touched_or_afresh_the_facts_are_the_same(tmp_path: Path) -> None:
    """After each act, with a seal of the ledger before or after it, and some days apart."""
    kept, joined, other = case_in(3, "kept"), case_in(5, "joined"), case_in(8, "other")
    ana = actor(people.ana)
    at = AT + timedelta(hours=1)
    code = ""

    def join() -> None:
        nonlocal code
        code = join_cases(kept, joined, reason="Es la misma persona, revisado.", actor=ana, at=at)

    def erase() -> None:
        Obligation.objects.filter(subject_code=other).update(state="done", closed_at=AT, next_look_at=None)
        Case.objects.filter(code=other).update(state="closed", closed_at=AT)
        erase_case(other, at=AT.replace(year=AT.year + 6))

    acts: list[tuple[int, Callable[[], object]]] = [
        (0, lambda: None),
        (0, join),
        (1, lambda: None),
        (1, lambda: new_case("fourth")),
        (3, lambda: undo_join(code, reason="No era la misma persona.", actor=ana, at=at + timedelta(hours=1))),
        (3, lambda: withdraw_consent(joined, purpose="statistics", recipient="", actor=ana, at=at)),
        (40, erase),
    ]
    sealed()
    for number, (days, act) in enumerate(acts):
        act()
        if number % 2:
            sealed()
        then = DAY_AFTER + timedelta(days=days)
        publish(tmp_path / "steps", at=then)
        publish(tmp_path / f"afresh-{number}", at=then)
        assert everything(tmp_path / "steps") == everything(tmp_path / f"afresh-{number}"), number


def test_when_the_directory_changed_every_month_is_read(tmp_path: Path) -> None:
    settled(2, "february")
    sealed()
    publish(tmp_path / "facts")
    folder = Path(copytree(FOLDER, tmp_path / "district"))
    text = (folder / "directory.yaml").read_text(encoding="utf-8")
    before, after = text.split(f"code: {people.ana.institution}\n")
    after = after.replace("sector: cem", "sector: health", 1)
    (folder / "directory.yaml").write_text(f"{before}code: {people.ana.institution}\n{after}", encoding="utf-8")
    load_district(folder, actor=Actor.system("test"), at=AT)
    publish(tmp_path / "facts")
    assert [case["sector"] for case in rows(tmp_path / "facts", "cases")] == ["health"]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (None, "Se comparan todos los meses con lo publicado"),
        (set(), "No hay ningún mes que comparar"),
        ({"2026-01"}, "Se compara con lo publicado el mes que puede haber cambiado"),
        ({"2026-01", "2026-02"}, "Se comparan con lo publicado 2 meses que pueden haber cambiado"),
    ],
)
def test_what_is_compared_is_said_in_words(months: set[str] | None, said: str) -> None:
    assert _compared(months).startswith(said)


def test_a_folder_that_goes_away_while_it_is_looked_at_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever worked there removes it between the listing and the look."""
    is_dir = Path.is_dir

    def gone(self: Path) -> bool:
        there = is_dir(self)
        if self.name == f"{RUN}a":
            self.rmdir()
        return there

    for name in "ab":
        (tmp_path / f"{RUN}{name}").mkdir()
    monkeypatch.setattr(Path, "is_dir", gone)
    clear(tmp_path, RUN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("other", [{"root": "00" * 32}, {"number": 99}])
def test_after_an_older_copy_came_back_every_month_is_read(tmp_path: Path, other: dict[str, Any]) -> None:
    """The facts are in no copy: their manifest may name a checkpoint that this ledger has not, or has otherwise."""
    gone = settled(2, "february")
    sealed()
    manifest = publish(tmp_path).manifest
    withdraw_consent(gone, purpose="statistics", recipient="", actor=actor(people.ana), at=AT + timedelta(hours=1))
    sealed()
    write_manifest(tmp_path, replace(manifest, checkpoint={**manifest.checkpoint, "number": 2, **other}))
    assert publish(tmp_path).manifest.rows("cases") == 0
