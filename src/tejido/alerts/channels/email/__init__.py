"""E-mail: one plain-text message through the framework's SMTP client."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from tejido.alerts.channels.message import Message
from tejido.kernel.errors import ChannelFailed

_FINAL = (501, 510, 511, 550, 551, 553)


def send(message: Message) -> None:
    """Hand the message over to the mail server.

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
        codes = [code for code, _ in refused.recipients.values()]
        final = all(code in _FINAL for code in codes)
        raise ChannelFailed(f"El servidor de correo no aceptó la dirección ({codes}).", retry=not final) from refused
    except (smtplib.SMTPException, OSError) as failure:
        raise ChannelFailed(f"No se pudo entregar al servidor de correo: {failure}.", retry=True) from failure


def _domain() -> str:
    """The domain of our own sender, for the message's identifier."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _subject(message: Message) -> str:
    if message.is_digest:
        return f"Tejido: {len(message.lines)} tareas esperan a su institución"
    return f"Tejido: tarea {message.lines[0].task_code}"


def _body(message: Message) -> str:
    parts = [f"{line.why}\nTarea {line.task_code}: {line.link}" for line in message.lines]
    return (
        "\n\n".join(parts)
        + "\n\nPor seguridad este correo no dice de quién ni de qué se trata: se ve al entrar a Tejido.\n"
        "Deja de llegar cuando la tarea se atiende. No responda a este correo.\n"
    )
