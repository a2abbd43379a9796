"""What is asked in prepared statements is what the ORM would answer, and is counted like any other query."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tejido.accounts.access import account_of_session
from tejido.accounts.actors import actor_of
from tejido.accounts.prepared import ask
from tejido.accounts.services.break_glass import open_glass
from tejido.vault.services.subject_keys import create_subject_key
from tests import people

pytestmark = pytest.mark.django_db


def test_a_statement_is_counted_and_told() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert ask("SELECT 1, %s::text", ["dos"]) == [(1, "dos")]
    assert [query["sql"] for query in seen.captured_queries] == ["SELECT 1, %s::text"]


def test_it_is_prepared_once_a_connection() -> None:
    for number in range(3):
        ask("SELECT %s::int AS only_here", [number])
    assert ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%only_here'") == [(1,)]


def test_the_standing_of_an_account_is_what_its_rows_say(at: datetime) -> None:
    account = people.ana()
    ana = actor_of(account, at=at)
    create_subject_key("C-AAAA-BBBB", at=at)
    open_glass("C-AAAA-BBBB", reason="Turno de noche, la colega no está.", actor=ana, at=at)
    for moment in (at - timedelta(days=900), at, at + timedelta(minutes=29), at + timedelta(minutes=30)):
        grant = account.grants.filter(from_at__lte=moment).exclude(until_at__lte=moment).order_by("-from_at").first()
        open_now = account.glass_sessions.filter(opened_at__lte=moment, expires_at__gt=moment)
        found = actor_of(account, at=moment)
        assert found.institution == (grant.institution_code if grant else None)
        assert found.glass == frozenset(open_now.values_list("case_code", flat=True))


def test_the_account_of_a_session_is_the_row_while_it_is_active() -> None:
    account = people.ana()
    found = account_of_session(account.pk)
    assert found is not None
    assert vars(found).keys() == vars(type(account).objects.get(pk=account.pk)).keys()
    assert all(getattr(found, f.attname) == getattr(account, f.attname) for f in account._meta.concrete_fields)
    type(account).objects.filter(pk=account.pk).update(active=False)
    assert account_of_session(account.pk) is None
    assert account_of_session(0) is None


def test_signs_of_per_cent_and_parameters_are_told_apart() -> None:
    assert ask("SELECT %s::int %% 7, 'cien%%', %s::text", [10, "%s"]) == [(3, "cien%", "%s")]


@pytest.mark.django_db(transaction=True)
def test_whether_the_server_is_there_is_asked_only_when_the_connection_has_something_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = ask("SELECT pg_backend_pid()")
    kept = connections["default"]
    monkeypatch.setattr(kept, "health_check_enabled", True)
    monkeypatch.setattr(kept, "health_check_done", False)
    with monkeypatch.context() as patched:
        patched.setattr(kept, "is_usable", lambda: pytest.fail("it was asked"))
        assert ask("SELECT pg_backend_pid()") == mine
    kept.health_check_done = False
    with psycopg.connect(**{k: v for k, v in connection.get_connection_params().items() if k in _PLACE}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", mine[0])
    assert ask("SELECT pg_backend_pid()") != mine


_PLACE = ("dbname", "user", "password", "host", "port")
