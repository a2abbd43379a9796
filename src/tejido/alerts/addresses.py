"""Where a person is reached by each channel: the account's mail, and the telephone of the post the person holds now."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.access import email_of
from tejido.alerts.channels import EMAIL, SMS
from tejido.directory.routing import routes


def address_of(account_code: str, channel: str, *, at: datetime) -> str:
    """The address, or blank when the person has none for that channel."""
    if channel == EMAIL:
        return email_of(account_code)
    if channel == SMS:
        return _post_phone(account_code, at)
    return ""


def _post_phone(account_code: str, at: datetime) -> str:
    staff = routes(at).staff
    held = {post for post, person, span in staff.postings if person.code == account_code and span.covers(at)}
    return next((post.phone for post in staff.posts if post.code in held and post.phone), "")
