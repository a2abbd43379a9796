"""Where a webhook may go: only https, and in production never into an inner network, whatever the name says."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from django.test import override_settings

from tejido.alerts.webhooks import posting
from tejido.alerts.webhooks.addresses import Target, check_url, may_reach, target_of
from tejido.kernel.errors import ChannelFailed, Refused

INNER = (
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:53aa:64c:0:0:0:1",
    "64:ff9b:1::a00:1", "::10.0.0.1", "::127.0.0.1", "::ffff:0:a00:1", "fec0::1",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "200.48.225.130", "2606:4700:4700::1111")


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_reached_in_production(address: str) -> None:
    with override_settings(PRODUCTION=True):
        assert not may_reach(ip_address(address))
    assert may_reach(ip_address(address)), "outside production a system on this machine may be tried"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_reached(address: str) -> None:
    with override_settings(PRODUCTION=True):
        assert may_reach(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "", "https://", "ftp://x.pe/a", "javascript:alert(1)", "//x.pe", "https://u:c@x.pe", "https://u@x.pe",
        "https://x.pe/#a", "https://x.pe:0", "https://x.pe:99999", "https://x.pe:a", "https://[::1", "http://x.pe/a",
        "https://ñandú.pe", "https://x.pe/a b", "https://x.pe/\n", "https://x.pe/" + "a" * 400,
    ],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        check_url(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("url", ["https://hospital.example.pe/avisos", "https://hospital.example.pe:8443/a?b=c"])
def test_https_is_taken_everywhere(url: str) -> None:
    check_url(url)
    with override_settings(PRODUCTION=True):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["http://localhost:8090/a", "http://127.0.0.1:8090/a", "http://[::1]:8090/", "https://localhost/"]
)
def test_this_very_machine_is_taken_outside_production_only(url: str) -> None:
    check_url(url)
    with override_settings(PRODUCTION=True), pytest.raises(Refused):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/a", "https://192.168.1.1", "https://[fc00::1]/", "https://intranet", "https://nas.local",
            "https://servidor.lan/", "https://bd.internal", "https://169.254.169.254/latest/meta-data"]
)  # fmt: skip
def test_an_inner_name_is_refused_in_production(url: str) -> None:
    with override_settings(PRODUCTION=True), pytest.raises(Refused):
        check_url(url)


def resolves(patch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    patch.setattr(socket, "getaddrinfo", found)


def test_a_public_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when only one of its addresses does: the name changes between two questions (rebinding)."""
    resolves(monkeypatch, "8.8.8.8", "10.0.0.1")
    with override_settings(PRODUCTION=True), pytest.raises(ChannelFailed) as failed:
        target_of("https://hospital.example.pe/a")
    assert failed.value.retry is False


def test_the_connection_is_made_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "8.8.8.8")
    with override_settings(PRODUCTION=True):
        target = target_of("https://hospital.example.pe/a?b=c")
    assert target == Target(True, "hospital.example.pe", "8.8.8.8", 443, "/a?b=c")
    reached: list[Any] = []

    def connect(address: tuple[str, int], *_: Any) -> Any:
        reached.append(address)
        raise OSError("cut")

    monkeypatch.setattr(posting.socket, "create_connection", connect)
    with pytest.raises(ChannelFailed) as failed:
        posting.post(target, b"{}", {})
    assert reached == [("8.8.8.8", 443)]
    assert failed.value.retry is True


def test_a_name_that_nobody_knows_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(ChannelFailed) as failed:
        target_of("https://hospital.example.pe/a")
    assert failed.value.retry is True


def test_an_address_that_is_no_longer_allowed_is_final() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(ChannelFailed) as failed:
        target_of("http://localhost:9/a")
    assert failed.value.retry is False
