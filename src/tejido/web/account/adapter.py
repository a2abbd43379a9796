"""How the login package behaves here: nobody signs up, everything is said in Spanish, and the ledger hears of it."""

from __future__ import annotations

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse

from tejido.accounts.models import Account
from tejido.accounts.services.own_account import change_password, note_lock, note_own_act
from tejido.kernel.clock import now
from tejido.ledger.actions import Action
from tejido.web.account.middleware import start_clock

_log = logging.getLogger(__name__)
TOO_MANY = "Demasiados intentos fallidos. Espere cinco minutos y vuelva a intentar, o pida una contraseña nueva."
_LOCK_NOTED_SECONDS = 300
_CHANGES = {
    "mfa/email/totp_activated": (Action.ACCOUNT_SECOND_FACTOR_SET, "app"),
    "mfa/email/totp_deactivated": (Action.ACCOUNT_SECOND_FACTOR_REMOVED, "app"),
    "mfa/email/webauthn_added": (Action.ACCOUNT_SECOND_FACTOR_SET, "passkey"),
    "mfa/email/webauthn_removed": (Action.ACCOUNT_SECOND_FACTOR_REMOVED, "passkey"),
    "mfa/email/recovery_codes_generated": (Action.ACCOUNT_SECOND_FACTOR_SET, "recovery_codes"),
}


AFTERWARDS: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
"""What is sent without making the person who asked wait."""


def _sent(message: EmailMessage) -> None:
    try:
        message.send()
    except (SMTPException, OSError):
        _log.exception("the link for a new password could not be mailed")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Login by e-mail of invited people only."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Esta cuenta está desactivada.",
        "email_password_mismatch": "El correo o la contraseña no son correctos.",
        "enter_current_password": "Escriba su contraseña actual.",
        "incorrect_code": "El código no es correcto.",
        "incorrect_password": "La contraseña no es correcta.",
        "invalid_login": "El correo o la contraseña no son correctos.",
        "invalid_password_reset": "El enlace ya se usó o venció. Pida otro.",
        "rate_limited": "Está enviando demasiados pedidos. Espere un minuto.",
        "too_many_login_attempts": TOO_MANY,
        "unknown_email": "No hay ninguna cuenta con ese correo.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come by invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; a lock-out is written once in the ledger while it lasts."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            email = str(credentials.get("email", "")).lower()
            noted = f"login-locked:{hashlib.sha256(email.encode()).hexdigest()}"
            if cache.add(noted, 1, _LOCK_NOTED_SECONDS):
                note_lock(email, at=now())
            raise

    def login(self, request: HttpRequest, user: Account) -> None:
        """Log in, start the session's clock and write it in the ledger."""
        super().login(request, user)
        start_clock(request, now())
        note_own_act(user, action=Action.ACCOUNT_LOGGED_IN, at=now())

    def logout(self, request: HttpRequest) -> None:
        """Log out and write it in the ledger."""
        user = request.user
        super().logout(request)
        if isinstance(user, Account):
            note_own_act(user, action=Action.ACCOUNT_LOGGED_OUT, at=now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """False for whoever logged in (or confirmed) within the last five minutes."""
        request = context.request
        steps = get_authentication_records(request, request.user)
        if steps and now().timestamp() - steps[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: Account, password: str) -> None:
        """Change the password through the service, which records it."""
        change_password(user, password=password, at=now())

    def send_password_reset_mail(self, user: Account, email: str, context: dict[str, Any]) -> None:
        """Send the link after the answer, so that its delay tells nobody whether the account exists.

        Nobody who never came in gets one: the invitation is the only first door.
        """
        if user.has_usable_password():
            message = self.render_mail("account/email/password_reset_key", email, {**context, "email": email})
            AFTERWARDS.submit(_sent, message)

    def send_notification_mail(self, template_prefix: str, user: Account, *args: Any, **kwargs: Any) -> None:
        """Tell the person by e-mail; a change of the second step, once kept, is also written in the ledger."""
        if template_prefix in _CHANGES:
            action, kind = _CHANGES[template_prefix]
            note_own_act(user, action=action, at=now(), data={"kind": kind})
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: no site name in brackets."""
        return subject

    def ajax_response(self, request: HttpRequest, response: HttpResponse, **kwargs: Any) -> HttpResponse:
        """The page itself: these pages do not answer in JSON."""
        return response
