"""What the shell of every page knows of who is logged in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from tejido.accounts.actors import NO_ROLE, Actor
from tejido.alerts.models import Delivery
from tejido.directory.models import Zone
from tejido.web.context import page, role_name

AT = datetime(2026, 11, 23, 21, 10, tzinfo=UTC)
ANA = Actor(1, "P-ANA", "150106", None, "cem", "operator", frozenset())


def asked(actor: Actor | None) -> Any:
    request: Any = RequestFactory().get("/tareas", headers={"Host": "localhost:8000"})
    request.actor, request.at, request.user = actor, AT, None
    return request


def test_a_visitor_costs_no_query_and_has_no_stream() -> None:
    shown = page(asked(None))
    assert shown["actor"] is None
    assert "stream_url" not in shown
    assert shown["district_name"] == "Carabayllo"


@pytest.mark.django_db
def test_who_works_in_another_district_reads_its_name() -> None:
    Zone.objects.create(code="150110", name="Comas", kind="district", district="150110")
    assert page(asked(replace(ANA, district="150110")))["district_name"] == "Comas"
    assert page(asked(ANA))["district_name"] == "Carabayllo"
    assert page(asked(replace(ANA, district="150199")))["district_name"] == "Carabayllo"


def test_the_instant_is_read_once_a_request() -> None:
    request = asked(None)
    del request.at
    assert page(request)["at"] is page(request)["at"]


@pytest.mark.django_db
def test_the_bell_counts_what_is_unseen() -> None:
    Delivery.objects.create(
        key="k", obligation_code="T-1", subject_kind="case", subject_code="C-1", institution_code="x",
        rung="post", kind="start", moment=AT, account_code="P-ANA", channel="page",
        why="Le toca.", state="sent", created_at=AT,
    )  # fmt: skip
    assert page(asked(ANA))["unseen"] == 1


@override_settings(TEJIDO_STREAM_PORT=8001)
def test_the_stream_is_another_port_of_this_machine() -> None:
    assert page(asked(ANA))["stream_url"] == f"http://localhost:8001/flujo/avisos?desde={int(AT.timestamp())}"


@override_settings(TEJIDO_STREAM_PORT=0)
def test_behind_a_proxy_the_stream_is_the_same_host() -> None:
    assert page(asked(ANA))["stream_url"] == f"/flujo/avisos?desde={int(AT.timestamp())}"


def test_who_has_no_role_is_told_so() -> None:
    assert role_name(ANA) == "Operadora u operador"
    assert role_name(Actor(1, "P-X", "", None, None, NO_ROLE, frozenset())) == "Sin rol asignado"


@pytest.mark.django_db
def test_every_page_of_a_demonstration_says_so_on_paper_too(settings: Any, client: Client) -> None:
    assert b'class="demo' not in client.get("/accesibilidad").content
    settings.TEJIDO_NOTICE = "Demostración: personas, casos y cifras ficticios."
    banner = '<aside class="demo" aria-label="Demostración">Demostración: personas, casos y cifras ficticios.</aside>'
    assert banner in client.get("/accesibilidad").content.decode()
    printed = (settings.WEB_DIR / "static" / "web" / "tejido.css").read_text(encoding="utf-8").split("@media print")
    assert ".demo" not in printed[1]
