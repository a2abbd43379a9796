"""On the page of the case that stays nothing of the joined record is out of sight, and nothing is shown to who must not
see it; the joined record's own pages say where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from tejido.accounts.models import Exclusion
from tejido.cases.care.services.attentions import record_attention
from tejido.cases.care.services.plans import GoalEntry, agree_plan
from tejido.cases.intake import ConsentEntry
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.linking.services import joining
from tejido.cases.linking.services.joining import join_cases, undo_join
from tejido.cases.models import Person
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import now
from tests import people
from tests.cases.traces import cut_at
from tests.people import Part, actor, log_in
from tests.world import intake

WHY = "Es la misma persona (inventado)."
NUMBER = "00123-2026-0-0909-JR-PE-01"
GOAL = "Dormir en casa de su tía inventada"


@dataclass(frozen=True)
class Pair:
    """Two cases joined, and what hangs on the one that was joined."""

    kept: str
    joined: str
    join: str
    order: str
    proceeding: str
    plan: str


@pytest.fixture
def pair(district: None) -> Pair:
    ana, at = actor(people.ana), now()
    kept = register_case(intake(), actor=ana, at=at - timedelta(hours=9)).code
    joined = register_case(intake("form-2"), actor=ana, at=at - timedelta(hours=8)).code
    for case in (kept, joined):
        answer_consent(case, ConsentEntry("recipient", "given", "health"), actor=ana, at=at - timedelta(hours=7))
    her = Person.objects.get(case__code=joined, role="survivor").code
    told = Told(at - timedelta(hours=6))
    order = decide_measures(joined, granted=True, terms=Terms(("no_approach",), None), told=told, actor=ana, at=at)
    proceeding = open_proceeding(
        joined, kind="penal", stage="reported", references={"court_file": NUMBER}, told=told, actor=ana, at=at
    )
    plan = agree_plan(joined, her, (GoalEntry("safety", GOAL),), told=told, actor=ana, at=at)
    record_attention(joined, her, service="psychological", mode="in_person", came=True, told=told, actor=ana, at=at)
    return Pair(kept, joined, join_cases(kept, joined, reason=WHY, actor=ana, at=at), order, proceeding, plan)


def page(who: Part, code: str) -> str:
    """The page of a case, wherever the address leads."""
    answer = log_in(Client(), who).get(f"/casos/{code}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def record(who: Part, pair: Pair) -> str:
    """What the page of the kept case shows of the joined one."""
    return page(who, pair.kept).partition(f'id="unido-{pair.joined}"')[2].partition('<aside class="aside')[0]


def test_measures_proceedings_and_care_of_the_joined_record_are_there_with_their_pages(pair: Pair) -> None:
    shown = record(people.ana, pair)
    for path in (f"medidas/{pair.order}", f"procesos/{pair.proceeding}", "atencion", "documentos", "datos"):
        assert f"/casos/{pair.joined}/{path}" in shown
    for words in ("Prohibición", "Atención psicológica", "0 de 1 objetivo logrado", "Plan acordado con ella"):
        assert words in shown, words
    for sealed in (NUMBER, GOAL, "Persona Ficticia"):
        assert sealed not in shown, "what is sealed is opened on its own page, with its line"


@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        (people.bruno, ["medidas/"], ["procesos/", "Plan acordado", "uniones/"]),
        (people.fabiola, ["atencion"], ["medidas/", "procesos/", "Plan acordado", "Atención psicológica"]),
    ],
)
def test_each_sees_of_it_what_it_saw_before(pair: Pair, who: Part, sees: list[str], never: list[str]) -> None:
    shown = record(who, pair)
    assert [words for words in sees if words not in shown] == []
    assert [words for words in never if words in shown] == []


def test_who_sees_routes_by_code_sees_that_of_the_joined_case_and_nothing_else(pair: Pair) -> None:
    shown = record(people.julia, pair)
    assert "Su ruta, sector por sector" in shown
    for words in ("/medidas", "/procesos", "/atencion", "/documentos", "/identidad", "Qué pasó", "Personas"):
        assert words not in shown, words


@pytest.mark.parametrize("excluded_from", ["kept", "joined"])
def test_what_either_case_excludes_stays_out(pair: Pair, excluded_from: str) -> None:
    case = getattr(pair, excluded_from)
    Exclusion.objects.create(
        subject_code=case, kind="account", value=people.bruno.code, reason_sealed=b"", at=now(), added_by="P-TEST"
    )
    bruno = log_in(Client(), people.bruno)
    assert bruno.get(f"/casos/{case}").status_code == 404
    other = pair.joined if case == pair.kept else pair.kept
    shown = bruno.get(f"/casos/{other}")
    assert shown.status_code == 200, "nobody is sent to a case that he may not see"
    assert case not in shown.content.decode()
    assert case not in bruno.get(f"/casos/{other}/medidas").content.decode()


def test_the_address_of_the_joined_case_says_where_it_went(pair: Pair) -> None:
    shown = page(people.ana, pair.joined)
    assert "se unió a este" in shown
    assert f'href="#unido-{pair.joined}"' in shown
    assert "se unió a este" not in page(people.ana, pair.kept)
    ana = log_in(Client(), people.ana)
    assert "se unió a este" not in ana.get(f"/casos/{pair.kept}?unido=C-0000-0000").content.decode()


@pytest.mark.parametrize(
    "path", ["medidas", "procesos", "atencion", "documentos", "datos", "consentimientos", "riesgo"]
)
def test_every_page_of_the_joined_record_says_to_which_case_it_was_joined(pair: Pair, path: str) -> None:
    ana = log_in(Client(), people.ana)
    there = ana.get(f"/casos/{pair.joined}/{path}").content.decode()
    assert "Este registro se unió al caso" in there
    assert f'href="/casos/{pair.kept}"' in there
    assert "Este registro se unió al caso" not in ana.get(f"/casos/{pair.kept}/{path}").content.decode()


def test_undone_each_shows_its_own_again(pair: Pair) -> None:
    undo_join(pair.join, reason="No era ella (inventado).", actor=actor(people.ana), at=now())
    assert pair.order not in page(people.ana, pair.kept)
    own = page(people.ana, pair.joined)
    assert pair.order in own
    assert "se unió" not in own


def test_a_union_cut_in_the_middle_shows_nothing_of_the_other(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    third = register_case(intake("form-3"), actor=actor(people.ana), at=now()).code
    with cut_at(monkeypatch, f"{joining.__name__}.replan"):
        join_cases(pair.kept, third, reason=WHY, actor=actor(people.ana), at=now())
    assert third not in page(people.ana, pair.kept)
    assert "se unió" not in page(people.ana, third)
