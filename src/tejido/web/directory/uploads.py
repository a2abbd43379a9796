"""A file between its preview and its confirmation: kept half an hour for the person who sent it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict, Refused

KEPT_SECONDS: Final = 30 * 60
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was sent; `token` asks for it again."""

    name: str
    content: bytes
    token: str = ""


class UploadForm(forms.Form):
    """One file, no larger than the form says."""

    most_megabytes = 5
    file = forms.FileField(
        label="Archivo",
        help_text="Hoja de cálculo Excel (.xlsx) o CSV, hasta 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Elija un archivo.", "empty": "El archivo está vacío."},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if sent.size is not None and sent.size > self.most_megabytes * _MEGABYTE:
            raise forms.ValidationError(f"El archivo pesa más de {self.most_megabytes} MB. Divídalo en partes.")
        return sent

    def sent(self) -> KeptFile:
        """The file as it came."""
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        return KeptFile(sent.name or "", sent.read())


def keep(sent: KeptFile, *, purpose: str, actor: Actor) -> str:
    """Keep the file for its confirmation; the token that asks for it."""
    token = secrets.token_urlsafe(18)
    cache.set(_key(purpose, actor, token), (sent.name, sent.content), KEPT_SECONDS)
    return token


def kept(token: str, *, purpose: str, actor: Actor) -> KeptFile:
    """The file of a token.

    Raises:
        Conflict: it was already used, half an hour went by, or it belongs to somebody else.
    """
    found = cache.get(_key(purpose, actor, token)) if token else None
    if found is None:
        raise Conflict("La vista previa ya se confirmó o pasó media hora. Suba el archivo otra vez.")
    name, content = found
    return KeptFile(name, content, token)


def forget(token: str, *, purpose: str, actor: Actor) -> None:
    """Let go of a file that was confirmed."""
    cache.delete(_key(purpose, actor, token))


def text_of(sent: KeptFile) -> str:
    """The file as text.

    Raises:
        Refused: it is not written in UTF-8.
    """
    try:
        return sent.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("El archivo no es un texto UTF-8.", field="file") from None


def _key(purpose: str, actor: Actor, token: str) -> str:
    return f"upload:{purpose}:{actor.code}:{token}"
