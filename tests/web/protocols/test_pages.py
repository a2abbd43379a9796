"""The protocols' pages: every role reads them; the secretariat confirms a limit with its document."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.directory.libraries import library_of
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import LimitConfirmation
from tests import people
from tests.people import HERE, Part, log_in

LIMIT = "ley30364.court_severe"
PAGES = (
    "/protocolos",
    "/protocolos/ley30364",
    "/protocolos/pendientes",
    "/protocolos/escaleras",
    "/protocolos/plazos",
    f"/protocolos/plazos/{LIMIT}",
)
PROOF = {"document": "Ley 31715, art. 16, El Peruano del 22/3/2023", "session": "Sesión 3, 15/10/2026"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("part", [people.bruno, people.elsa, people.karla, people.olga], ids=lambda p: p.role)
def test_every_role_reads_the_protocols(client: Client, part: Part, path: str) -> None:
    assert log_in(client, part).get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_nobody_reads_them_without_an_account(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/cuenta/entrar")


@pytest.mark.django_db
def test_every_protocol_and_version_has_its_page(client: Client) -> None:
    log_in(client, people.julia)
    for protocol in library_of(HERE).protocols.values():
        for version in protocol.versions:
            page = client.get(f"/protocolos/{protocol.id}?version={version.id}&sector=todos").content.decode()
            assert version.name.replace("'", "&#x27;") in page
            assert page.count('<rect class="route-step"') == len(
                {(step.sector, step.duty) for step in protocol.steps_of(version)}
            )


@pytest.mark.django_db
def test_one_opens_the_route_of_the_own_sector(client: Client) -> None:
    page = log_in(client, people.bruno).get("/protocolos/ley30364").content.decode()
    assert "Lo que le toca: Comisaría (PNP)" in page
    assert "Sí, por Ley 30364, art. 15" in page
    assert "¿Quién recibió la denuncia? Comisaría" in page


@pytest.mark.django_db
def test_a_draft_is_not_said_to_be_in_force(client: Client) -> None:
    log_in(client, people.bruno)
    assert ", en vigor." in client.get("/protocolos/pbac").content.decode()
    page = client.get("/protocolos/carabayllo_local").content.decode()
    assert "en vigor" not in page
    assert "Es un borrador" in page
    assert "versión anterior." in client.get("/protocolos/ley30364?version=dl1386").content.decode()


@pytest.mark.django_db
def test_a_protocol_or_limit_that_does_not_exist_is_said(client: Client) -> None:
    log_in(client, people.bruno)
    assert client.get("/protocolos/otro").status_code == 404
    assert client.get("/protocolos/plazos/otro.paso").status_code == 404


@pytest.mark.django_db
def test_the_gaps_say_which_document_is_missing(client: Client) -> None:
    page = log_in(client, people.delia).get("/protocolos/pendientes").content.decode()
    for gap in library_of(HERE).gaps:
        assert gap.what in page
        assert gap.obtain in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_cost_a_few_queries(client: Client, path: str) -> None:
    log_in(client, people.bruno)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) <= 9  # session, account, role, openings, notices, institution; the page itself two at most


@pytest.mark.django_db
def test_the_secretariat_confirms_a_limit_and_takes_it_back(client: Client) -> None:
    log_in(client, people.julia)
    done = client.post(f"/protocolos/plazos/{LIMIT}", PROOF, follow=True)
    assert "Plazo leído en la norma" in done.content.decode()
    assert PROOF["document"] in done.content.decode()
    assert "Confirmado por la instancia" in done.content.decode()
    again = client.post(f"/protocolos/plazos/{LIMIT}", PROOF)
    assert again.status_code == 409
    tab = client.get("/protocolos/plazos?marca=confirmed").content.decode()
    assert f"/protocolos/plazos/{LIMIT}" in tab
    client.post(f"/protocolos/plazos/{LIMIT}/retirar")
    assert LimitConfirmation.objects.get().withdrawn_by == people.julia.code
    assert client.post(f"/protocolos/plazos/{LIMIT}/retirar").status_code == 409
    actions = LedgerEntry.objects.filter(subject_kind="protocol").values_list("action", flat=True)
    assert sorted(actions) == ["protocol.limit_confirmed", "protocol.limit_unconfirmed"]


@pytest.mark.django_db
def test_a_limit_without_its_document_is_refused_at_the_field(client: Client) -> None:
    log_in(client, people.julia)
    answer = client.post(f"/protocolos/plazos/{LIMIT}", {"document": "Ley", "session": "Sesión 3, 15/10/2026"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nombre el documento que lo prueba" in page
    assert 'value="Sesión 3, 15/10/2026"' in page
    assert not LimitConfirmation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("part", [people.bruno, people.marta, people.delia, people.karla], ids=lambda p: p.role)
def test_others_do_not_confirm_limits(client: Client, part: Part) -> None:
    log_in(client, part)
    assert "Confirmar este plazo" not in client.get(f"/protocolos/plazos/{LIMIT}").content.decode()
    assert client.post(f"/protocolos/plazos/{LIMIT}", PROOF).status_code == 403
    assert client.post(f"/protocolos/plazos/{LIMIT}/retirar").status_code == 403
    assert not LimitConfirmation.objects.exists()
