"""SMS through a gateway that speaks the small HTTP protocol of `docs/sms-gateway.md`."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings

from tejido.alerts.channels.message import Message
from tejido.kernel.errors import ChannelFailed

SMS_LENGTH = 160
FINAL = (400, 404, 413, 422)
_TIMEOUT_SECONDS = 10


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A gateway that answers with another address has accepted nothing."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def send(message: Message) -> None:
    """POST the text to the gateway, with an `Idempotency-Key` that is the same at every attempt.

    Raises:
        ChannelFailed: no gateway is set, it could not be reached, or it refused; 400, 404, 413 and 422 are final.
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
        with _OPENER.open(request, timeout=_TIMEOUT_SECONDS):
            return
    except urllib.error.HTTPError as refused:
        refused.close()
        raise ChannelFailed(
            f"La pasarela de SMS respondió {refused.code}.", retry=refused.code not in FINAL
        ) from refused
    except (OSError, http.client.HTTPException) as failure:
        raise ChannelFailed(f"No se llegó a la pasarela de SMS ({type(failure).__name__}).", retry=True) from failure


def text_of(message: Message) -> str:
    """At most 160 characters, all of the basic alphabet: how many tasks, or the code, why it came and its link."""
    first = message.lines[0]
    if message.is_digest:
        text = f"Tejido: {len(message.lines)} tareas le esperan. Entre a {first.link.rsplit('/', 1)[0]}"
    else:
        text = f"Tejido: tarea {first.task_code}, {first.brief}. Entre a {first.link}"
    return text if len(text) <= SMS_LENGTH else text.partition(" Entre a ")[0]
