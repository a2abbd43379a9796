"""Cases accepted from another system through the interface, beside the same cases from the form of the pages."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from bench.calling import call
from bench.crew import DISTRICT, DOOR, actor, open_district, operators, session_cookie
from bench.installation import serving
from bench.pressing import Pressed, press
from bench.table import Line, at_least, beside, percentile
from tejido.accounts.machines.access import Place
from tejido.accounts.machines.services.tokens import create_token
from tejido.accounts.machines.terms import MOST_CALLS, Terms
from tejido.accounts.models import RoleGrant
from tejido.kernel.clock import now

CLIENTS = 8


def measure(*, full: bool) -> list[Line]:
    """Turn by turn on the same installation, so that what else the machine does weighs on both alike."""
    open_district(operators=100)
    cookies = [session_cookie(account) for account in operators(DOOR)]
    secret = _token()
    took, turns = (10.0, 5) if full else (4.0, 3)
    forms: list[Pressed] = []
    calls: list[Pressed] = []
    with serving() as (_, web, _stream):
        press(web, cookies, clients=CLIENTS, seconds=3.0)
        call(web, secret, clients=CLIENTS, seconds=3.0)
        for _turn in range(turns):
            forms.append(press(web, cookies, clients=CLIENTS, seconds=took))
            calls.append(call(web, secret, clients=CLIENTS, seconds=took))
    return [
        _said(f"cases/s from the form, {CLIENTS} browsers", forms),
        _said(f"cases/s from the interface, {CLIENTS} connections of one token", calls),
        at_least("interface / form", median(one.rate for one in calls) / median(one.rate for one in forms), 0.9),
        Line("cases that the interface did not accept", str(sum(one.errors for one in calls)), "0",
             not sum(one.errors for one in calls)),
    ]  # fmt: skip


def _said(what: str, found: list[Pressed]) -> Line:
    seconds = [second for one in found for second in one.seconds]
    p50, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.99))
    errors = sum(one.errors for one in found)
    return beside(
        what, f"{median(one.rate for one in found):,.0f}/s  p50 {p50:.0f} ms  p99 {p99:.0f} ms  errors {errors}"
    )


def _token() -> str:
    """The token of a system of the CEM, given by its head."""
    head = RoleGrant.objects.select_related("account").get(role="head", institution_code=DOOR, until_at=None).account
    at = now()
    terms = Terms("Sistema de mentira", ["cases.register"], at + timedelta(days=1), MOST_CALLS)
    return create_token(Place(DOOR, "cem", DISTRICT), terms, actor=actor(head), at=at).secret
