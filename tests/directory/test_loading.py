from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tejido.directory.models import Holiday, Institution, InstitutionRevision, Post, Territory, Zone, ZoneShape
from tejido.directory.services.loading import load_district
from tejido.kernel.errors import NotPermitted, WrongFile
from tejido.ledger.models import LedgerEntry
from tests.directory.conftest import AT, FOLDER, OPERATOR, OTHER_DISTRICT, SYSTEM


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "district"))


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_the_whole_district_is_loaded(loaded: None) -> None:
    kinds = list(Institution.objects.values_list("kind", flat=True))
    assert len(kinds) == 45
    assert kinds.count("police_station") == 3
    assert sum(k in ("health_post", "health_centre") for k in kinds) == 11
    assert kinds.count("community_mental_health") == 2
    assert kinds.count("casa_amiga") == 3
    assert Zone.objects.count() == 21
    assert ZoneShape.objects.filter(approximate=True, valid_until=None).count() == 13
    assert Holiday.objects.count() == 151
    assert Post.objects.filter(kind="secretariat").get().institution.code == "subgerencia-mujer"


def test_a_second_load_changes_nothing(loaded: None) -> None:
    entries = LedgerEntry.objects.count()
    again = load_district(FOLDER, actor=SYSTEM, at=AT)
    assert not again.anything
    assert LedgerEntry.objects.count() == entries
    assert not InstitutionRevision.objects.exists()


def test_a_second_load_asks_little(loaded: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(22):
        load_district(FOLDER, actor=SYSTEM, at=AT)


def test_what_people_edited_stays_until_the_file_changes(loaded: None, folder: Path) -> None:
    Institution.objects.filter(code="demuna").update(email="demuna@tejido.example")
    load_district(folder, actor=SYSTEM, at=AT)
    assert Institution.objects.get(code="demuna").email == "demuna@tejido.example"
    edit(folder / "directory.yaml", 'name: "DEMUNA de Carabayllo"', 'name: "DEMUNA Carabayllo"')
    load_district(folder, actor=SYSTEM, at=AT)
    row = Institution.objects.get(code="demuna")
    assert (row.name, row.email) == ("DEMUNA Carabayllo", "")
    changes = InstitutionRevision.objects.get(institution=row).changes
    assert changes["name"] == ["DEMUNA de Carabayllo", "DEMUNA Carabayllo"]


def test_changed_institutions_are_told_of_the_district_once(loaded: None, folder: Path) -> None:
    edit(folder / "directory.yaml", 'name: "DEMUNA de Carabayllo"', 'name: "DEMUNA Carabayllo"')
    told = LedgerEntry.objects.filter(subject_kind="district", action="directory.imported")
    first = told.count()
    for _ in range(2):
        load_district(folder, actor=SYSTEM, at=AT)
    assert told.count() == first + 1
    assert told.latest("id").data == '{"added":0,"updated":1}'


def test_a_changed_territory_is_replaced(loaded: None, folder: Path) -> None:
    edit(folder / "directory.yaml", "      - {zone: moruta, basis: report}\n", "")
    load_district(folder, actor=SYSTEM, at=AT)
    served = Territory.objects.filter(institution__code="cpnp-san-pedro").values_list("zone__code", flat=True)
    assert "moruta" not in served
    assert "chavin" in served


def test_the_shelter_has_no_place_anywhere(loaded: None) -> None:
    row = Institution.objects.get(code="hogar-refugio")
    assert (row.address, row.lat, row.lon, row.place_is_secret) == ("", None, None, True)
    assert not row.territory.exists()


@pytest.mark.parametrize("actor", [OPERATOR, OTHER_DISTRICT])
def test_who_may_not_leaves_no_trace(db: None, actor: Any) -> None:
    with pytest.raises(NotPermitted):
        load_district(FOLDER, actor=actor, at=AT)
    assert not Institution.objects.exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("directory.yaml", "kind: cem_regular", "kind: cem_raro", "La clase «cem_raro» no existe"),
        ("directory.yaml", "zone: moruta", "zone: atlantida", "no está en zones.yaml"),
        ("directory.yaml", "    place_is_secret: true\n", "", "secreto"),
        (
            "directory.yaml",
            'days: null, from: "08:00", until: "14:00"',
            'days: null, from: "08:00", until: "99:00"',
            "La hora «99:00» no se entiende",
        ),
        ("directory.yaml", "code: cem-comisaria", "code: cem-regular", "está repetida"),
        ("directory.yaml", "lat: -11.86094", "lat: norte", "se esperaban grados"),
        ("zones.yaml", "kind: zona", "kind: barrio", "no existe"),
        ("zones.yaml", "parent: lomas-de-carabayllo", "parent: nada", "debe estar antes"),
        ("calendar.yaml", "day: 2018-03-30", "day: 2018-01-01", "está repetido"),
        ("district.yaml", 'inei: "150106"', 'inei: "140105"', "140105"),
        ("zones.geojson", '"code":"chocas"', '"code":"nada"', "elemento 1"),
        ("help_lines.yaml", "hours: {always: true}", "hours: {always: false}", "always"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(
    db: None, folder: Path, file: str, before: str, after: str, told: str
) -> None:
    edit(folder / file, before, after)
    with pytest.raises(WrongFile) as refused:
        load_district(folder, actor=SYSTEM, at=AT)
    assert told in refused.value.message
    assert refused.value.file == file
    assert not Institution.objects.exists()


def test_whole_or_nothing(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr("tejido.directory.services.loading.mark_changed", broken)
    with pytest.raises(RuntimeError):
        load_district(folder, actor=SYSTEM, at=AT)
    assert not Institution.objects.exists()
    assert not Zone.objects.exists()
    assert not LedgerEntry.objects.exists()
