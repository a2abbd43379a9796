"""Sessions in the framework's own table, read with a prepared statement: every request begins with that reading."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.models import Session

from tejido.accounts.prepared import ask
from tejido.kernel.clock import now

_KEPT = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(RowStore):
    """The framework's store; its name stays, because the signature of what is stored depends on it."""

    def _get_session_from_db(self) -> Session | None:
        """The row that has not expired; without one the key is forgotten, and a new session takes a new key."""
        key = self.session_key or ""
        rows = ask(_KEPT, [key, now()])
        if not rows:
            self._session_key = None
            return None
        data, expires = rows[0]
        return Session(session_key=key, session_data=data, expire_date=expires)
