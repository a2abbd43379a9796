"""The directory's pages: what each role sees of an institution, and the list with its filters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.directory.models import DutyShift, Institution, InstitutionRevision, Post
from tejido.kernel.clock import now
from tests import people
from tests.people import Part, log_in
from tests.world import open_district

PLACE = "Calle Inventada 999, San Inventado"


@pytest.fixture(autouse=True)
def district(db: None) -> None:
    open_district()


def shown(client: Client, part: Part, path: str) -> str:
    answer = log_in(client, part).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "part", [people.bruno, people.julia, people.elsa, people.karla, people.lucia], ids=lambda p: p.role
)
def test_every_role_reads_the_directory(client: Client, part: Part) -> None:
    page = shown(client, part, "/directorio")
    assert "Comisaría San Pedro" in page
    assert "Sin verificar todavía" in page
    assert ("Actualizar con una hoja" in page) == (part in (people.julia, people.karla))
    assert "Recepción de denuncias" in shown(client, part, "/directorio/cpnp-san-pedro")


def test_another_district_sees_nothing_of_this_one(client: Client) -> None:
    assert "Comisaría San Pedro" not in shown(client, people.carmen, "/directorio")
    assert client.get("/directorio/cpnp-san-pedro").status_code == 404


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=comisaria+pedro", "cpnp-san-pedro", "cpnp-el-progreso"),
        ("sector=demuna", "/demuna", "cpnp-san-pedro"),
        ("plataforma=no", "", "cpnp-san-pedro"),
        ("plataforma=si", "cpnp-san-pedro", "diris"),
        ("abiertas=si", "cpnp-san-pedro", "cem-regular"),
        ("q=nadie+asi", "Ninguna institución coincide", "cpnp-san-pedro"),
    ],
)
def test_the_list_is_filtered(client: Client, query: str, there: str, gone: str) -> None:
    page = shown(client, people.ana, f"/directorio?{query}")
    assert there in page
    assert f"/directorio/{gone}" not in page


def test_old_and_missing_verifications_are_told(client: Client) -> None:
    today = now().date()
    Institution.objects.filter(code="demuna").update(verified_on=today - timedelta(days=300))
    Institution.objects.filter(code="cem-regular").update(verified_on=today - timedelta(days=3))
    assert "hace más de 6 meses: puede haber cambiado" in shown(client, people.ana, "/directorio/demuna")
    fresh = shown(client, people.ana, "/directorio/cem-regular")
    assert "teléfono sin confirmar" in fresh
    assert "hace más de 6 meses" not in fresh


def test_names_are_for_those_who_work_there_and_those_who_keep_the_directory(client: Client) -> None:
    post, at = Post.objects.get(code="cpnp-san-pedro.operador"), now()
    DutyShift.objects.create(
        post=post, account=people.bruno(), starts_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=5)
    )
    for part in (people.bruno, people.nora, people.julia):
        assert people.bruno().full_name in shown(client, part, "/directorio/cpnp-san-pedro").split("<main")[1]
    for part in (people.ana, people.elsa, people.lucia):
        page = shown(client, part, "/directorio/cpnp-san-pedro")
        assert people.bruno().full_name not in page
        assert "Los nombres los ve quien trabaja ahí" in page


def test_the_shelter_never_shows_a_place(client: Client) -> None:
    shelter = Institution.objects.get(kind="shelter")
    InstitutionRevision.objects.create(
        institution=shelter,
        at=now(),
        actor_code="P-0000-TEST",
        origin="spreadsheet",
        changes={"address": [PLACE, ""], "lat": [-11.9, None], "name": ["Antes", shelter.name]},
    )
    for part in (people.ana, people.julia, people.karla):
        page = shown(client, part, f"/directorio/{shelter.code}")
        assert "Su lugar es reservado" in page
        assert PLACE not in page
        assert "-11.9" not in page
        assert "Antes" in page


def test_what_changed_is_told_in_words(client: Client) -> None:
    one = Institution.objects.get(code="demuna")
    InstitutionRevision.objects.create(
        institution=one,
        at=now(),
        actor_code="P-0000-TEST",
        origin="spreadsheet",
        changes={
            "state": ["unknown", "open"],
            "services": [[], ["psychology"]],
            "hours": [None, {"always": True}],
            "phones": [[], [{"number": "900000001"}]],
            "uses_platform": [False, True],
        },
    )
    page = shown(client, people.julia, "/directorio/demuna")
    for words in ("No se sabe si atiende", "Atención psicológica", "Las 24 horas", "900000001", "P-0000-TEST"):
        assert words in page
    assert "P-0000-TEST" not in shown(client, people.ana, "/directorio/demuna")


@pytest.mark.parametrize("path", ["/directorio", "/directorio/cpnp-san-pedro"])
def test_the_pages_cost_the_same_with_more_institutions(client: Client, path: str) -> None:
    shown(client, people.julia, path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(5):
        Institution.objects.create(
            code=f"mas-{number}",
            name=f"Posta {number}",
            kind="health_post",
            sector="health",
            district="150106",
            source="Prueba",
        )
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) <= len(few) + 1  # the snapshot of the route may be read again
    assert len(few) <= 22
