"""Two districts in one installation: each is asked its own series, and its people see and deliver no other's."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tejido.directory.folders import districts_with_folder, folder_of
from tejido.directory.libraries import forget_libraries, library_of
from tejido.directory.routing import _Kept
from tejido.governance.catalog import library_now, local_protocols, local_steps, quiz_of
from tejido.kernel.errors import NotFound, WrongFile
from tejido.ledger.models import LedgerEntry
from tejido.sources.access import periods_in
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesPeriod, Submission
from tejido.sources.services import submitting
from tejido.sources.services.expecting import expect_series
from tejido.sources.services.submitting import Handed, deliver
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.elsewhere import POLICE_ELSEWHERE, ROSENDA, open_neighbour
from tests.people import ELSEWHERE, HERE, actor
from tests.sources.sheets import FILE, SERIES
from tests.world import AT, FOLDER


@pytest.fixture(autouse=True)
def two(district: None, settings: Any, tmp_path: Path) -> Path:
    """Carabayllo's folder and, beside it, that of the neighbour with a series of its own."""
    copytree(FOLDER, tmp_path / "carabayllo")
    beside = tmp_path / "vecino"
    beside.mkdir()
    (beside / "district.yaml").write_text(f'inei: "{ELSEWHERE}"\nname: Vecino Inventado\n', encoding="utf-8")
    (beside / "series.yaml").write_text(FILE, encoding="utf-8")
    settings.TEJIDO_DISTRICT_DIR = tmp_path / "carabayllo"
    open_neighbour()
    _Kept.routes = None
    return beside


def theirs() -> SeriesPeriod:
    expect_series(at=AT)
    return SeriesPeriod.objects.get(institution_code=POLICE_ELSEWHERE)


def test_each_district_is_asked_its_own_series_once(two: Path) -> None:
    assert districts_with_folder() == ([HERE, ELSEWHERE], [])
    assert folder_of(ELSEWHERE) == two
    assert list(series_of(ELSEWHERE)) == ["denuncias"]
    assert SERIES in series_of(HERE)
    row = theirs()
    assert (row.district, row.series) == (ELSEWHERE, "denuncias")
    assert set(SeriesPeriod.objects.filter(district=HERE).values_list("series", flat=True)) >= {SERIES}
    assert not SeriesPeriod.objects.filter(district=HERE, series="denuncias").exists()
    assert expect_series(at=AT) == 0


def test_a_member_of_a_district_sees_and_delivers_its_own_only() -> None:
    row = theirs()
    rosenda, bruno = actor(ROSENDA), actor(people.bruno)
    assert {one.district for one in periods_in(rosenda)} == {ELSEWHERE}
    assert {one.district for one in periods_in(bruno)} == {HERE}
    own = SeriesPeriod.objects.filter(institution_code=people.POLICE).latest("id")
    for code, who in ((row.code, bruno), (own.code, rosenda)):
        with leaves_no_trace(NotFound):
            deliver(code, Handed(none=True), actor=who, at=AT)
    assert deliver(row.code, Handed(none=True), actor=rosenda, at=AT) == 1
    assert Submission.objects.get().owed == row
    assert LedgerEntry.objects.filter(subject_code=row.code, action="series.delivered").count() == 1


def test_a_delivery_of_the_other_district_is_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = theirs()
    with cut_at(monkeypatch, f"{submitting.__name__}.record"):
        deliver(row.code, Handed(none=True), actor=actor(ROSENDA), at=AT)


def test_the_wrong_file_of_one_does_not_stop_the_other(two: Path) -> None:
    (two / "series.yaml").write_text(FILE.replace("due_day: 10", "due_day: 40"), encoding="utf-8")
    with pytest.raises(WrongFile, match=r"series\.yaml"):
        expect_series(at=AT)
    assert set(SeriesPeriod.objects.values_list("district", flat=True)) == {HERE}


def test_nor_does_a_folder_that_says_wrongly_whose_it_is(two: Path) -> None:
    (two / "district.yaml").write_text("name: Sin código\n", encoding="utf-8")
    with pytest.raises(WrongFile, match=r"district\.yaml"):
        expect_series(at=AT)
    assert set(SeriesPeriod.objects.values_list("district", flat=True)) == {HERE}
    assert quiz_of(HERE) is not None


def test_a_folder_beside_that_says_no_district_is_nobodys(two: Path) -> None:
    (two / "district.yaml").unlink()
    assert districts_with_folder() == ([HERE], [])
    assert series_of(ELSEWHERE) == {}
    assert quiz_of(ELSEWHERE) is None


def test_the_questions_are_those_of_each_district(two: Path) -> None:
    assert quiz_of(ELSEWHERE) is None
    assert (local_protocols(ELSEWHERE), library_now(ELSEWHERE)) == ((), "")
    copytree(FOLDER / "protocols", two / "protocols")
    for file in (two / "protocols").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("carabayllo", "vecino")
        file.write_text(text, encoding="utf-8")
    quiz = (FOLDER / "quiz.yaml").read_text(encoding="utf-8").replace("carabayllo", "vecino")
    (two / "quiz.yaml").write_text(quiz, encoding="utf-8")
    forget_libraries()
    assert local_protocols(ELSEWHERE)
    assert library_now(ELSEWHERE) == library_of(ELSEWHERE).local_version
    assert not local_steps(ELSEWHERE).keys() & local_steps(HERE).keys()
    assert library_now(ELSEWHERE) not in ("", library_now(HERE))
    found = quiz_of(ELSEWHERE)
    assert found is not None
    assert {one.step for one in found.questions} <= local_steps(ELSEWHERE).keys()
    (two / "quiz.yaml").write_text((FOLDER / "quiz.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(WrongFile):
        quiz_of(ELSEWHERE)
