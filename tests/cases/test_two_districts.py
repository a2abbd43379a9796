"""Two districts of one installation: the same facts, each planned by its own local protocol; a case that passes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.access import see_case
from tejido.cases.fact_policy import answerable
from tejido.cases.models import Case
from tejido.cases.services.facts import update_facts
from tejido.cases.services.lost_protocols import KEPT
from tejido.cases.services.minding_library import OTHER_WORDS, mind_library
from tejido.cases.services.record_act import record_act
from tejido.cases.services.registration import register_case
from tejido.cases.transfers.services.answering import accept_transfer
from tejido.cases.transfers.services.moving_case import GONE, ONLY_THERE, WHY
from tejido.cases.transfers.services.proposing import Offer, propose_transfer
from tejido.cases.transfers.states import Basis
from tejido.directory.libraries import forget_libraries, library_of
from tejido.directory.routing import _Kept
from tejido.governance.catalog import library_now, local_protocols
from tejido.kernel.errors import FieldErrors, NotPermitted, WrongFile
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tejido.protocols.events import Event
from tests import people
from tests.cases.traces import leaves_no_trace, new_case
from tests.elsewhere import ZONE_ELSEWHERE, open_neighbour
from tests.people import ELSEWHERE, HERE, Part, actor, log_in
from tests.world import AT, intake

DESK = Part("Vera", "P-VERA-0111", "operator", people.MUNICIPALITY, "municipality")
LATER = AT + timedelta(hours=2)
NEIGHBOUR = {
    "norms": """norms:
  - {id: Norma inventada, title: Norma inventada, date: ~, known: Inventada, mark: unverified, source: Prueba}
""",
    "facts": """facts:
  wants_company: {type: bool, question: ¿Quiere compañía?}
""",
    "ladders": """ladders:
  slow:
    remind_at_shares: [0.5]
    remind_every_hours_without_limit: 48
    unacknowledged_after_minutes: 240
    rungs: [{who: post, after_due_hours: 0}]
""",
    "vecino_local": """protocol: vecino_local
name: Protocolo inventado del vecino
draft: true
versions:
  - {id: v1, name: Texto, in_force: {from: ~, until: ~}, norm: Norma inventada, article: ~, mark: unverified}
steps:
  - id: first_visit
    duty: cem.first_visit
    sector: cem
    action: Acuerde la primera cita.
    starts_on: [case.registered]
    cite: {norm: Norma inventada, article: ~}
    mark: unverified
    ladder: slow
  - id: company
    duty: cem.company
    sector: cem
    action: Busque quién la acompañe.
    starts_on: [case.registered]
    when: {eq: [wants_company, true]}
    if_unknown: wait
    cite: {norm: Norma inventada, article: ~}
    mark: unverified
    ladder: slow
