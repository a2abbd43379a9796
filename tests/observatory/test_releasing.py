"""A release, from the facts to what is in force: right, withheld, attacked before it leaves, and all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.observatory.released.places import AUDITED, OPEN, folder_of, in_force, numbers
from tejido.observatory.released.reading import ReleaseInForce, read_folder
from tejido.observatory.releasing import auditor, drafting, guarding, publication
from tejido.observatory.releasing.calendar import Turn
from tejido.observatory.releasing.publication import Made, publish_release
from tejido.observatory.releasing.turns import Work, is_done
from tejido.statistics.attack.auditing import audit
from tejido.statistics.releases.reading import read_release
from tejido.statistics.releases.values import Release
from tejido.statistics.rule import STANDARD
from tests import people
from tests.observatory.town import HERE, THERE, case, cases, order, write

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 15, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def publish(facts: Path, place: Path, *, actor: Actor | None = None, **more: Any) -> Made:
    said: list[str] = []
    return publish_release(
        order(facts, place, **more), actor=actor or people.actor(people.julia), at=AT, clock=lambda: AT, say=said.append
    )


def told(place: Path, number: int = 1) -> ReleaseInForce:
    return read_folder(folder_of(place, number))


def entries() -> list[dict[str, Any]]:
    return [json.loads(row.data) for row in LedgerEntry.objects.filter(action="release.published").order_by("pk")]


def test_what_is_shown_is_what_was_counted_and_nothing_small_is_shown(tmp_path: Path, place: Path) -> None:
    rows = cases()
    made = publish(write(tmp_path / "f", rows), place)
    found = told(place)
    assert (made.number, made.cut_on, in_force(place)) == (1, date(2026, 3, 31), 1)
    counted = Counter((row["month"][:4], row.get("zone", "unknown")) for row in rows if row["month"] <= "2026-03")
    cells = list(
        found.tables["casos-por-zona"].rows({"period": ["2025", "2026"], "zone": ["norte", "sur", "cerro", "unknown"]})
    )
    shown = {(c.of["period"], c.of["zone"]): c.value for c in cells if c.value is not None}
    assert len(shown) >= 4
    assert shown == {cell: counted[cell] for cell in shown}
    assert found.tables["casos-por-zona"].cell(period="2026", zone="cerro").value is None
    assert 0 < counted["2026", "cerro"] < STANDARD.threshold
    for table in found.tables.values():
        assert not [c for c in table.rows() if c.value is not None and 0 < c.value < STANDARD.threshold]
    assert entries() == [{"number": 1, "tables": 4, "withheld": made.withheld}]


def test_only_the_own_district_and_quarters_that_ended_are_counted(tmp_path: Path, place: Path) -> None:
    rows = [case(key, "2026-02", "norte") for key in range(1, 41)]
    rows += [case(key, "2026-02", "norte", district=THERE) for key in range(41, 71)]
    rows += [case(key, "2026-04", "norte") for key in range(71, 91)]
    publish(write(tmp_path / "f", rows), place)
    table = told(place).tables["casos-por-zona"]
    assert table.cell().value == 40
    assert table.axes["period"].codes == ("total", "2026", "2026-T1")
    assert table.axes["period"].label("2026") == "2026 (de enero a marzo)"
    assert told(place).district == HERE


def test_the_months_in_which_a_district_begins_wait_for_a_whole_year_and_what_was_told_stays(
    tmp_path: Path, place: Path
) -> None:
    months = ("2024-11", "2025-02", "2025-05", "2025-08", "2025-11")
    rows = [case(n * 100 + key, month, "norte") for n, month in enumerate(months) for key in range(1, 31)]
    publish(write(tmp_path / "early", rows, cut="2025-10-01"), place)
    publish(write(tmp_path / "late", rows, cut="2026-01-02"), place)
    assert [told(place, number).tables["casos-por-zona"].axes["period"].codes[1] for number in (1, 2)] == [
        "2024",
        "2024",
    ]
    afresh = tmp_path / "afresh"
    publish(tmp_path / "late", afresh)
    table = told(afresh).tables["casos-por-zona"]
    assert (table.axes["period"].codes[1], table.cell().value) == ("2025", 120)


def test_a_case_of_two_kinds_is_in_both_and_once_in_the_total(tmp_path: Path, place: Path) -> None:
    rows = [case(key, "2026-01", "norte", sexual=key % 2 == 0) for key in range(1, 41)]
    rows += [case(key, "2026-01", "sur", physical=False) for key in range(41, 61)]
    publish(write(tmp_path / "f", rows), place)
    cells = {cell.of["violence"]: cell.value for cell in told(place).tables["casos-por-tipo"].along("violence")}
    assert cells == {"physical": 40, "psychological": 0, "sexual": 20, "economic": 0, "unknown": 20}
    assert told(place).tables["casos-por-tipo"].cell().value == 60


def test_many_appointments_of_few_cases_are_withheld(tmp_path: Path, place: Path) -> None:
    met = [{"case_key": 1 + n % 2, "month": "2026-01", "district": HERE, "attended_month": "2026-02",
            "service": "psychological", "came": True} for n in range(30)]  # fmt: skip
    publish(write(tmp_path / "f", cases(), attentions=met), place)
    assert told(place).tables["citas"].cell(period="2026", service="psychological").value is None


def test_a_time_of_few_is_withheld_and_one_of_many_is_told(tmp_path: Path, place: Path) -> None:
    def task(key: int, sector: str) -> dict[str, Any]:
        return {"case_key": key, "month": "2026-01", "district": HERE, "sector": sector, "gate": "open",
                "state": "done", "outcome": "in_time", "mark": "official", "started_month": "2026-01", "acted": True,
                "waited_hours": float(key)}  # fmt: skip

    tasks = [task(key, "police") for key in range(1, 61)] + [task(key, "health") for key in range(61, 65)]
    publish(write(tmp_path / "f", cases(), obligations=tasks), place)
    by = {
        one.of["sector"]: one
        for one in told(place).times_of("OPO-03")
        if one.of.get("period") == "2026" and "sector" in one.of
    }
    assert (by["police"].median, by["police"].p90, by["police"].why) == (30, 54, None)
    assert (by["health"].median, by["health"].why) == (None, "few")
    about = json.loads((folder_of(place, 1) / "about.json").read_text(encoding="utf-8"))
    told_of = {name for one in about["times"]["OPO-03"] for name in one}
    assert told_of == {"of", "median", "p90", "why"}, "half of a count that a table may withhold is not told beside it"


def test_who_may_not_publish_leaves_no_trace(tmp_path: Path, place: Path) -> None:
    facts = write(tmp_path / "f", cases())
    for part in (people.ana, people.delia, people.karla):
        with pytest.raises(NotPermitted):
            publish(facts, place, actor=people.actor(part))
    assert (place.exists(), entries()) == (False, [])


def _withholding_nothing(exact: Release, counted: object, **_: object) -> tuple[Release, list[str]]:
    return exact, []


def test_the_gate_stops_what_the_auditor_breaks(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "guarded", _withholding_nothing)
    with pytest.raises(Refused, match="sigue vigente la anterior") as refused:
        publish(write(tmp_path / "f", cases()), place)
    assert "es un número pequeño y está a la vista" in refused.value.message
    assert (in_force(place), numbers(place), entries()) == (None, [], [])
    assert {path.name for path in place.iterdir()} == {".lock"}


def test_of_what_the_auditor_breaks_the_figures_before_stay(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cases()
    publish(write(tmp_path / "f", rows), place)
    monkeypatch.setattr(drafting, "guarded", _withholding_nothing)
    publish(write(tmp_path / "g", [*rows, case(999, "2026-02", "norte")], cut="2026-08-01"), place)
    first, second = told(place), told(place, 2)
    assert list(second.tables) == list(first.tables)
    for name in ("casos-por-zona", "casos-por-tipo", "casos-con-denuncia"):
        assert second.tables[name].values == first.tables[name].values
        assert second.tables[name].until == first.cut_on
        assert "son las de la publicación 1" in second.tables[name].limits
    assert second.tables["casos-por-zona"].axes == first.tables["casos-por-zona"].axes
    assert second.indicators["SIT-07"].tables[0].until == first.cut_on
    assert second.tables["citas"].until is None
    assert [t.name for t in read_release(folder_of(place, 2) / AUDITED).counts] == ["citas"]
    opened = json.loads((folder_of(place, 2) / OPEN / "casos-por-zona.json").read_text(encoding="utf-8"))
    assert "2026-03-31" in json.dumps(opened)
    assert "2026-06-30" not in json.dumps(opened)


def test_what_the_auditor_breaks_is_withheld_again_more_closely_before_it_is_held(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, rows = guarding.guarded, cases()
    publish(write(tmp_path / "f", rows), place)
    asked: list[frozenset[str]] = []

    def careless(exact: Release, counted: Any, *, closely: frozenset[str], **given: Any) -> Any:
        asked.append(closely)
        return honest(exact, counted, closely=closely, **given) if closely else (exact, [])

    monkeypatch.setattr(drafting, "guarded", careless)
    publish(write(tmp_path / "g", rows, cut="2026-08-01"), place)
    assert asked == [frozenset(), frozenset({"cases"})]
    second = told(place, 2)
    assert second.tables["casos-por-zona"].until is None
    assert "2026-T2" in second.tables["casos-por-zona"].axes["period"].codes


def test_what_cannot_be_guarded_keeps_its_figures_and_the_next_release_tries_again(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, rows = guarding.guard, cases()
    publish(write(tmp_path / "f", rows), place)

    def vain(release: Release, **given: Any) -> Any:
        if release.counts[0].population == "cases":
            raise Refused("en vano")
        return honest(release, **given)

    with monkeypatch.context() as patch:
        patch.setattr(guarding, "guard", vain)
        publish(write(tmp_path / "g", rows, cut="2026-08-01"), place)
        publish(write(tmp_path / "h", rows, cut="2026-08-02"), place)
    assert told(place, 3).tables["casos-por-zona"].values == told(place).tables["casos-por-zona"].values
    publish(write(tmp_path / "i", rows, cut="2026-11-01"), place)
    last = told(place, 4)
    assert last.tables["casos-por-zona"].until is None
    assert "2026-T3" in last.tables["casos-por-zona"].axes["period"].codes
    assert (in_force(place), len(entries())) == (4, 4)


def test_what_cannot_be_switched_is_not_in_the_ledger_either(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    facts = write(tmp_path / "f", cases())
    with monkeypatch.context() as patch:
        patch.setattr(publication, "put_in_force", full)
        with pytest.raises(OSError, match="no space"):
            publish(facts, place)
    assert (in_force(place), numbers(place), entries()) == (None, [], [])
    assert publish(facts, place).number == 1  # what was left there is no obstacle
    assert numbers(place) == [1]


def test_two_releases_tell_nobody_what_changed_by_few(tmp_path: Path, place: Path) -> None:
    rows = cases()
    late = [case(1000 + n, "2026-02", zone) for n, zone in enumerate(["norte", "sur", "sur"])]
    publish(write(tmp_path / "f", rows), place)
    publish(write(tmp_path / "g", rows + late), place)
    before, after = (read_release(folder_of(place, number) / AUDITED) for number in (1, 2))
    old, new = before.numbers(), after.numbers()
    both = [(old[key], new[key]) for key in old if old[key] is not None and new.get(key) is not None]
    assert len(both) > 5
    assert [pair for pair in both if 0 < abs(pair[1] - pair[0]) < STANDARD.threshold] == []  # type: ignore[operator]
    assert audit(after, [before]) == []


def test_without_the_earlier_release_at_hand_the_auditor_finds_the_difference(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cases()
    publish(write(tmp_path / "f", rows), place)
    honest = drafting.guarded
    monkeypatch.setattr(drafting, "guarded", lambda *args, **given: honest(*args, **{**given, "earlier": []}))
    late = [case(1000 + n, "2026-02", zone) for n, zone in enumerate(["norte", "sur", "sur"])]
    said: list[str] = []
    publish_release(
        order(write(tmp_path / "g", rows + late), place),
        actor=people.actor(people.julia),
        at=AT,
        clock=lambda: AT,
        say=said.append,
    )
    assert any(line.startswith("  Casos: ") and line.endswith("más reservados.") for line in said)
    assert [line for line in said if line.startswith("El auditor averiguó algo") and "cambio" in line]
    assert "Siguen las cifras anteriores de: casos." in said
    assert told(place, 2).tables["casos-por-zona"].values == told(place).tables["casos-por-zona"].values


def test_the_changelog_tells_what_grew_and_what_is_new(tmp_path: Path, place: Path) -> None:
    rows = cases()
    publish(write(tmp_path / "f", rows), place)
    more = [case(2000 + n, "2026-05", "norte") for n in range(30)]
    publish(write(tmp_path / "g", rows + more, cut="2026-08-01"), place)
    found = told(place, 2)
    changes = found.about.changes["tables"]["casos-por-zona"]
    first, now = (one.tables["casos-por-zona"].cell().value for one in (told(place), found))
    assert {"of": ["total", "total"], "before": first, "after": now} in changes["grew"]
    assert ["2026-T2", "norte"] in [one["of"] for one in changes["appeared"]]
    assert changes["fell"] == []


def test_facts_older_than_what_is_in_force_are_refused(tmp_path: Path, place: Path) -> None:
    publish(write(tmp_path / "f", cases(), cut="2026-08-01"), place)
    with pytest.raises(Refused, match="más antiguos"):
        publish(write(tmp_path / "g", cases()), place)


def test_nothing_to_tell_yet_is_said(tmp_path: Path, place: Path) -> None:
    with pytest.raises(Refused, match="ningún trimestre"):
        publish(write(tmp_path / "f", [case(1, "2026-05", "norte")]), place)
    with pytest.raises(Refused, match="ningún caso"):
        publish(write(tmp_path / "g", []), place)
    assert in_force(place) is None


def test_what_a_killed_run_left_half_made_is_gone(tmp_path: Path, place: Path) -> None:
    half = place / ".new-abandoned" / "release"
    half.mkdir(parents=True)
    (half / "about.json").write_text("half", encoding="utf-8")
    publish(write(tmp_path / "f", cases()), place)
    assert not half.parent.exists()


def test_a_weaker_rule_than_before_is_stopped(tmp_path: Path, place: Path) -> None:
    facts = write(tmp_path / "f", cases())
    publish(facts, place, rule=replace(STANDARD, threshold=3, protection=3))
    with pytest.raises(Refused, match="regla menos estricta"):
        publish(facts, place)


def test_an_auditor_that_does_not_end_lets_nothing_through(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = write(tmp_path / "f", cases())
    monkeypatch.setattr(auditor, "LONGEST", 0.01)
    with pytest.raises(Refused, match="no terminó"):
        publish(facts, place)
    assert (in_force(place), entries()) == (None, [])


def test_facts_that_are_written_again_meanwhile_are_said(tmp_path: Path, place: Path) -> None:
    facts = write(tmp_path / "f", cases())
    (facts / "cases.parquet").unlink()
    with pytest.raises(Conflict, match="poniendo al día"):
        publish(facts, place)
    assert in_force(place) is None


def test_what_is_withheld_is_told_in_words() -> None:
    assert [guarding.small_numbers(small) for small in (0, 1, 1200)] == [
        "0 números pequeños", "1 número pequeño", "1\xa0200 números pequeños",
    ]  # fmt: skip


def test_a_release_says_when_it_came_in_force_and_a_turn_knows_when_its_run_began(tmp_path: Path, place: Path) -> None:
    ended = AT + timedelta(minutes=9)
    publish_release(
        order(write(tmp_path / "f", cases()), place), actor=people.actor(people.julia), at=AT, clock=lambda: ended,
        say=str,
    )  # fmt: skip
    found = told(place)
    assert (found.made_at, found.about.begun_at) == (ended, AT.isoformat())
    assert json.loads((found.folder / OPEN / "datapackage.json").read_text())["created"] == ended.isoformat()
    assert LedgerEntry.objects.get(action="release.published").at == ended
    turn = Turn("2026-06", AT + timedelta(minutes=5))
    assert not is_done(Work.RELEASE, turn, tmp_path / "f", place), "its facts are older than the turn"
