"""How the accounts package behaves here: nobody signs up, accounts come by invitation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the open sign-up; the invitation's own page creates the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
