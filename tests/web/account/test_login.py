"""Coming in: the password, the second step, the recovery codes, the limits of attempts, and a forgotten password."""

from __future__ import annotations

import re
import time
from threading import Event
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from tejido.ledger.models import LedgerEntry
from tejido.web.account.adapter import AFTERWARDS
from tests import people

pytestmark = pytest.mark.django_db
LOGIN = "/cuenta/entrar"


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


def enter(client: Client, password: str = people.PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": people.ana.email, "password": password, **more})


def chain() -> list[str]:
    rows = LedgerEntry.objects.filter(subject_kind="account", subject_code=people.ana.code).order_by("seq")
    return list(rows.values_list("action", flat=True))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def activate_app(client: Client) -> str:
    """Put the app of codes through its page; its secret."""
    page = client.get("/cuenta/segundo-paso/aplicacion").content.decode()
    found = re.search(r'<span class="code">([A-Z2-7]{32})</span>', page)
    assert found, page
    answer = client.post("/cuenta/segundo-paso/aplicacion", {"code": code_of(found[1])})
    assert answer["Location"] == "/cuenta/segundo-paso/codigos"
    cache.clear()  # so that the same half minute may give its code again
    return found[1]


def test_the_email_and_the_password_open(client: Client) -> None:
    people.ana()
    answer = client.post(LOGIN, {"login": "ANA@tejido.example", "password": people.PASSWORD, "next": "/cuenta"})
    assert (answer.status_code, answer["Location"]) == (302, "/cuenta")
    assert "Ana Inventada" in client.get("/cuenta").content.decode()
    assert chain() == ["account.logged_in"]


def test_it_does_not_lead_out_of_the_site(client: Client) -> None:
    people.ana()
    answer = enter(client, next="https://example.org/robar")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("email", [people.ana.email, "nadie@tejido.example"])
def test_a_wrong_password_and_an_unknown_email_are_told_alike(client: Client, email: str) -> None:
    people.ana()
    page = client.post(LOGIN, {"login": email, "password": "mala"}).content.decode()
    assert "El correo o la contraseña no son correctos." in page


def test_a_deactivated_account_does_not_come_in(client: Client) -> None:
    account = people.ana()
    account.active = False
    account.save()
    assert enter(client)["Location"] == "/cuenta/inactiva"
    assert client.get("/cuenta")["Location"].startswith(LOGIN)


def test_deactivating_ends_the_sessions_that_are_open(client: Client) -> None:
    people.log_in(client, people.ana)
    account = people.ana()
    account.active = False
    account.save()
    assert client.get("/cuenta")["Location"].startswith(LOGIN)


def test_five_failures_close_the_door_even_to_the_right_password(client: Client) -> None:
    people.ana()
    for _ in range(5):
        enter(client, "mala")
    page = enter(client).content.decode()
    assert "Demasiados intentos fallidos" in page
    enter(client)
    assert chain() == ["account.locked"], "the lock is told once"


def test_a_lock_is_not_thrown_away_with_other_things_that_are_kept(client: Client) -> None:
    people.ana()
    for _ in range(6):
        enter(client, "no es esta")
    for number in range(301):  # the framework keeps 300 unless told otherwise, and drops those of the lowest names
        cache.set(f"zz:{number}", 1, 300)
    assert "Demasiados intentos fallidos" in enter(client).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    page = client.post("/cuenta/registro", {"email": "x@tejido.example", "password1": people.PASSWORD})
    assert "por invitación" in page.content.decode()


def test_logging_out(client: Client) -> None:
    people.log_in(client, people.ana)
    assert client.get("/cuenta/salir").status_code == 200
    assert client.post("/cuenta/salir")["Location"] == LOGIN
    assert client.get("/cuenta")["Location"].startswith(LOGIN)
    assert chain() == ["account.logged_out"]


@pytest.mark.django_db(transaction=True)
class TestSecondStep:
    @pytest.fixture
    def secret(self, client: Client) -> str:
        people.ana()
        enter(client)
        secret = activate_app(client)
        client.post("/cuenta/salir")
        return secret

    def test_the_code_of_the_app_opens(self, client: Client, secret: str) -> None:
        assert enter(client, next="/cuenta")["Location"].startswith("/cuenta/segundo-paso/entrar")
        assert client.get("/cuenta")["Location"].startswith(LOGIN), "half a login is not a login"
        page = client.post("/cuenta/segundo-paso/entrar", {"code": "000000"})
        assert "no son correctos" in page.content.decode()
        assert client.post("/cuenta/segundo-paso/entrar", {"code": code_of(secret)})["Location"] == "/cuenta"
        assert client.get("/cuenta").status_code == 200

    def test_a_code_opens_once(self, client: Client, secret: str) -> None:
        enter(client)
        code = code_of(secret)
        client.post("/cuenta/segundo-paso/entrar", {"code": code})
        client.post("/cuenta/salir")
        enter(client)
        page = client.post("/cuenta/segundo-paso/entrar", {"code": code})
        assert page.status_code == 200
        assert "no son correctos" in page.content.decode()

    def test_the_secret_is_sealed_in_the_database(self, secret: str) -> None:
        row = Authenticator.objects.get(type="totp")
        assert secret not in str(row.data)
        assert chain() == ["account.logged_in", "account.second_factor_set", "account.logged_out"]

    def test_a_recovery_code_opens_once(self, client: Client, secret: str) -> None:
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        enter(client)
        assert client.post("/cuenta/segundo-paso/entrar", {"code": codes[0]}).status_code == 302
        assert codes[0] not in client.get("/cuenta/segundo-paso/codigos").content.decode()
        client.post("/cuenta/salir")
        enter(client)
        assert client.post("/cuenta/segundo-paso/entrar", {"code": codes[0]}).status_code == 200

    def test_guessing_codes_is_limited(self, client: Client, secret: str) -> None:
        enter(client)
        for _ in range(6):
            page = client.post("/cuenta/segundo-paso/entrar", {"code": "000000"})
        assert "Demasiados intentos" in page.content.decode()

    def test_the_change_is_told_by_email(self, secret: str) -> None:
        assert {"Activó una aplicación de códigos"} <= {message.subject for message in mail.outbox}
        assert all("Tejido" in message.body for message in mail.outbox)

    def test_an_old_session_says_who_it_is_again_to_take_it_away(self, client: Client, secret: str) -> None:
        people.log_in(client, people.ana)
        away = "/cuenta/segundo-paso/aplicacion/quitar"
        assert client.get(away)["Location"].startswith("/cuenta/confirmar?")
        answer = client.post("/cuenta/confirmar", {"password": people.PASSWORD, "next": away})
        assert answer["Location"] == away
        assert client.post(away)["Location"] == "/cuenta/segundo-paso"
        assert not Authenticator.objects.filter(type="totp").exists()
        assert chain()[-1] == "account.second_factor_removed"

    def test_who_lost_the_telephone_and_the_codes_comes_back_by_invitation(self, client: Client, secret: str) -> None:
        ana, desk = people.ana(), people.log_in(Client(), people.karla)
        path = f"/cuenta/personas/{ana.code}"
        assert "Perdió su teléfono" in desk.get(path).content.decode()
        desk.post(f"{path}/desactivar")
        assert not Authenticator.objects.filter(user=ana).exists()
        assert chain()[-2:] == ["account.deactivated", "account.second_factor_removed"]
        removed = LedgerEntry.objects.filter(subject_code=ana.code).order_by("seq").last()
        assert removed is not None
        assert removed.actor_code == people.karla.code
        assert '"totp":1' in removed.data.replace(" ", "")
        desk.post(f"{path}/reactivar")
        desk.post(f"{path}/rol", {"role": "operator", "institution": people.CEM})
        mail.outbox.clear()
        desk.post(f"{path}/invitar")
        link = re.search(r"/cuenta/invitacion/[\w-]+", mail.outbox[0].body)
        assert link is not None
        new = "otra frase larga de prueba 28"
        client.post(link[0], {"password": new, "again": new})
        client.post("/cuenta/salir")
        assert client.post(LOGIN, {"login": people.ana.email, "password": new}).status_code == 302
        assert client.get("/cuenta").status_code == 200, "no second step is asked that nobody can give"


class TestRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.TEJIDO_REQUIRE_MFA = True

    @pytest.mark.parametrize("who", [people.ana, people.karla, people.lucia, people.julia, people.marta])
    def test_who_sees_protected_data_sets_it_up_first(self, client: Client, who: people.Part) -> None:
        people.log_in(client, who)
        assert client.get("/cuenta/personas")["Location"] == "/cuenta/segundo-paso"
        assert client.get("/cuenta/segundo-paso").status_code == 200
        assert client.get("/cuenta").status_code == 200

    def test_who_sees_numbers_does_not_need_it(self, client: Client) -> None:
        people.log_in(client, people.delia)
        assert client.get("/cuenta/personas").status_code == 403

    def test_with_it_everything_opens_and_the_last_one_stays(self, client: Client) -> None:
        people.ana()
        enter(client)
        activate_app(client)
        assert client.get("/cuenta/accesos").status_code == 403, "past the second step, refused by the permit"
        page = client.post("/cuenta/segundo-paso/aplicacion/quitar", follow=True)
        assert "agregue otro antes" in page.content.decode()
        assert Authenticator.objects.filter(type="totp").exists()


class TestForgotten:
    def link(self, client: Client) -> str:
        client.post("/cuenta/contrasena/olvidada", {"email": people.ana.email})
        AFTERWARDS.submit(bool).result()  # the link leaves after the answer
        found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
        assert found
        return found[1]

    def test_the_link_sets_a_new_password_once(self, client: Client) -> None:
        people.ana()
        page = client.get(self.link(client), follow=True)
        path = page.request["PATH_INFO"]
        new = "otra frase muy larga 41"
        answer = client.post(path, {"password1": new, "password2": new})
        assert answer["Location"] == "/cuenta/contrasena/lista"
        assert people.ana().check_password(new)
        assert chain() == ["account.password_changed"]
        assert "ya no sirve" in client.get(path, follow=True).content.decode()

    def test_an_unknown_email_gets_the_same_answer_and_no_mail(self, client: Client) -> None:
        answer = client.post("/cuenta/contrasena/olvidada", {"email": "nadie@tejido.example"})
        assert answer["Location"] == "/cuenta/contrasena/olvidada/enviada"
        AFTERWARDS.submit(bool).result()
        assert mail.outbox == []

    def test_whoever_never_came_in_gets_the_same_answer_and_no_mail(self, client: Client) -> None:
        ana = people.ana()
        ana.set_unusable_password()
        ana.save()
        answer = client.post("/cuenta/contrasena/olvidada", {"email": people.ana.email})
        assert answer["Location"] == "/cuenta/contrasena/olvidada/enviada"
        AFTERWARDS.submit(bool).result()
        assert mail.outbox == []

    def test_the_answer_does_not_wait_for_the_mail_server(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answered = Event()
        monkeypatch.setattr(EmailMessage, "send", lambda message: answered.wait(20))
        people.ana()
        assert client.post("/cuenta/contrasena/olvidada", {"email": people.ana.email}).status_code == 302
        answered.set()
        AFTERWARDS.submit(bool).result()

    def test_changing_it_ends_the_other_sessions(self, client: Client) -> None:
        other = people.log_in(Client(), people.ana)
        people.log_in(client, people.ana)
        new = "otra frase muy larga 41"
        said = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
        assert client.post("/cuenta/contrasena", said).status_code == 302
        assert client.get("/cuenta").status_code == 200
        assert other.get("/cuenta")["Location"].startswith(LOGIN)


OWN_PAGES = [
    "/cuenta",
    "/cuenta/salir",
    "/cuenta/contrasena",
    "/cuenta/segundo-paso",
    "/cuenta/segundo-paso/aplicacion",
    "/cuenta/segundo-paso/codigos",
    "/cuenta/segundo-paso/codigos/nuevos",
    "/cuenta/llaves",
    "/cuenta/llaves/agregar",
]
PUBLIC_PAGES = [
    LOGIN,
    "/cuenta/inactiva",
    "/cuenta/registro",
    "/cuenta/contrasena/olvidada",
    "/cuenta/contrasena/olvidada/enviada",
    "/cuenta/contrasena/nueva/1-abc",
    "/cuenta/contrasena/lista",
]
ENGLISH = re.compile(r"\b(Sign|Password|Please|Your|the|Authenticator|Recovery|Security)\b")


def words(page: str) -> str:
    """The words that a person reads: no markup, no data blocks."""
    read = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"(Google|Microsoft) Authenticator", "", read)


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_speak_spanish(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert not ENGLISH.findall(words(answer.content.decode()))


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_speak_spanish_and_ask_for_login(client: Client, path: str) -> None:
    assert client.get(path, follow=True).request["PATH_INFO"] == LOGIN
    people.ana()
    enter(client)
    activate_app(client)
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert not ENGLISH.findall(words(answer.content.decode()))


def test_no_page_has_a_script_of_its_own(client: Client) -> None:
    """The content policy forbids inline scripts: only data blocks (JSON) may stand in a page."""
    people.ana()
    for path in (LOGIN, "/cuenta/llaves/agregar"):
        if path != LOGIN:
            enter(client)
        page = client.get(path).content.decode()
        inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag]
        assert inline
        assert all("application/json" in tag for tag in inline)


def test_a_wrong_code_is_said_in_spanish(client: Client) -> None:
    people.ana()
    enter(client)
    page = client.post("/cuenta/segundo-paso/aplicacion", {"code": "000000"}).content.decode()
    assert "no son correctos" in page
