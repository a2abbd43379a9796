"""`tejido observatory bulletin`: made, kept with its row and its line in the ledger, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tejido.cli.bulletin import bulletin
from tejido.cli.full.observatory import _say
from tejido.kernel.errors import NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.places import bulletins_folder, file_of
from tests import people
from tests.press.sample import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    settings.TEJIDO_DATA_DIR, settings.TEJIDO_RELEASES_DIR = tmp_path, tmp_path / "releases"
    publish(tmp_path / "releases")
    return tmp_path


def test_it_makes_the_last_quarter_and_says_what_is_left_to_do(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bulletin(None, None, place / "out", None, _say) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Boletín 2026-T3-1, julio a septiembre de 2026, con la publicación 1."
    assert "Falta revisarlo y publicarlo." in said[-1]
    row = Bulletin.objects.get()
    assert (row.code, row.release, row.state, row.made_by) == ("2026-T3-1", 1, "made", "system:cli")
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        content = file_of(row.code, kind).read_bytes()
        assert content.startswith(start)
        assert (place / "out" / f"boletin-2026-T3-1.{kind}").read_bytes() == content
    entry = LedgerEntry.objects.get(action="bulletin.made")
    assert json.loads(entry.data) == {"bulletin": "2026-T3-1", "release": 1}


def test_what_a_killed_run_left_half_made_goes_with_the_next_one(place: Path) -> None:
    left = bulletins_folder() / ".new-killed" / "2026-T3-1"
    left.mkdir(parents=True)
    assert bulletin(None, None, None, None, str) == 0
    assert sorted(one.name for one in bulletins_folder().iterdir() if one.is_dir()) == ["2026-T3-1"]


def test_made_again_it_is_the_next_edition_in_the_name_of_who_asked(place: Path) -> None:
    asked = people.actor(people.julia)
    for _ in range(2):
        bulletin(1, "2026-04", None, asked.account_id, str)
    rows = Bulletin.objects.order_by("edition")
    assert [(row.code, row.made_by) for row in rows] == [("2026-04-1", asked.code), ("2026-04-2", asked.code)]


@pytest.mark.parametrize(
    ("number", "period", "error"),
    [(None, "2026-T4", Refused), (None, "junio", Refused), (None, "2026-13", Refused), (7, "2026-T2", NotFound)],
)
def test_what_cannot_be_told_leaves_nothing(place: Path, number: int | None, period: str, error: type) -> None:
    with pytest.raises(error):
        bulletin(number, period, None, None, str)
    assert not Bulletin.objects.exists()
    assert not LedgerEntry.objects.filter(action="bulletin.made").exists()
    assert not list((place / "bulletins").glob("2*"))


def test_who_does_not_manage_the_observatory_makes_none(place: Path) -> None:
    with pytest.raises(NotPermitted):
        bulletin(None, "2026-T2", None, people.actor(people.ana).account_id, str)
    assert not (place / "bulletins").exists()


def test_before_the_first_release_it_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.TEJIDO_RELEASES_DIR = tmp_path / "nothing"
    with pytest.raises(NotFound, match="release --update"):
        bulletin(None, None, None, None, str)
