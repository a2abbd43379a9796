"""E-mail: one plain-text message through the framework's SMTP client."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from tejido.alerts.channels.message import Message
from tejido.kernel.errors import ChannelFailed

_FINAL = (501, 510, 511, 550, 551, 553)
_NEVER_ARRIVES = "No se acepta esa dirección de correo"
_PUBLIC = "Es un documento público: en esa página se lee y se descarga. No responda a este correo.\n"
_OF_TASKS = (
    "Por seguridad este correo no dice de quién ni de qué se trata: se ve al entrar a Tejido.\n"
    "Deja de llegar cuando la tarea se atiende. No responda a este correo.\n"
)
_INSIDE = "Se ve al entrar a Tejido. No responda a este correo.\n"


def send(message: Message) -> None:
    """Hand the message over to the mail server, with a `Message-ID` that is the same at every attempt.

    Raises:
        ChannelFailed: the server could not be reached or refused it; `retry` is false when the address is no good.
    """
    mail = EmailMessage(
        subject=_subject(message),
        body=_body(message),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers={"Message-ID": f"<{message.key}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = sorted({code for code, _ in refused.recipients.values()})
        final = all(code in _FINAL for code in codes)
        raise ChannelFailed(f"{_NEVER_ARRIVES} (respuesta {codes[0]}).", retry=not final) from refused
    except smtplib.SMTPResponseException as refused:
        raise ChannelFailed(f"El servidor de correo respondió {refused.smtp_code}.", retry=True) from refused
    except (smtplib.SMTPException, OSError) as failure:
        # The class alone: what a server says may repeat the address.
        raise ChannelFailed(f"No se llegó al servidor de correo ({type(failure).__name__}).", retry=True) from failure
    except ValueError as unwritable:  # an address that no header can hold
        raise ChannelFailed(f"{_NEVER_ARRIVES}: está mal escrita.", retry=False) from unwritable


def _domain() -> str:
    """The domain of our own sender, for the message's identifier."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _subject(message: Message) -> str:
    if message.is_digest:
        many = "tareas esperan" if message.of_tasks else "boletines nuevos" if message.is_public else "avisos"
        return f"Tejido: {len(message.lines)} {many}"
    return f"Tejido: {message.lines[0].what.lower()} {message.lines[0].task_code}"


def _body(message: Message) -> str:
    parts = [f"{line.why}\n{line.what} {line.task_code}: {line.link}" for line in message.lines]
    end = _PUBLIC if message.is_public else _OF_TASKS if message.of_tasks else _INSIDE
    return "\n\n".join([*parts, end])
