"""Who a session belongs to, read with a prepared statement. Logging in stays the framework's own affair."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tejido.accounts.access import account_of_session
from tejido.accounts.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """The login by e-mail; the person of a session while the account is active."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, or None when it does not exist or is closed."""
        return account_of_session(user_id)
