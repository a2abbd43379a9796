"""The public addresses of the open data, and the page that publishes: what anybody gets, and what nobody does."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tejido.observatory.opening.writing import write_open_data
from tejido.observatory.released.places import AUDITED, OPEN, folder_of, put_in_force
from tejido.observatory.released.reading import read_folder
from tejido.observatory.releasing.cubes import cubes
from tejido.observatory.releasing.drafting import draft
from tejido.statistics.releases.reading import read_release
from tejido.web.opendata import publishing_views, sending, starting
from tejido.web.opendata.grouped import HEADINGS
from tests import people
from tests.observatory.town import case, cases, order, write
from tests.people import log_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 15, tzinfo=UTC)
ROOT = "/observatorio/datos"
ASKED = {"publish": "yes", "anyway": "yes"}
TABLE = f"{ROOT}/api/publicaciones/1/tablas/casos-por-zona"


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases in a folder, the second in force, with the facts beside them."""
    place = tmp_path_factory.mktemp("data")
    releases, earlier = place / "releases", []
    more = [case(900 + n, "2026-05", "norte") for n in range(30)]
    for number, (rows, cut) in enumerate([(cases(), "2026-06-01"), (cases() + more, "2026-08-01")], start=1):
        folder = folder_of(releases, number)
        draft(order(write(place / f"facts{number}", rows, cut=cut), releases), folder, number=number, earlier=earlier,
              at=AT, say=str)  # fmt: skip
        write_open_data(read_folder(folder), folder / OPEN)
        earlier.append(read_release(folder / AUDITED))
    put_in_force(releases, 2)
    return place


