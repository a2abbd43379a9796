"""A protocol or a version that disappears from the library: what it asked stays, says why, and a person is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tejido.accounts.exclusions import exclusions_of
from tejido.cases.intake import ExclusionEntry
from tejido.cases.models import Case
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.facts import update_facts
from tejido.cases.services.lost_protocols import BACK, KEPT
from tejido.cases.services.minding_library import mind_library
from tejido.cases.services.replanning import plan_of
from tejido.cases.services.task_work import complete_task
from tejido.config import environment
from tejido.directory.libraries import forget_libraries, library_of
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tests import people
from tests.cases.traces import cut_at, new_case
from tests.people import actor, log_in
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
OWN = environment.district_dir() / "protocols"
SECRETARIAT = people.MUNICIPALITY
LATER = AT + timedelta(hours=2)


@pytest.fixture
def lose(tmp_path: Path, settings: Any) -> object:
    """Takes the district's protocols away, or puts others in their place, until the test ends or brings them back."""
    own, here = settings.TEJIDO_DISTRICT_DIR, tmp_path / "distrito"
    (here / "protocols").mkdir(parents=True)
    copy(own / "district.yaml", here)

    def away(**files: str) -> None:
        for name, text in files.items():
            (here / "protocols" / f"{name}.yaml").write_text(text, encoding="utf-8")
        settings.TEJIDO_DISTRICT_DIR = here
        forget_libraries()

    def bring_back() -> None:
        settings.TEJIDO_DISTRICT_DIR = own

    away.back = bring_back  # type: ignore[attr-defined]
    return away


def supported() -> str:
    return new_case(facts={"wants_support": True})


def task(case: str, sector: str = "womens_org") -> Obligation:
    return Obligation.objects.filter(subject_code=case, sector=sector).order_by("-id")[0]


def learn(case: str, at: object = LATER, **facts: object) -> None:
    update_facts(case, facts, actor=actor(people.ana), at=at)


def watched() -> list[Obligation]:
    return list(Obligation.objects.filter(protocol="library", state__in=("open", "taken")))


def test_a_task_of_a_protocol_that_disappeared_stays_and_says_why_once(lose) -> None:
    case = supported()
    before = task(case)
    assert before.protocol == "carabayllo_local"
    lose()
    learn(case, wants_mental_health=True)
    learn(case, at=LATER + timedelta(hours=1), wants_shelter=False)
    after = task(case)
    assert (after.pk, after.state, after.due_at) == (before.pk, "open", before.due_at)
    assert after.origin["why"].count(KEPT) == 1
    assert [act.data["reason"] for act in after.acts.filter(act="moved")] == [KEPT]


def test_when_it_comes_back_the_task_says_so(lose) -> None:
    case = supported()
    lose()
    learn(case, wants_mental_health=True)
    lose.back()
    learn(case, at=LATER + timedelta(hours=1), wants_shelter=False)
    after = task(case)
    assert after.state == "open"
    assert KEPT not in after.origin["why"]
    assert [act.data["reason"] for act in after.acts.filter(act="moved")] == [KEPT, BACK]


def test_the_version_that_a_case_follows_disappeared_and_acts_are_still_recorded(lose) -> None:
    case = supported()
    text = (OWN / "carabayllo_local.yaml").read_text(encoding="utf-8")
    companions = {name: (OWN / f"{name}.yaml").read_text(encoding="utf-8") for name in ("facts", "norms", "gaps")}
    lose(carabayllo_local=text.replace("id: borrador", "id: otra"), **companions)
    assert not library_of(people.HERE).has("carabayllo_local", "borrador")
    learn(case, wants_mental_health=True)
    assert (task(case).state, task(case).version) == ("open", "borrador")
    row = Case.objects.get(code=case)
    assert row.versions["carabayllo_local"] == "borrador"
    planned = plan_of(row, row.events.all(), at=LATER)
    assert "carabayllo_local" not in planned.versions


def test_it_is_still_done_by_hand_and_ended_by_its_own_event(lose) -> None:
    case = supported()
    lose()
    learn(case, wants_mental_health=True)
    Obligation.objects.filter(pk=task(case).pk).update(gate="open")
    complete_task(task(case).code, Said(), actor=actor(people.olga), at=LATER)
    assert task(case).state == "done"
    learn(case, at=LATER + timedelta(hours=1), wants_shelter=False)
    assert Obligation.objects.filter(subject_code=case, sector="womens_org").count() == 1


def test_an_exclusion_moves_it_to_another_institution_and_loses_nothing(lose) -> None:
    case = supported()
    before = task(case)
    lose()
    entry = ExclusionEntry("institution", before.institution_code, "Motivo inventado para la prueba")
    exclude(case, entry, actor=actor(people.ana), at=LATER)
    assert exclusions_of(case)
    after = task(case)
    before.refresh_from_db()
    assert before.state == "cancelled"
    assert (after.state, after.duty) == ("open", before.duty)
    assert after.institution_code != before.institution_code


def test_the_secretariat_is_told_once_and_no_more_when_it_is_back(lose, client: Client) -> None:
    supported()
    assert (mind_library(at=LATER), watched()) == (0, [])
    lose()
    assert mind_library(at=LATER) == 1
    assert mind_library(at=LATER + timedelta(days=2)) == 0
    (told,) = watched()
    assert (told.institution_code, told.desk_institution, told.due_at) == (SECRETARIAT, SECRETARIAT, None)
    assert "carabayllo_local" in told.action
    page = log_in(client, people.julia).get("/protocolos").content.decode()
    assert "Falta un protocolo que siguen tareas abiertas" in page
    lose.back()
    assert mind_library(at=LATER + timedelta(days=3)) == 1
    assert watched() == []
    assert "Falta un protocolo" not in client.get("/protocolos").content.decode()


def test_telling_is_whole_or_nothing(lose, monkeypatch: pytest.MonkeyPatch) -> None:
    supported()
    lose()
    with cut_at(monkeypatch, "tejido.cases.services.minding_library.open_obligations"):
        mind_library(at=LATER)
    with transaction.atomic():
        assert watched() == []


def test_another_district_sees_no_loss_of_this_one(lose, client: Client) -> None:
    supported()
    lose()
    mind_library(at=LATER)
    assert "Falta un protocolo" not in log_in(client, people.carmen).get("/protocolos").content.decode()
