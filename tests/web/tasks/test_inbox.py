"""The inbox: what each one sees, by urgency, page by page, and the part that refreshes by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.intake import ConsentEntry
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.registration import register_case
from tejido.cases.services.task_work import hand_over_tasks, request_task_extension, take_task
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tests import people
from tests.people import actor
from tests.web.tasks.conftest import ROSA, Enter, police_tasks
from tests.world import intake

pytestmark = pytest.mark.django_db
WORKERS = {
    "ana",
    "bruno",
    "carmen",
    "fabiola",
    "gloria",
    "hugo",
    "irma",
    "marta",
    "nora",
    "olga",
    "pilar",
    "quilla",
    "zoila",
}


def shown(client: Client, query: str = "") -> list[str]:
    """The codes of the tasks on the page, in their order."""
    return re.findall(r'<article class="task" id="(T-[^"]+)"', client.get(f"/tareas{query}").content.decode())


def test_who_may_enter(enter: Enter) -> None:
    for name, part in people.CAST.items():
        client = enter(part)
        expected = 200 if name in WORKERS else 403
        assert client.get("/tareas").status_code == expected, name
        assert client.get("/tareas/fragmento").status_code == expected, name
        assert client.get("/tareas/fragmento?solo=contador").status_code == 200, name


def test_a_stranger_is_asked_who_he_is(client: Client, db: None) -> None:
    assert client.get("/tareas")["Location"] == "/cuenta/entrar?next=%2Ftareas"
    assert client.get("/tareas/fragmento", headers={"X-Fragmento": "1"}).status_code == 401


def test_each_institution_sees_its_own_by_urgency(enter: Enter) -> None:
    bruno = enter(people.bruno)
    assert shown(bruno) == [row.code for row in police_tasks()]
    page = bruno.get("/tareas").content.decode()
    first = police_tasks()[0]
    assert first.action in page
    assert "Comisaría (PNP)" in page
    assert f'Caso <span class="code">{first.subject_code}</span>' in page
    assert "Nadie la tomó" in page
    assert shown(enter(people.carmen)) == []


def test_what_waits_for_consent_or_is_excluded_is_not_there(enter: Enter) -> None:
    waiting = (
        Obligation.objects.filter(desk_institution=people.POLICE).exclude(gate="open").values_list("code", flat=True)
    )
    assert not set(waiting) & set(shown(enter(people.bruno), "?ver=institucion"))


def test_the_sections(enter: Enter) -> None:
    rows = police_tasks()
    take_task(rows[0].code, actor=actor(people.bruno()), at=now())
    hand_over_tasks([rows[1].code], to_account=ROSA.code, said=Said(), actor=actor(people.bruno()), at=now())
    bruno, rosa = enter(people.bruno), enter(ROSA)
    assert shown(bruno, "?ver=mias") == [rows[0].code]
    assert shown(bruno, "?ver=por-tomar") == [row.code for row in rows[2:]]
    assert shown(rosa, "?ver=por-tomar") == [row.code for row in rows[1:]]
    assert set(shown(bruno, "?ver=institucion")) == {row.code for row in rows}
    page = rosa.get("/tareas?ver=institucion").content.decode()
    assert "Bruno Inventada de Prueba" in page
    assert "La tiene usted" in page
    assert shown(bruno, "?ver=inventada") == shown(bruno, "?ver=por-tomar")


def test_who_directs_sees_what_waits_for_a_decision(enter: Enter) -> None:
    row = next(row for row in police_tasks() if row.due_at)
    assert row.due_at
    later = max(row.due_at, now()) + timedelta(days=1)
    request_task_extension(
        row.code, until=later, reason="El legista atiende recién mañana.", actor=actor(people.bruno()), at=now()
    )
    nora = enter(people.nora)
    assert shown(nora, "?ver=decidir") == [row.code]
    assert "Bruno Inventada de Prueba pide hasta" in nora.get("/tareas?ver=decidir").content.decode()
    assert "Esperan mi decisión" not in enter(people.bruno).get("/tareas").content.decode()
    assert shown(enter(people.bruno), "?ver=decidir") == shown(enter(people.bruno))


def many(number: int) -> None:
    """That many more tasks of the police."""
    row = next(row for row in police_tasks() if row.due_at)
    assert row.due_at
    copies = []
    for n in range(number):
        copy = Obligation.objects.get(pk=row.pk)
        copy.pk, copy.code = None, f"T-COPIA-{n:04d}"
        if n % 3 == 0:
            copy.due_at = copy.legal_due_at = None
        elif n % 3 == 1:
            copy.due_at = row.due_at + timedelta(minutes=n)
        copies.append(copy)
    Obligation.objects.bulk_create(copies)


def test_page_after_page_nothing_is_lost_nor_repeated(enter: Enter) -> None:
    many(100)
    bruno, found, query = enter(people.bruno), [], "?ver=institucion"
    while query:
        page = bruno.get(f"/tareas{query}").content.decode()
        found += re.findall(r'<article class="task" id="(T-[^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        query = following[1].replace("&amp;", "&") if following else ""
    assert found == [row.code for row in police_tasks()]
    assert len(found) > 100
    assert "99+" in bruno.get("/tareas").content.decode()


def test_an_altered_address_shows_the_first_page(enter: Enter) -> None:
    bruno = enter(people.bruno)
    first = shown(bruno)
    for token in ("x", "1~ayer~2", "1~2026-01-01T00:00:00~3", "~~", "1~~uno", "9" * 400):
        assert shown(bruno, f"?despues={token}") == first, token


def test_the_number_of_queries_does_not_depend_on_the_rows(enter: Enter) -> None:
    bruno = enter(people.bruno)
    bruno.get("/tareas")
    counted = []
    for number in (0, 60):
        many(number)
        with CaptureQueriesContext(
            connection,
        ) as few:
            bruno.get("/tareas?ver=institucion")
        with CaptureQueriesContext(connection) as fragment:
            bruno.get("/tareas/fragmento?ver=institucion")
        counted.append((len(few), len(fragment)))
    assert counted[0] == counted[1]
    assert counted[0][0] <= 16


def test_what_the_page_shows_counts_as_seen_and_what_the_browser_fetches_does_not(enter: Enter) -> None:
    bruno = enter(people.bruno)
    unseen = Delivery.objects.filter(account_code=people.bruno.code, channel="page", seen_at=None).count()
    assert unseen
    assert bruno.get("/tareas/fragmento")["X-Unseen"] == str(unseen)
    assert bruno.get("/tareas/fragmento?solo=contador")["X-Unseen"] == str(unseen)
    assert bruno.get("/tareas/fragmento?solo=contador").content == b""
    bruno.get("/tareas")
    assert bruno.get("/tareas/fragmento")["X-Unseen"] == "0"
    assert not Delivery.objects.filter(account_code=people.bruno.code, channel="page", seen_at=None).exists()
    assert Obligation.objects.get(pk=police_tasks()[0].pk).acknowledged_at is None, "seeing the list is not «Visto»"


def test_the_fragment_is_the_inside_of_the_live_list(enter: Enter) -> None:
    bruno = enter(people.bruno)
    fragment = bruno.get("/tareas/fragmento?ver=institucion").content.decode()
    assert fragment.strip() in bruno.get("/tareas?ver=institucion").content.decode()
    assert 'data-live="/tareas/fragmento?ver=institucion"' in bruno.get("/tareas?ver=institucion").content.decode()


def test_a_new_case_is_in_the_fragment(enter: Enter) -> None:
    bruno = enter(people.bruno)
    before = bruno.get("/tareas/fragmento").content.decode().count("<article")
    register_case(intake("otra"), actor=actor(people.ana()), at=now())
    assert bruno.get("/tareas/fragmento").content.decode().count("<article") > before


def test_an_empty_inbox_says_so(enter: Enter) -> None:
    assert "No hay tareas por tomar" in enter(people.carmen).get("/tareas").content.decode()


def test_closed_ones_can_be_found_again(enter: Enter) -> None:
    row = police_tasks()[0]
    enter(people.bruno).post(f"/tareas/{row.code}/no-se-pudo", {"note": "No hay señal ni movilidad hoy."})
    assert shown(enter(people.bruno), "?ver=cerradas") == [row.code]


def test_what_was_done_by_a_consent_leaves_the_closed_ones_and_the_bell_when_it_is_taken_back(
    enter: Enter, case: str
) -> None:
    agreed = ConsentEntry("recipient", "given", "health")
    answer_consent(case, agreed, actor=actor(people.ana), at=now())
    sweep(at=now())
    told = Obligation.objects.filter(subject_code=case, desk_institution=people.HEALTH, gate="open")
    done = next(row for row in told if Delivery.objects.filter(obligation_code=row.code, channel="page").exists())
    told.filter(pk=done.pk).update(state="done", closed_at=now(), closed_by=people.fabiola.code)
    client = enter(people.fabiola)
    pages = ("/tareas?ver=cerradas", "/tareas/fragmento?ver=cerradas", "/avisos")
    assert all(done.action in client.get(page).content.decode() for page in pages)
    withdraw_consent(case, purpose="recipient", recipient="health", actor=actor(people.ana), at=now())
    assert [page for page in pages if done.action in client.get(page).content.decode()] == []
    assert case not in client.get("/tareas?ver=cerradas").content.decode()
