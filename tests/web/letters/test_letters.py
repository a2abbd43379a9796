"""The bell says why each alert came; a dead letter is mended by whoever reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.accounts.services.exclusions import add_exclusion
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.people import Part, actor
from tests.world import intake, open_district

pytestmark = pytest.mark.django_db
READERS = {"julia", "karla", "lucia"}


@pytest.fixture
def case(db: None) -> str:
    """A case whose alerts were written."""
    open_district()
    code = register_case(intake(), actor=actor(people.ana()), at=now()).code
    sweep(at=now())
    return code


def enter(part: Part) -> Client:
    return people.log_in(Client(), part)


def alert(case: str, part: Part, number: int = 0, **changes: object) -> Delivery:
    at = now() + timedelta(seconds=number)
    given = {
        "key": f"prueba:{part.code}:{number}:{changes.get('channel', 'page')}",
        "obligation_code": "T-1",
        "subject_kind": "case",
        "subject_code": case,
        "institution_code": "x",
        "rung": "secretariat",
        "kind": "late",
        "moment": at,
        "account_code": part.code,
        "channel": "page",
        "why": "Le llega porque la secretaría técnica hace seguimiento.",
        "state": "sent",
        "created_at": at,
    }
    return Delivery.objects.create(**given | changes)


def dead(case: str, number: int = 0) -> Delivery:
    """A message to Bruno about a task of the case, given up."""
    task = Obligation.objects.filter(subject_code=case)[0].code
    changes = {"channel": "email", "state": "dead", "failure": "El servidor de correo no respondió.", "attempts": 8}
    return alert(case, people.bruno, number, obligation_code=task, **changes)


def test_anybody_who_enters_has_a_bell(case: str) -> None:
    for name, part in people.CAST.items():
        assert enter(part).get("/avisos").status_code == 200, name
    assert Client().get("/avisos")["Location"] == "/cuenta/entrar?next=%2Favisos"


def test_each_alert_says_why_and_leads_to_its_task(case: str) -> None:
    page = enter(people.bruno).get("/avisos").content.decode()
    row = Delivery.objects.filter(account_code=people.bruno.code, channel="page")[0]
    assert row.why in page
    assert f'href="/tareas/{row.obligation_code}"' in page
    assert "Tarea nueva" in page
    assert "Sin ver" in page


def test_who_only_follows_is_led_to_the_case_and_who_sees_numbers_nowhere(case: str) -> None:
    for part in (people.julia, people.delia):
        alert(case, part)
    assert f'href="/casos/{case}"' in enter(people.julia).get("/avisos").content.decode()
    page = enter(people.delia).get("/avisos").content.decode()
    assert "Pasó la hora" in page
    assert f'href="/casos/{case}"' not in page
    assert "/tareas/" not in page


def test_a_case_opened_with_a_reason_leads_to_its_review(case: str) -> None:
    alert(case, people.nora, kind="glass", obligation_code="G-1", why="Alguien abrió con motivo un caso.")
    assert 'href="/cuenta/accesos/G-1"' in enter(people.nora).get("/avisos").content.decode()


def test_marked_as_seen(case: str) -> None:
    bruno = enter(people.bruno)
    alert(case, people.julia)
    assert bruno.get("/avisos/vistos").status_code == 405
    assert bruno.post("/avisos/vistos")["Location"] == "/avisos"
    assert not Delivery.objects.filter(account_code=people.bruno.code, channel="page", seen_at=None).exists()
    assert Delivery.objects.filter(account_code=people.julia.code, seen_at=None).count() == 1, "only one's own"
    assert "Marcar todos" not in bruno.get("/avisos").content.decode()


def test_who_is_excluded_afterwards_no_longer_reads_of_the_case(case: str) -> None:
    add_exclusion(
        case, kind="account", value=people.bruno.code, reason="Motivo inventado.", actor=actor(people.ana()), at=now()
    )
    page = enter(people.bruno).get("/avisos").content.decode()
    assert case not in page
    assert "No tiene avisos" in page


def test_who_reads_the_dead_letters(case: str) -> None:
    letter = dead(case)
    for name, part in people.CAST.items():
        expected = 200 if name in READERS else 403
        assert enter(part).get("/avisos/no-entregados").status_code == expected, name
        if name not in READERS:
            assert enter(part).post(f"/avisos/no-entregados/{letter.pk}/reintentar").status_code == 403, name
    assert Delivery.objects.get(pk=letter.pk).state == "dead"
    assert not LedgerEntry.objects.filter(action="alert.requeued").exists()


def test_a_dead_letter_is_told_by_code_and_tried_again(case: str) -> None:
    letter, karla = dead(case), enter(people.karla)
    page = karla.get("/avisos/no-entregados").content.decode()
    assert "El servidor de correo no respondió." in page
    assert people.bruno.code in page
    assert "Bruno" not in page
    path = f"/avisos/no-entregados/{letter.pk}/reintentar"
    assert karla.get(path).status_code == 405
    assert "volvió a la cola" in karla.post(path, follow=True).content.decode()
    row = Delivery.objects.get(pk=letter.pk)
    assert (row.state, row.attempts) == ("queued", 0)
    assert LedgerEntry.objects.filter(action="alert.requeued").count() == 1
    answer = karla.post(path)
    assert answer.status_code == 404
    assert "ya no está entre los no entregados" in answer.content.decode()
    assert "Todos los avisos se entregaron" in karla.get("/avisos/no-entregados").content.decode()


def test_the_number_of_queries_does_not_depend_on_the_rows(case: str) -> None:
    bruno, karla, counted = enter(people.bruno), enter(people.karla), []
    for numbers in (range(1, 3), range(10, 50)):
        for number in numbers:
            alert(case, people.bruno, number)
            dead(case, number)
        bruno.get("/avisos")
        karla.get("/avisos/no-entregados")
        with CaptureQueriesContext(connection) as bell:
            bruno.get("/avisos")
        with CaptureQueriesContext(connection) as letters:
            karla.get("/avisos/no-entregados")
        counted.append((len(bell), len(letters)))
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 12