""",
}


@pytest.fixture(autouse=True)
def vecino(district: None, settings: Any, tmp_path: Path) -> Path:
    """The neighbour with a local protocol in a folder of its own."""
    own = tmp_path / "vecino"
    (own / "protocols").mkdir(parents=True)
    (own / "district.yaml").write_text(f'inei: "{ELSEWHERE}"\nname: Vecino Inventado\n', encoding="utf-8")
    for name, text in NEIGHBOUR.items():
        (own / "protocols" / f"{name}.yaml").write_text(text, encoding="utf-8")
    settings.TEJIDO_MORE_DISTRICT_DIRS = (own,)
    forget_libraries()
    open_neighbour()
    _Kept.routes = None
    return own


def there(key: str = "form-2", **changes: Any) -> str:
    """The code of a case that Carmen registered in the other district."""
    entry = intake(key, zone_code=ZONE_ELSEWHERE, **changes)
    return register_case(entry, actor=actor(people.carmen), at=AT).code


def live(case: str) -> set[str]:
    rows = Obligation.objects.filter(subject_code=case, state__in=("open", "taken"))
    return set(rows.values_list("duty", flat=True))


def learn(case: str, who: Part, at: Any = LATER, **facts: Any) -> None:
    update_facts(case, facts, actor=actor(who), at=at)


def moved(case: str) -> None:
    offer = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, given_by="survivor")
    code = propose_transfer(case, offer, actor=actor(people.ana), at=LATER)
    accept_transfer(code, zone_code=ZONE_ELSEWHERE, actor=actor(people.carmen), at=LATER + timedelta(hours=1))


def test_the_same_facts_are_planned_by_the_protocol_of_each_district() -> None:
    here, elsewhere = new_case(), there()
    assert live(elsewhere) - live(here) == {"cem.first_visit"}
    versions = {row.code: row.versions for row in Case.objects.all()}
    assert ("carabayllo_local" in versions[here], "vecino_local" in versions[here]) == (True, False)
    assert ("carabayllo_local" in versions[elsewhere], "vecino_local" in versions[elsewhere]) == (False, True)
    by_library = dict(Case.objects.values_list("code", "library"))
    assert by_library == {here: library_of(HERE).version, elsewhere: library_of(ELSEWHERE).version}


def test_each_is_asked_the_facts_of_its_district_and_planned_again_by_them() -> None:
    here, elsewhere = new_case(), there()
    asked = [
        answerable(see_case(actor(who), code), "cem").keys()
        for who, code in ((people.ana, here), (people.carmen, elsewhere))
    ]
    assert ["wants_company" in one for one in asked] == [False, True]
    assert ["wants_support" in one for one in asked] == [True, False]
    learn(elsewhere, people.carmen, wants_company=True)
    learn(here, people.ana, wants_support=True)
    assert "cem.company" in live(elsewhere)
    assert "womens_org.support" in live(here)
    with leaves_no_trace(NotPermitted):
        learn(here, people.ana, wants_company=True)
    with leaves_no_trace(FieldErrors):
        there("form-3", facts={"wants_support": True})


def test_the_neighbours_ladder_calls_in_its_own_time() -> None:
    case = there()
    first = Obligation.objects.get(subject_code=case, duty="cem.first_visit")
    assert first.ladder == "slow"
    sweep(at=AT)
    sweep(at=AT + timedelta(hours=47))
    calls = set(Delivery.objects.filter(obligation_code=first.code).values_list("kind", flat=True))
    sweep(at=AT + timedelta(hours=49))
    after = set(Delivery.objects.filter(obligation_code=first.code).values_list("kind", flat=True))
    assert "reminder" in after - calls


def test_a_transfer_is_planned_by_the_receiving_district_and_loses_nothing() -> None:
    case = new_case(facts={"wants_support": True})
    assert "womens_org.support" in live(case)
    done = set(Obligation.objects.filter(subject_code=case, state="done").values_list("pk", flat=True))
    moved(case)
    assert "cem.first_visit" in live(case)
    assert "womens_org.support" not in live(case)
    ended = Obligation.objects.get(subject_code=case, duty="womens_org.support")
    assert (ended.state, ended.acts.latest("id").data["reason"]) == ("cancelled", f"{WHY} {ONLY_THERE}")
    national = Obligation.objects.filter(subject_code=case, district=HERE, state="cancelled").exclude(pk=ended.pk)[0]
    assert national.acts.latest("id").data["reason"] == WHY
    assert done <= set(Obligation.objects.filter(subject_code=case, state="done").values_list("pk", flat=True))
    row = Case.objects.get(code=case)
    assert row.facts["wants_support"] is True
    assert {"carabayllo_local", "vecino_local"} <= row.versions.keys()
    assert "wants_support" not in answerable(see_case(actor(people.carmen), case), "cem")
    assert mind_library(at=LATER + timedelta(hours=2)) == 0


def test_a_task_of_the_countrys_whose_version_is_lost_does_not_blame_the_local_protocol() -> None:
    case = new_case()
    task = Obligation.objects.filter(subject_code=case, protocol="cem", state="open")[0]
    Obligation.objects.filter(pk=task.pk).update(version="perdida")
    moved(case)
    task.refresh_from_db()
    assert (task.state, task.acts.latest("id").data["reason"]) == ("cancelled", f"{WHY} {GONE}")


def test_what_the_old_district_had_asked_hinders_no_act_in_the_new_one() -> None:
    case = new_case(facts={"wants_support": True})
    moved(case)
    at = LATER + timedelta(hours=3)
    record_act(
        case, Event.MEASURES_REQUESTED, occurred_at=at - timedelta(minutes=5), facts={"received_by": "family_court"},
        actor=actor(people.carmen), at=at,
    )  # fmt: skip
    learn(case, people.carmen, at=at, wants_company=True)
    assert "cem.company" in live(case)
    assert Case.objects.get(code=case).facts["wants_support"] is True


def test_a_broken_folder_stops_nobody_and_its_secretariat_is_told(vecino: Path, client: Client) -> None:
    here, elsewhere = new_case(), there()
    file = vecino / "protocols" / "vecino_local.yaml"
    file.write_text("protocol: [", encoding="utf-8")
    forget_libraries()
    learn(elsewhere, people.carmen, wants_mental_health=True)
    kept = Obligation.objects.get(subject_code=elsewhere, duty="cem.first_visit")
    assert (kept.state, KEPT in kept.origin["why"]) == ("open", True)
    learn(here, people.ana, wants_support=True)
    assert "womens_org.support" in live(here)
    assert live(there("form-3")) == live(new_case("form-4")) - {"prosecutor.single_interview"}, "the country's alone"
    assert sweep(at=LATER).looked
    assert mind_library(at=LATER) == 2
    assert mind_library(at=LATER + timedelta(days=1)) == 0
    told = Obligation.objects.filter(protocol="library", state="open")
    assert {row.subject_code.partition(".")[0] for row in told} == {ELSEWHERE}
    seen = {row.code for row in inbox(actor(DESK))}
    assert seen >= {row.code for row in told}, "a district without a secretariat: the installation's is told"
    assert any("vecino_local.yaml" in row.action and ELSEWHERE in row.action for row in told)
    assert "no se pudo leer" in log_in(client, people.carmen).get("/protocolos").content.decode()
    assert "no se pudo leer" not in log_in(client, people.ana).get("/protocolos").content.decode()
    with pytest.raises(WrongFile):
        library_now(ELSEWHERE)
    assert library_now(HERE)
    file.write_text(NEIGHBOUR["vecino_local"], encoding="utf-8")
    forget_libraries()
    assert mind_library(at=LATER + timedelta(days=2)) == 2
    assert not Obligation.objects.filter(protocol="library", state="open").exists()


def test_a_folder_of_a_district_that_is_not_loaded_is_told_to_the_installation(vecino: Path) -> None:
    (vecino / "district.yaml").write_text('inei: "159999"\nname: Nadie\n', encoding="utf-8")
    (vecino / "protocols" / "vecino_local.yaml").write_text("protocol: [", encoding="utf-8")
    forget_libraries()
    assert mind_library(at=LATER) == 1
    told = Obligation.objects.get(protocol="library")
    assert (told.district, told.desk_institution, told.subject_code) == (HERE, people.MUNICIPALITY, "159999.carpeta")
    assert mind_library(at=LATER + timedelta(days=1)) == 0


def test_what_is_asked_says_what_is_wrong_now(vecino: Path) -> None:
    file = vecino / "protocols" / "vecino_local.yaml"
    for day, text in enumerate(("protocol: [", "protocol: vecino_local\nname: ["), start=1):
        file.write_text(text, encoding="utf-8")
        forget_libraries()
        assert mind_library(at=LATER + timedelta(days=day)) == 1
        assert mind_library(at=LATER + timedelta(days=day, hours=1)) == 0
        told = Obligation.objects.get(protocol="library", state="open")
        assert f"línea {day}:" in told.action
    assert Obligation.objects.get(protocol="library", state="cancelled").acts.latest("id").data["reason"] == OTHER_WORDS


def test_a_version_is_approved_by_the_hash_of_the_files_that_plan_its_district() -> None:
    assert library_now(ELSEWHERE) == library_of(ELSEWHERE).local_version
    assert library_now(ELSEWHERE) not in ("", library_now(HERE))
    assert [one.id for one in local_protocols(ELSEWHERE)] == ["vecino_local"]


def test_each_sees_its_own_protocols_only(client: Client) -> None:
    pages = {who.code: log_in(client, who).get("/protocolos").content.decode() for who in (people.ana, people.carmen)}
    assert ["vecino_local" in page for page in pages.values()] == [False, True]
    assert ["carabayllo_local" in page for page in pages.values()] == [True, False]
    assert log_in(client, people.ana).get("/protocolos/vecino_local").status_code == 404
    assert log_in(client, people.carmen).get("/protocolos/vecino_local").status_code == 200


def test_registering_asks_the_database_no_more_in_a_district_with_its_own() -> None:
    there("form-9")
    with CaptureQueriesContext(connection) as here:
        new_case("form-10")
    with CaptureQueriesContext(connection) as elsewhere:
        there("form-11")
    assert len(elsewhere) == len(here)
