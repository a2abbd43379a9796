"""The e-mail of an invitation: its link and nothing of any case."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from tejido.accounts.services.invitations import Invited

_log = logging.getLogger(__name__)


def invitation_link(request: HttpRequest, invited: Invited) -> str:
    """The address of the door."""
    return request.build_absolute_uri(reverse("account_invitation", args=[invited.token]))


def send_invitation(request: HttpRequest, invited: Invited, *, full_name: str) -> bool:
    """Send the door to the person; False when the mail server did not take it."""
    context = {"name": full_name, "link": invitation_link(request, invited), "expires_at": invited.expires_at}
    text = render_to_string("account/email/invitation_message.txt", context)
    try:
        send_mail("Su cuenta en Tejido", text, None, [invited.email])
    except (SMTPException, OSError):
        _log.exception("the invitation of %s could not be mailed", invited.account_code)
        return False
    return True
