"""Each district's library: its own folder's protocols and the country's; no other's, and no fault stops another."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tejido.directory.libraries import fault_of, faults, forget_libraries, library_of
from tejido.protocols.loading import LIBRARY, load_library, national_library
from tests.people import ELSEWHERE, HERE
from tests.world import FOLDER

NOBODYS = "159999"


@pytest.fixture(autouse=True)
def beside(settings: Any, tmp_path: Path) -> Path:
    """Carabayllo's folder and, beside it, that of the neighbour with a protocol of its own."""
    copytree(FOLDER, tmp_path / "carabayllo")
    own = tmp_path / "vecino"
    (own / "protocols").mkdir(parents=True)
    (own / "district.yaml").write_text(f'inei: "{ELSEWHERE}"\nname: Vecino Inventado\n', encoding="utf-8")
    text = (LIBRARY / "hogar_refugio.yaml").read_text(encoding="utf-8")
    (own / "protocols" / "vecino.yaml").write_text(
        text.replace("protocol: hogar_refugio", "protocol: vecino"), encoding="utf-8"
    )
    settings.TEJIDO_DISTRICT_DIR = tmp_path / "carabayllo"
    return own


def test_each_has_the_countrys_and_its_own_only() -> None:
    here, there, none = library_of(HERE), library_of(ELSEWHERE), library_of(NOBODYS)
    assert (here.local, there.local, none.local) == (("carabayllo_local",), ("vecino",), ())
    assert none is national_library()
    assert here.version == load_library(LIBRARY, FOLDER / "protocols").version
    assert len({here.version, there.version, none.version}) == 3
    assert len({here.local_version, there.local_version}) == 2
    assert there.step("vecino.admit")
    assert here.step("vecino.admit") is None
    assert "wants_support" in here.facts
    assert "wants_support" not in there.facts
    assert "Protocolo local de Carabayllo" in here.norms
    assert "Protocolo local de Carabayllo" not in there.norms
    assert faults() == {}


def test_they_are_read_once(beside: Path) -> None:
    first = library_of(ELSEWHERE)
    (beside / "protocols" / "vecino.yaml").unlink()
    assert library_of(ELSEWHERE) is first
    forget_libraries()
    assert library_of(ELSEWHERE).local == ()


def test_a_wrong_file_of_one_leaves_it_the_countrys_and_the_others_theirs(beside: Path) -> None:
    (beside / "protocols" / "vecino.yaml").write_text("protocol: [", encoding="utf-8")
    assert library_of(ELSEWHERE) is national_library()
    assert library_of(HERE).local == ("carabayllo_local",)
    assert fault_of(HERE) is None
    assert faults().keys() == {ELSEWHERE}
    assert "vecino.yaml" in str(fault_of(ELSEWHERE))


def test_a_wrong_file_of_the_installations_own_does_not_stop_the_others(beside: Path) -> None:
    (beside.parent / "carabayllo" / "protocols" / "facts.yaml").write_text("facts: 1\n", encoding="utf-8")
    assert library_of(HERE) is national_library()
    assert library_of(ELSEWHERE).local == ("vecino",)
    assert faults().keys() == {HERE}


def test_a_protocol_that_another_district_has_already_is_a_fault(beside: Path) -> None:
    """A task and a confirmed limit name their step by the protocol: it must be one district's only."""
    for name in ("facts", "norms", "carabayllo_local"):
        text = (FOLDER / "protocols" / f"{name}.yaml").read_text(encoding="utf-8")
        (beside / "protocols" / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert library_of(ELSEWHERE) is national_library()
    assert "«carabayllo_local» ya es de otro distrito" in str(fault_of(ELSEWHERE))
    assert library_of(HERE).local == ("carabayllo_local",)


def test_a_folder_that_does_not_say_whose_it_is_is_told_to_the_installation(beside: Path) -> None:
    (beside / "district.yaml").write_text("name: Sin código\n", encoding="utf-8")
    assert library_of(ELSEWHERE) is national_library()
    assert "district.yaml" in str(fault_of(ELSEWHERE))
    assert fault_of(HERE) is None
    assert faults().keys() == {HERE}


def closed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """What a folder that may not be opened answers (whoever runs the tests may open any)."""
    stat = Path.stat

    def refused(self: Path, **how: Any) -> Any:
        if folder in self.parents:
            raise PermissionError(13, "Permission denied", str(self))
        return stat(self, **how)

    monkeypatch.setattr(Path, "stat", refused)


def test_a_folder_beside_that_may_not_be_opened_stops_no_other(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (beside.parent / "lost+found").mkdir()
    closed(monkeypatch, beside.parent / "lost+found")
    assert library_of(HERE).local == ("carabayllo_local",)
    assert library_of(ELSEWHERE).local == ("vecino",)
    assert faults() == {}


@pytest.mark.parametrize("what", [".", "protocols"])
def test_protocols_that_may_not_be_opened_are_a_fault_of_their_district(
    beside: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    closed(monkeypatch, beside.parent / "carabayllo" / what)
    assert library_of(HERE) is national_library()
    assert library_of(ELSEWHERE).local == ("vecino",)
    assert "revise sus permisos" in str(fault_of(HERE))
    assert faults().keys() == {HERE}


def test_a_district_with_two_folders_has_neither_and_both_are_named(beside: Path) -> None:
    copytree(beside, beside.parent / "vecino-2027")
    assert library_of(ELSEWHERE) is national_library()
    assert library_of(HERE).local == ("carabayllo_local",)
    assert faults().keys() == {ELSEWHERE}
    assert all(f"«{beside.parent.name}/{name}»" in str(fault_of(ELSEWHERE)) for name in ("vecino", "vecino-2027"))


def test_a_copy_of_the_installations_own_beside_it_changes_nothing(beside: Path) -> None:
    copytree(FOLDER, beside.parent / "antes")
    assert library_of(HERE).local == ("carabayllo_local",)
    assert faults() == {}


def test_one_folder_told_twice_is_one(beside: Path, settings: Any) -> None:
    settings.TEJIDO_MORE_DISTRICT_DIRS = (beside.parent / "carabayllo" / ".." / "vecino",)
    assert library_of(ELSEWHERE).local == ("vecino",)
    assert faults() == {}
