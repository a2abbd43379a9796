"""The ground of every test: test settings, the embedded PostgreSQL, no network, no silent skips."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connection

from tejido.config.bootstrap import prepare_ground
from tejido.vault.keys import create_keys

_KEYS = Path(tempfile.mkdtemp(prefix="tejido-keys-"))
os.environ["TEJIDO_MODE"] = "test"
os.environ["TEJIDO_KEYS_DIR"] = str(_KEYS)
os.environ["DJANGO_SETTINGS_MODULE"] = "tejido.config.settings"
django.setup()  # here, not by pytest-django's option: the environment above must come first
create_keys(_KEYS)

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
_NEEDS = {
    "chromium": (CHROMIUM, "No hay Chromium en esta máquina (apt-get install chromium)"),
    "java": (shutil.which("java"), "No hay Java en esta máquina (apt-get install default-jre-headless)"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, (found, reason) in _NEEDS.items():
            if found is None and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything is installed (TEJIDO_FAIL_ON_SKIP=1) a skipped test is a failed one."""
    report: Any = yield
    if report.skipped and os.environ.get("TEJIDO_FAIL_ON_SKIP") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    return report


def pytest_unconfigure() -> None:
    shutil.rmtree(_KEYS, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database server runs before the first test that needs it; pure tests never start it."""
    prepare_ground()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of the tests, where a transactional test may empty the ledger's tables afterwards (TRUNCATE)."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("ledgerentry", "ledgerhead", "checkpoint", "checkpointhead"):
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ledger_{table}_no_truncate")


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """A test that tries to leave this machine fails and says where it was going."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def keys_dir() -> Path:
    """The folder of this run's encryption keys, outside the database and thrown away at the end."""
    return _KEYS


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback
