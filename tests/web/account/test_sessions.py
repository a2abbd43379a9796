"""The session read with a prepared statement is the framework's own session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.models import Session

from tejido.kernel.clock import now
from tejido.web.account.sessions import SessionStore

pytestmark = pytest.mark.django_db


def _begun() -> str:
    store = SessionStore()
    store["asked"] = "ñandú"
    store.create()
    return str(store.session_key)


def test_either_store_reads_what_the_other_wrote() -> None:
    key = _begun()
    assert RowStore(key)["asked"] == SessionStore(key)["asked"] == "ñandú"
    other = RowStore(key)
    other["more"] = 1
    other.save()
    assert SessionStore(key)["more"] == 1


def test_an_expired_or_unknown_session_is_empty_and_its_key_is_forgotten() -> None:
    key = _begun()
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    for store in (SessionStore(key), SessionStore("x" * 32), SessionStore(None)):
        assert dict(store.items()) == {}
        assert store.session_key is None
