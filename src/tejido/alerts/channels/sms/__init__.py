"""SMS through a gateway that speaks the small HTTP protocol of `docs/sms-gateway.md`."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from django.conf import settings

from tejido.alerts.channels.message import Message
from tejido.kernel.errors import ChannelFailed

SMS_LENGTH = 160
_TIMEOUT_SECONDS = 10


def send(message: Message) -> None:
    """POST the text to the gateway, with an `Idempotency-Key` that is the same at every attempt.

    Raises:
        ChannelFailed: no gateway is set, it could not be reached, or it refused; 400, 404 and 422 are final.
    """
    if not settings.TEJIDO_SMS_URL:
        raise ChannelFailed("No hay pasarela de SMS configurada.", retry=False)
    request = urllib.request.Request(  # noqa: S310  the address is the operator's own setting
        settings.TEJIDO_SMS_URL,
        data=json.dumps({"to": message.address, "text": text_of(message)}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.TEJIDO_SMS_TOKEN}",
            "Idempotency-Key": message.key,
        },
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310
            return
    except urllib.error.HTTPError as refused:
        final = refused.code in (400, 404, 422)
        raise ChannelFailed(f"La pasarela de SMS respondió {refused.code}.", retry=not final) from refused
    except OSError as failure:
        raise ChannelFailed(f"No se pudo llegar a la pasarela de SMS: {failure}.", retry=True) from failure


def text_of(message: Message) -> str:
    """At most 160 characters: how many tasks, the first code and its link."""
    first = message.lines[0]
    if message.is_digest:
        text = f"Tejido: {len(message.lines)} tareas le esperan. Entre a {first.link.rsplit('/', 1)[0]}"
    else:
        text = f"Tejido: tarea {first.task_code}. Entre a {first.link}"
    return text[:SMS_LENGTH]
