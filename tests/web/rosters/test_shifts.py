"""The week of an institution: seen, written in rows, kept when something is wrong, and what is warned of."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.accounts.models import Account
from tejido.directory.models import Absence, DutyShift, Post, Posting
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.web.rosters.week import Week
from tests import people
from tests.people import Part, log_in
from tests.web.rosters.conftest import HEAD, HOME, OPERATOR, hold, newcomer, today, today_at

EDIT = f"{HOME}/puestos/{OPERATOR}"
BRUNO = people.bruno.code


def shown(client: Client, part: Part, path: str) -> str:
    answer = log_in(client, part).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def rows(*written: dict[str, str]) -> dict[str, str]:
    blank = {"person": "", "substitute": "", "day": today().isoformat(), "start": "", "end": "", "end_day": ""}
    sent = {f"t{n}-{name}": value for n, row in enumerate(written) for name, value in (blank | row).items()}
    return sent | {"rows": str(len(written))}


def shift(start: int = -2, end: int = 6, who: Account | None = None, post: str = OPERATOR) -> DutyShift:
    at = now()
    return DutyShift.objects.create(
        post=Post.objects.get(code=post),
        account=who or people.bruno(),
        starts_at=at + timedelta(hours=start),
        ends_at=at + timedelta(hours=end),
    )


@pytest.mark.parametrize(
    "path", ["", "/personas", "/quien-recibe", "/importar", "/plantilla.xlsx", f"/puestos/{OPERATOR}"]
)
def test_who_enters_the_rosters(client: Client, station: Account, path: str) -> None:
    for part in (people.nora, people.julia, people.karla):
        assert log_in(client, part).get(HOME + path).status_code == 200
    for part in (people.bruno, people.marta, people.delia, people.lucia):
        assert log_in(client, part).get(HOME + path).status_code == 403
    assert log_in(client, people.julia).get(f"/turnos/no-existe{path}").status_code == 404


def test_a_head_goes_to_the_own_and_the_secretariat_sees_all(client: Client, station: Account) -> None:
    assert log_in(client, people.nora).get("/turnos").headers["Location"] == HOME
    shift()
    page = shown(client, people.julia, "/turnos")
    assert "Sin jefatura" in page
    assert "Por vencer" in page
    assert log_in(client, people.bruno).get("/turnos").status_code == 403


def test_a_week_is_written_and_saved(client: Client, station: Account) -> None:
    hold(station)
    page = shown(client, people.nora, EDIT)
    sent = rows(
        {"person": BRUNO, "substitute": station.code, "start": "08:00", "end": "20:00"},
        {"person": station.code, "start": "20:00", "end": "08:00"},
        {},
    )
    done = client.post(EDIT, sent | {"seen": seen_in(page)}, follow=True)
    assert "Los turnos quedaron guardados." in done.content.decode()
    first, second = DutyShift.objects.order_by("starts_at")
    assert (first.account.code, first.substitute) == (BRUNO, station)
    assert (first.starts_at, first.ends_at) == (today_at(8), today_at(20))
    assert second.ends_at == today_at(8) + timedelta(days=1)
    assert LedgerEntry.objects.filter(action="roster.changed", actor_code=people.nora.code).count() == 1
    week = client.get(HOME).content.decode()
    assert "8:00–20:00" in week
    assert "20:00–24:00" in week
    assert station.full_name in week


def test_what_was_written_comes_back_the_same(client: Client, station: Account) -> None:
    hold(station)
    sent = rows(
        {"person": BRUNO, "start": "08:00", "end": "20:00"}, {"person": station.code, "start": "20:00", "end": "06:00"}
    )
    page = shown(client, people.nora, EDIT)
    client.post(EDIT, sent | {"seen": seen_in(page)})
    before = list(DutyShift.objects.values_list("account__code", "starts_at", "ends_at"))
    page = shown(client, people.nora, EDIT)
    again = {name: value for name, value in fields_of(page).items() if "remove" not in name}
    client.post(EDIT, again | {"seen": seen_in(page)})
    assert list(DutyShift.objects.values_list("account__code", "starts_at", "ends_at")) == before


def fields_of(page: str) -> dict[str, str]:
    """The rows of the page as a browser would send them."""
    form = page.split('name="rows"')[1].split("</form>")[0]
    sent = {"rows": re.search(r'value="(\d+)"', form)[1]}  # type: ignore[index]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', options)[0]
    for tag in re.findall(r'<input type="time"[^>]*>', form):
        value = re.search(r'value="([^"]*)"', tag)
        sent[re.search(r'name="([^"]+)"', tag)[1]] = value[1] if value else ""  # type: ignore[index]
    return sent


def test_a_row_is_taken_away(client: Client, station: Account) -> None:
    shift()
    page = shown(client, people.nora, EDIT)
    sent = rows({"person": BRUNO, "start": "08:00", "end": "20:00", "remove": "on"})
    assert client.post(EDIT, sent | {"seen": seen_in(page)}).status_code == 302
    assert not DutyShift.objects.filter(starts_at__gte=today_at(0)).exists()


def test_a_shift_that_began_before_today_keeps_covering(client: Client, station: Account) -> None:
    old = shift(start=-80, end=60)
    sent = fields_of(shown(client, people.nora, EDIT))
    assert client.post(EDIT, sent | {"seen": seen_in(shown(client, people.nora, EDIT))}).status_code == 302
    first, second = DutyShift.objects.order_by("starts_at")
    week = Week.of("", now())
    assert first.ends_at == second.starts_at == max(week.start, today_at(0))
    assert second.ends_at == old.ends_at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"person": BRUNO, "end": "20:00"}, "Falta la hora en que empieza."),
        ({"person": BRUNO, "start": "08:00"}, "Falta la hora en que termina."),
        ({"person": BRUNO, "start": "8 de la noche", "end": "20:00"}, "Escriba la hora así: 08:00."),
        ({"person": "P-0000-0000", "start": "08:00", "end": "20:00"}, "Elija una persona de la lista."),
        (
            {"person": BRUNO, "substitute": BRUNO, "start": "08:00", "end": "20:00"},
            "El reemplazo debe ser otra persona.",
        ),
    ],
)
def test_a_wrong_row_is_told_and_what_was_typed_stays(
    client: Client, station: Account, row: dict[str, str], told: str
) -> None:
    page = shown(client, people.nora, EDIT)
    good = {"person": BRUNO, "start": "21:00", "end": "23:15"}
    answer = client.post(EDIT, rows(row, good) | {"seen": seen_in(page)})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="23:15"' in answer.content.decode()
    assert not DutyShift.objects.exists()


def test_two_heads_at_once_are_told_and_keep_what_they_wrote(client: Client, station: Account) -> None:
    page = shown(client, people.nora, EDIT)
    shift(start=1, end=3)
    answer = client.post(EDIT, rows({"person": BRUNO, "start": "21:00", "end": "23:15"}) | {"seen": seen_in(page)})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Otra persona cambió estos turnos" in text
    assert 'value="23:15"' in text
    assert seen_in(text) != seen_in(page)
    assert DutyShift.objects.count() == 1


def test_more_rows_keep_what_was_typed(client: Client, station: Account) -> None:
    page = shown(client, people.nora, EDIT)
    sent = rows({"person": BRUNO, "start": "21:00", "end": "23:15"}) | {"seen": seen_in(page), "more": "1"}
    text = client.post(EDIT, sent).content.decode()
    assert 'name="rows" value="4"' in text
    assert 'value="23:15"' in text
    assert not DutyShift.objects.exists()


def test_the_week_before_is_copied(client: Client, station: Account) -> None:
    week = Week.of("", now()).after
    starts = week.start - timedelta(days=7) + timedelta(hours=32)
    DutyShift.objects.create(
        post=Post.objects.get(code=OPERATOR),
        account=people.bruno(),
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
    )
    page = shown(client, people.nora, f"{EDIT}?semana={week.monday}&copiar=1")
    assert "Copiado de la semana anterior" in page
    assert fields_of(page)["t0-person"] == BRUNO
    assert fields_of(page)["t0-day"] == week.days[1].isoformat()


def test_a_week_that_is_over_is_not_changed(client: Client, station: Account) -> None:
    last = Week.of("", now()).before
    assert log_in(client, people.nora).get(f"{EDIT}?semana={last.monday}").status_code == 422
    assert "Cambiar los turnos" not in shown(client, people.nora, f"{HOME}?semana={last.monday}")


@pytest.mark.parametrize("semana", ["ayer", "2026-13-40", "", "9999-12-31", "0001-01-01"])
def test_a_week_that_cannot_be_read_is_this_one(client: Client, station: Account, semana: str) -> None:
    assert Week.of("", now()).words in shown(client, people.nora, f"{HOME}?semana={semana}")


def test_what_is_wrong_is_warned_of(client: Client, station: Account) -> None:
    page = shown(client, people.nora, HOME)
    assert "No hay ningún turno registrado" in page
    shift(start=3, end=9)
    page = shown(client, people.nora, HOME)
    assert "Nadie está de turno ahora" in page
    assert "El rol de turnos vence" in page
    shift(start=-2, end=1)
    assert "Nadie de turno desde" in shown(client, people.nora, HOME)
    Absence.objects.create(
        account=people.bruno(), from_at=now() - timedelta(hours=1), until_at=now() + timedelta(days=2), kind="leave"
    )
    assert "está de turno y figura ausente, sin reemplazo" in shown(client, people.nora, HOME)
    Absence.objects.create(
        account=people.nora(), from_at=now() - timedelta(hours=1), until_at=now() + timedelta(days=2), kind="leave"
    )
    assert "La jefatura está ausente hasta" in shown(client, people.nora, HOME)
    Posting.objects.filter(post__code=HEAD).delete()
    assert "No hay jefatura registrada" in shown(client, people.nora, HOME)
    Posting.objects.filter(post__code=OPERATOR).delete()
    assert "Nadie ocupa el puesto" in shown(client, people.nora, HOME)


def test_a_covered_fortnight_has_no_warning(client: Client, station: Account) -> None:
    shift(start=-2, end=400)
    page = shown(client, people.nora, HOME)
    assert "Todo cubierto" in page


@pytest.mark.parametrize("path", [HOME, EDIT, f"{HOME}/personas", f"{HOME}/quien-recibe"])
def test_more_people_cost_no_more_queries(client: Client, station: Account, path: str) -> None:
    hold(station)
    shift()
    shown(client, people.nora, path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(4):
        other = newcomer(f"P-MASS-000{number}", f"Persona Ficticia {number}")
        hold(other)
        shift(start=number + 7, end=number + 8, who=other)
    client.get(path)
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) == len(few) <= 32


def test_the_coordination_body_lacks_neither_head_nor_shifts(client: Client, station: Account) -> None:
    row = shown(client, people.julia, "/turnos").partition("Instancia Distrital")[2].partition("</tr>")[0]
    assert "Sin jefatura" not in row
    assert ("Puesto vacío" in row) == (not Posting.objects.filter(post__institution__kind="coordination_body").exists())
    page = shown(client, people.julia, "/turnos/idc")
    assert "No hay jefatura registrada" not in page
    assert "No hay ningún turno registrado" not in page


def test_somebody_left_in_a_post_without_a_role_is_warned_of(client: Client, station: Account) -> None:
    people.bruno().grants.update(until_at=now(), ended_by="P-0000-TEST")
    page = shown(client, people.nora, HOME)
    assert "Bruno Inventada de Prueba ocupa" in page
    assert "no tiene un rol para ese puesto" in page
    assert "Nadie ocupa el puesto" in page
