"""The second step of the login: its secrets sealed by the vault, and in Spanish."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from tejido.accounts.access import needs_second_step
from tejido.accounts.models import Account
from tejido.kernel.clock import now
from tejido.kernel.errors import CannotUnseal, Conflict
from tejido.vault.sealing import DataKeyHandle, handle_of
from tejido.vault.services.subject_keys import create_subject_key

SUBJECT = "accounts.second-step"
CONTEXT = "account.second_step"
_NAMES = {0: "Llave principal", 1: "Llave de respaldo"}


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """An app of codes, passkeys and recovery codes, sealed at rest."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Su rol exige un segundo paso: agregue otro antes de quitar este.",
        "cannot_generate_recovery_codes": "Primero active una aplicación de códigos o una llave de acceso.",
        "incorrect_code": "El código o la llave no son correctos. Vuelva a intentar.",
    }

    def encrypt(self, text: str) -> str:
        """The secret sealed under a key of the vault, as text."""
        return base64.b64encode(_handle(create=True).seal(text, context=CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        return str(_handle().unseal(base64.b64decode(encrypted_text), context=CONTEXT))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """False for the last one of an account whose role asks for a second step."""
        if not (settings.TEJIDO_REQUIRE_MFA and needs_second_step(authenticator.user)):
            return True
        others = Authenticator._default_manager.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002  the package's word
        """A name in Spanish for a new key."""
        count = Authenticator._default_manager.filter(user=user, type=type).count()
        return _NAMES.get(count, f"Llave {count + 1}")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that the browser shows beside the key."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Tejido"}


def _handle(*, create: bool = False) -> DataKeyHandle:
    try:
        return handle_of(SUBJECT)
    except CannotUnseal:
        if not create:
            raise
    try:
        return create_subject_key(SUBJECT, at=now())
    except Conflict:
        return handle_of(SUBJECT)