@pytest.fixture(autouse=True)
def place(two_releases: Path, settings: Any) -> Path:
    settings.TEJIDO_RELEASES_DIR = two_releases / "releases"
    settings.TEJIDO_FACTS_DIR = two_releases / "facts1"
    sending._minute = sending.Minute()
    return two_releases


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are started, none of which is."""
    begun: list[list[str]] = []

    def noted(command: list[str], **_: object) -> Any:
        begun.append(command)
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(starting.subprocess, "Popen", noted)
    return begun


def body(answer: Any) -> bytes:
    return bytes(answer.content)


def test_a_journalist_downloads_and_nothing_is_left_on_her_device(client: Client, place: Path) -> None:
    page = client.get(ROOT)
    assert page.status_code == 200
    assert f'href="{ROOT}/2/casos-por-zona.csv"' in page.content.decode()
    got = client.get(f"{ROOT}/2/casos-por-zona.csv")
    assert body(got) == (place / "releases/2/open/casos-por-zona.csv").read_bytes()
    assert got.headers["Content-Disposition"] == 'attachment; filename="casos-por-zona.csv"'
    assert not page.cookies
    assert not got.cookies


def test_an_older_version_still_downloads_as_it_was(client: Client, place: Path) -> None:
    old = body(client.get(f"{ROOT}/1/casos-por-zona.csv"))
    assert old == (place / "releases/1/open/casos-por-zona.csv").read_bytes()
    assert old != body(client.get(f"{ROOT}/2/casos-por-zona.csv"))
    page = client.get(f"{ROOT}/1").content.decode()
    assert "Es una publicación anterior" in page
    assert "(vigente)" in page
    to = client.get(f"{ROOT}/vigente/casos-por-zona.csv")
    assert (to.status_code, to.headers["Location"]) == (302, f"{ROOT}/2/casos-por-zona.csv")


@pytest.mark.parametrize("name", ["csv", "xlsx", "json", "parquet"])
def test_every_format_is_sent_with_its_kind_and_may_be_kept(client: Client, name: str) -> None:
    got = client.get(f"{ROOT}/1/casos-por-zona.{name}")
    assert got.status_code == 200
    assert "immutable" in got.headers["Cache-Control"]
    assert "public" in got.headers["Cache-Control"]
    again = client.get(f"{ROOT}/1/casos-por-zona.{name}", headers={"if-none-match": got.headers["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")


def test_nothing_of_a_fact_file_is_served(client: Client, place: Path) -> None:
    facts = [path.name for path in (place / "facts1").iterdir()]
    assert "cases.parquet" in facts
    for name in [
        *facts,
        "about.json",
        "in-force",
        "..%2Fabout.json",
        "..%2F..%2Ffacts1%2Fcases.parquet",
        "%2Fetc%2Fpasswd",
    ]:
        for number in (1, 2):
            assert client.get(f"{ROOT}/{number}/{name}").status_code == 404, name
        assert client.get(f"{ROOT}/vigente/{name}").status_code == 404, name
    served = [body(client.get(f"{ROOT}/1/casos-por-zona.{suffix}")) for suffix in ("csv", "json", "parquet")]
    assert not any(b"case_key" in one for one in served)


def test_a_release_that_was_never_in_force_is_not_there(client: Client, place: Path) -> None:
    put_in_force(place / "releases", 1)
    try:
        assert client.get(f"{ROOT}/2/casos-por-zona.csv").status_code == 404
        assert client.get(f"{ROOT}/2").status_code == 404
    finally:
        put_in_force(place / "releases", 2)


def test_the_interface_filters_and_tells_what_is_withheld(client: Client) -> None:
    got = client.get(TABLE, {"periodo": ["2026"], "zona": ["norte", "cerro"]}).json()
    assert [(row["zona"], row["estado"]) for row in got["filas"]] == [("norte", "publicado"), ("cerro", "reservado")]
    assert got["filas"][1]["cantidad"] is None
    assert (got["corte"], got["fuente"]) == ("2026-03-31", "Inventada.")
    assert [one["nombre"] for one in got["dimensiones"]] == ["periodo", "zona"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{TABLE}?color=rojo", 422, "no se puede filtrar por «color»"),
        (f"{TABLE}?zona=marte", 422, "no tiene «marte»"),
        (TABLE.replace("casos-por-zona", "otra"), 404, "no tiene una tabla «otra»"),
        (TABLE.replace("/1/", "/9/"), 404, "No hay una publicación número 9"),
    ],
)
def test_what_is_not_there_is_said_in_spanish(client: Client, address: str, status: int, said: str) -> None:
    got = client.get(address)
    assert got.status_code == status
    assert said in got.json()["error"]


def test_the_list_says_which_is_in_force(client: Client) -> None:
    got = client.get(f"{ROOT}/api/publicaciones").json()["publicaciones"]
    assert [(one["publicacion"], one["vigente"]) for one in got] == [(2, True), (1, False)]
    tables = client.get(f"{ROOT}/api/publicaciones/1/tablas").json()["tablas"]
    assert "casos-por-zona" in [one["tabla"] for one in tables]


def test_so_many_calls_a_minute_and_then_patience(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_A_MINUTE", 3)
    answers = [client.get(TABLE, REMOTE_ADDR="127.0.0.9").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.get(TABLE, REMOTE_ADDR="127.0.0.8").status_code == 200
    assert client.get(f"{ROOT}/1/citas.csv", REMOTE_ADDR="127.0.0.9").headers["Retry-After"] == "60"
    assert client.post(TABLE).status_code == 405


def test_the_catalogue_can_be_read_by_machines(client: Client) -> None:
    got = client.get(f"{ROOT}/catalogo.jsonld")
    assert got.headers["Content-Type"] == "application/ld+json"
    assert len(json.loads(got.content)["dcat:dataset"]) == 4


def test_the_pages_explain_themselves(client: Client) -> None:
    assert "30 menos 27 es 3" in client.get(f"{ROOT}/celdas-vacias").content.decode()
    assert "publicación 2, corte al 30/06/2026" in client.get(f"{ROOT}/licencia").content.decode()
    changes = client.get(f"{ROOT}/2/cambios").content.decode()
    assert "Frente a la publicación 1" in changes
    assert "abril a junio de 2026" in changes
    assert "Es la primera" in client.get(f"{ROOT}/1/cambios").content.decode()


def test_before_the_first_release_the_page_says_so(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.TEJIDO_RELEASES_DIR = tmp_path / "nothing"
    assert "Todavía no hay ninguna publicación" in client.get(ROOT).content.decode()
    assert client.get(f"{ROOT}/catalogo.jsonld").status_code == 404
    assert client.get(f"{ROOT}/celdas-vacias").status_code == 200
    assert client.get(f"{ROOT}/licencia").status_code == 200


@pytest.mark.usefixtures("district")
def test_the_secretariat_starts_a_release_in_her_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = recorded(monkeypatch)
    julia = log_in(client, people.julia)
    assert julia.post("/observatorio/publicar/empezar", {"publish": "\0yes"}).status_code == 422
    assert begun == []
    done = julia.post("/observatorio/publicar/empezar", ASKED, follow=True)
    assert "La publicación empezó" in done.content.decode()
    assert begun[0][-5:] == [
        "observatory",
        "release",
        "--update",
        "--account",
        str(people.actor(people.julia).account_id),
    ]


@pytest.mark.usefixtures("district")
def test_who_may_not_publish_starts_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = recorded(monkeypatch)
    for part in (people.ana, people.karla, people.delia):
        assert log_in(client, part).post("/observatorio/publicar/empezar", ASKED).status_code == 403
    assert begun == []


@pytest.mark.usefixtures("district")
def test_while_one_run_is_at_work_another_is_not_started(client: Client, place: Path) -> None:
    with starting.alone(place / "releases"):
        assert log_in(client, people.julia).post("/observatorio/publicar/empezar", ASKED).status_code == 409


@pytest.mark.usefixtures("district")
def test_the_page_follows_the_run_until_it_ends(client: Client, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    waits = [sys.executable, "-c", "import sys; print('Contadas 4 tablas.', flush=True); sys.stdin.read()"]
    real = subprocess.Popen

    def waiting(_: list[str], **given: Any) -> Any:
        begun.append(real(waits, **{**given, "stdin": subprocess.PIPE}))
        return begun[0]

    monkeypatch.setattr(starting.subprocess, "Popen", waiting)
    julia = log_in(client, people.julia)
    page = julia.post("/observatorio/publicar/empezar", ASKED, follow=True)
    assert "En marcha" in page.content.decode()
    assert page.headers["Refresh"] == "5"
    assert julia.post("/observatorio/publicar/empezar", ASKED).status_code == 409
    begun[0].communicate(b"")
    done = julia.get("/observatorio/publicar")
    assert "Refresh" not in done.headers
    assert "Contadas 4 tablas." in done.content.decode()


@pytest.mark.usefixtures("district")
def test_what_would_be_published_again_is_warned_of_and_asked_for_twice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = recorded(monkeypatch)
    julia = log_in(client, people.julia)
    monkeypatch.setattr(publishing_views, "instant", lambda _: datetime(2026, 9, 30, 15, tzinfo=UTC))
    page = julia.get("/observatorio/publicar").content.decode()
    assert "Publicar de todos modos" in page
    assert "La vigente ya llega hasta el 30 de junio de 2026." in page
    refused = julia.post("/observatorio/publicar/empezar", {"publish": "yes"})
    assert (refused.status_code, begun) == (422, [])
    julia.post("/observatorio/publicar/empezar", ASKED)
    assert len(begun) == 1
    monkeypatch.setattr(publishing_views, "instant", lambda _: datetime(2026, 10, 1, 15, tzinfo=UTC))
    assert "Publicar de todos modos" not in julia.get("/observatorio/publicar").content.decode()
    julia.post("/observatorio/publicar/empezar", {"publish": "yes"})
    assert len(begun) == 2


def test_the_tables_stand_under_headings_that_the_top_of_the_page_lists(client: Client) -> None:
    page = client.get(ROOT).content.decode()
    assert '<a href="#casos">Casos (3)</a><a href="#atencion">Atención y seguimiento (1)</a>' in page
    assert '<h2 id="casos">Casos</h2>' in page
    assert {name for _, names in HEADINGS.values() for name in names} == set(cubes().populations)
