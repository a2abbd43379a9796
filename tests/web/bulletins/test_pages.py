"""The pages of the bulletins: what anybody gets, and how the secretariat takes one from made to told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tejido.alerts.models import Delivery
from tejido.observatory.bulletins.models import Bulletin
from tejido.web.opendata import starting
from tests import people
from tests.people import log_in
from tests.press.sample import publish

ROOT = "/observatorio/boletines"
PDF = f"{ROOT}/2026-T2-1.pdf"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are started, none of which is."""
    found: list[list[str]] = []

    def noted(command: list[str], **_: object) -> Any:
        found.append(command)
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(starting.subprocess, "Popen", noted)
    return found


def test_what_is_not_published_only_the_secretariat_downloads(made: Bulletin, client: Client) -> None:
    assert client.get(PDF).status_code == 404
    assert "Todavía no hay boletines publicados" in client.get(ROOT).content.decode()
    assert log_in(Client(), people.marta).get(PDF).status_code == 404
    secretary = log_in(Client(), people.julia)
    assert secretary.get(PDF).content == b"%PDF de prueba"
    assert secretary.get(f"{ROOT}/2026-T2-1.exe").status_code == 404


def test_from_made_to_told(made: Bulletin, client: Client) -> None:
    secretary = log_in(Client(), people.julia)
    page = secretary.get(f"{ROOT}/preparar").content.decode()
    assert "Hecho, sin revisar" in page
    for deed, said in (("revisar", "Quedó como revisado"), ("publicar", "El boletín está publicado"),
                       ("avisar", "en la página y por correo, con un enlace")):  # fmt: skip
        assert said in secretary.post(f"{ROOT}/2026-T2-1/{deed}", follow=True).content.decode()
    shown = client.get(ROOT).content.decode()
    assert "Boletín trimestral, abril a junio de 2026" in shown
    assert f'href="{PDF}"' in shown
    answer = client.get(PDF)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="boletin-2026-T2-1.pdf"'
    assert not answer.cookies
    assert "Boletín del observatorio" in secretary.get("/avisos").content.decode()


def test_telling_twice_needs_the_box(made: Bulletin) -> None:
    secretary = log_in(Client(), people.julia)
    for deed in ("revisar", "publicar", "avisar"):
        secretary.post(f"{ROOT}/2026-T2-1/{deed}")
    told = Delivery.objects.count()
    assert secretary.post(f"{ROOT}/2026-T2-1/avisar").status_code == 409
    assert Delivery.objects.count() == told
    assert secretary.post(f"{ROOT}/2026-T2-1/avisar", {"again": "yes"}).status_code == 302
    assert Delivery.objects.count() == 2 * told


def test_the_button_starts_the_command_in_her_name(
    made: Bulletin, begun: list[list[str]], tmp_path: Path, settings: Any
) -> None:
    settings.TEJIDO_RELEASES_DIR = tmp_path / "releases"
    publish(settings.TEJIDO_RELEASES_DIR)
    secretary = log_in(Client(), people.julia)
    page = secretary.get(f"{ROOT}/preparar").content.decode()
    assert '<option value="2026-T3">Trimestral: julio a septiembre de 2026</option>' in page
    assert '<option value="2026-04">Mensual: abril de 2026</option>' in page
    assert secretary.post(f"{ROOT}/preparar/hacer", {"period": "2026-T4"}).status_code == 422
    assert secretary.post(f"{ROOT}/preparar/hacer", {"period": "2026-T2; rm"}).status_code == 422
    assert begun == []
    assert secretary.post(f"{ROOT}/preparar/hacer", {"period": "2026-T2"}).status_code == 302
    account = str(people.actor(people.julia).account_id)
    words = ["observatory", "bulletin", "--period", "2026-T2", "--release", "1", "--account", account]
    assert begun == [[sys.executable, "-m", "tejido", *words]]
    assert log_in(Client(), people.ana).post(f"{ROOT}/preparar/hacer", {"period": "2026-T2"}).status_code == 403


def test_what_makes_a_bulletin_is_loaded_by_no_page() -> None:
    """The pages start a process for it: what sets, draws and writes documents is not theirs."""
    code = (
        "import sys, django; from django.conf import settings; django.setup(); import tejido.config.urls; "
        "print([one for one in ('vl_convert', 'docx', 'tejido.press.composing') if one in sys.modules])"
    )
    done = starting.subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                                   env=os.environ | {"DJANGO_SETTINGS_MODULE": "tejido.config.settings"})  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr[-600:]
