"""Who holds which post, who is away, who would hear; and the roster brought from a spreadsheet."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tejido.accounts.models import Account
from tejido.directory.models import Absence, DutyShift, Post, Posting
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.people import Part, log_in
from tests.web.rosters.conftest import HOME, OPERATOR, hold, today, today_at

PEOPLE, HEARING, IMPORT = f"{HOME}/personas", f"{HOME}/quien-recibe", f"{HOME}/importar"
BRUNO = people.bruno.code


def shown(client: Client, part: Part, path: str) -> str:
    answer = log_in(client, part).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_somebody_takes_a_post_and_leaves_it_with_its_reason(client: Client, station: Account) -> None:
    page = shown(client, people.nora, PEOPLE)
    assert "Con cuenta, pero sin puesto" in page
    sent = {"do": "appoint", "appoint-post": OPERATOR, "appoint-account": station.code, "appoint-reason": "Rotación"}
    done = client.post(PEOPLE, sent, follow=True).content.decode()
    assert "La persona asume el puesto." in done
    assert "Con cuenta, pero sin puesto" not in done
    again = client.post(PEOPLE, sent)
    assert again.status_code == 409
    assert "ya ocupa el puesto" in again.content.decode()
    leave = {"do": "leave", "leave-posting": f"{OPERATOR}/{station.code}", "leave-reason": "Traslado a otra comisaría"}
    done = client.post(PEOPLE, leave, follow=True).content.decode()
    assert "Traslado a otra comisaría" in done.split("Quiénes ya no están")[1]
    actions = LedgerEntry.objects.filter(actor_code=people.nora.code).values_list("action", flat=True)
    assert {"posting.started", "posting.ended"} <= set(actions)


def test_a_post_is_taken_and_left_on_a_later_day(client: Client, station: Account) -> None:
    log_in(client, people.julia)
    day = today() + timedelta(days=3)
    sent = {
        "do": "appoint",
        "appoint-post": OPERATOR,
        "appoint-account": station.code,
        "appoint-from_day": day.isoformat(),
    }
    assert client.post(PEOPLE, sent).status_code == 302
    posting = Posting.objects.get(account=station)
    assert posting.from_at == today_at(0) + timedelta(days=3)
    leave = {
        "do": "leave",
        "leave-posting": f"{OPERATOR}/{station.code}",
        "leave-reason": "Fin de contrato",
        "leave-last_day": (day + timedelta(days=5)).isoformat(),
    }
    assert client.post(PEOPLE, leave).status_code == 302
    posting.refresh_from_db()
    assert posting.until_at == today_at(0) + timedelta(days=9)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"do": "appoint", "appoint-post": OPERATOR, "appoint-account": ""}, "Elija una persona de la lista."),
        (
            {"do": "appoint", "appoint-post": OPERATOR, "appoint-account": people.ana.code},
            "Elija una persona de la lista.",
        ),
        (
            {
                "do": "appoint",
                "appoint-post": OPERATOR,
                "appoint-account": "P-GVAR-0001",
                "appoint-from_day": "2020-01-01",
            },
            "desde hoy o desde una fecha futura",
        ),
        ({"do": "leave", "leave-posting": f"{OPERATOR}/{BRUNO}", "leave-reason": ""}, "Diga por qué deja el puesto"),
        (
            {
                "do": "leave",
                "leave-posting": f"{OPERATOR}/{BRUNO}",
                "leave-reason": "Ya fue",
                "leave-last_day": "2020-01-01",
            },
            "desde ahora o desde una fecha futura",
        ),
        ({"do": "absent", "absent-person": BRUNO, "absent-kind": "leave"}, "Falta la fecha."),
        (
            {
                "do": "absent",
                "absent-person": BRUNO,
                "absent-kind": "leave",
                "absent-from_day": "2020-01-05",
                "absent-last_day": "2020-01-02",
            },
            "debe terminar después de empezar",
        ),
    ],
)
def test_a_wrong_form_is_told_at_its_field(client: Client, station: Account, sent: dict[str, str], told: str) -> None:
    people.ana()
    answer = log_in(client, people.nora).post(PEOPLE, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Posting.objects.get(account=people.bruno()).until_at is None
    assert not Absence.objects.exists()


def test_an_absence_is_noted_and_ended(client: Client, station: Account) -> None:
    log_in(client, people.nora)
    sent = {
        "do": "absent",
        "absent-person": BRUNO,
        "absent-kind": "vacation",
        "absent-from_day": today().isoformat(),
        "absent-last_day": (today() + timedelta(days=4)).isoformat(),
    }
    page = client.post(PEOPLE, sent, follow=True).content.decode()
    assert "Ausente ahora" in page
    assert "Vacaciones" in page
    assert client.post(PEOPLE, sent).status_code == 409
    done = client.post(PEOPLE, {"do": "back", "person": BRUNO}, follow=True).content.decode()
    assert "ya figura de vuelta" in done
    assert client.post(PEOPLE, {"do": "back", "person": BRUNO}).status_code == 409


@pytest.mark.parametrize("part", [people.bruno, people.marta, people.lucia], ids=lambda p: p.role)
def test_others_change_nothing(client: Client, station: Account, part: Part) -> None:
    log_in(client, part)
    for sent in (
        {"do": "appoint", "appoint-post": OPERATOR, "appoint-account": station.code},
        {"do": "leave", "leave-posting": f"{OPERATOR}/{BRUNO}", "leave-reason": "Porque sí"},
        {"do": "back", "person": BRUNO},
    ):
        assert client.post(PEOPLE, sent).status_code == 403
    assert client.post(IMPORT, {}).status_code == 403
    assert client.post(f"{IMPORT}/confirmar", {"token": "x"}).status_code == 403
    assert not Posting.objects.filter(account=station).exists()


def test_the_ladder_answers_with_names_and_reasons(client: Client, station: Account) -> None:
    hold(station)
    page = shown(client, people.nora, HEARING)
    assert "no hay turno vigente" in page
    assert people.bruno().full_name in page
    assert station.full_name in page
    at = now()
    DutyShift.objects.create(
        post=Post.objects.get(code=OPERATOR),
        account=people.bruno(),
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(hours=2),
    )
    first = shown(client, people.nora, HEARING).split("Si nadie la abre")[0].split("<ol")[1]
    assert people.bruno().full_name in first
    assert station.full_name not in first
    assert people.julia().full_name not in shown(client, people.nora, HEARING)
    assert people.julia().full_name in shown(client, people.julia, HEARING).split("<main")[1]


def test_the_ladder_is_asked_for_another_moment_and_without_somebody(client: Client, station: Account) -> None:
    hold(station)
    day = (today() + timedelta(days=40)).isoformat()
    page = shown(client, people.nora, f"{HEARING}?day={day}&hour=03:00&without={BRUNO}")
    first = page.split("Si nadie la abre")[0].split("<ol")[1]
    assert people.bruno().full_name not in first
    assert station.full_name in first
    assert "estuviera excluida" in page
    wrong = log_in(client, people.nora).get(f"{HEARING}?day=ayer")
    assert wrong.status_code == 422
    assert "Escriba la fecha así" in wrong.content.decode()


def hidden_of(page: str) -> dict[str, str]:
    start = page.index('name="token" value="') + len('name="token" value="')
    return {"token": page[start : page.index('"', start)]}


def sheet(*rows: str) -> dict[str, SimpleUploadedFile]:
    text = "\n".join(("puesto;persona;desde;hasta;reemplazo", *rows))
    return {"file": SimpleUploadedFile("turnos.csv", text.encode())}


def test_a_roster_is_seen_and_then_saved(client: Client, station: Account) -> None:
    hold(station)
    log_in(client, people.nora)
    day = today() + timedelta(days=1)
    row = f"{OPERATOR};{people.bruno.email};{day} 08:00;{day} 20:00;{station.code}"
    page = client.post(IMPORT, sheet(row)).content.decode()
    assert "¿Guardar 1 turno?" in page
    assert station.full_name in page
    assert not DutyShift.objects.exists()
    done = client.post(f"{IMPORT}/confirmar", hidden_of(page), follow=True).content.decode()
    assert "Se guardó 1 turno." in done
    assert DutyShift.objects.get().starts_at == today_at(8) + timedelta(days=1)
    assert client.post(f"{IMPORT}/confirmar", hidden_of(page)).status_code == 409
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{HOME}/plantilla.xlsx").getvalue()))
    table = rows.get_sheet_by_index(0).to_python()
    assert table[1] == [OPERATOR, people.bruno.email, f"{day} 08:00", f"{day} 20:00", station.email]
    assert any(people.bruno.email in str(line) for line in rows.get_sheet_by_index(1).to_python())


def test_each_wrong_row_is_told(client: Client, station: Account) -> None:
    log_in(client, people.nora)
    answer = client.post(IMPORT, sheet("otro.puesto;nadie@tejido.example;mañana;2030-01-01 10:00;"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("no es un puesto de la institución", "no ocupa un puesto", "no es una fecha con hora"):
        assert words in page
    assert "Sí, guardar" not in page
    assert client.post(IMPORT, {}).status_code == 422


@pytest.mark.parametrize("query", ["day=9999-12-31&hour=23:59", "day=0001-01-01"])
def test_a_day_far_away_is_told_at_its_field(client: Client, station: Account, query: str) -> None:
    answer = log_in(client, people.nora).get(f"{HOME}/quien-recibe?{query}")
    assert answer.status_code == 422
    assert "Revise el año" in answer.content.decode()
