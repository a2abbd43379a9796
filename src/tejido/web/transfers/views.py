"""The transfers of an institution, sent and received, and one of them as each side may see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.permits import Permit
from tejido.cases.transfers.access import Side, transfer_seen, transfers_received, transfers_sent
from tejido.cases.transfers.services.reading import HANDOVER, open_transfer_notes
from tejido.cases.transfers.states import TransferState
from tejido.directory.access import district_names
from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict
from tejido.web.cases.posting import OK, TAKEN, attempt
from tejido.web.context import asking, instant
from tejido.web.intake.block import Block
from tejido.web.transfers import deeds
from tejido.web.transfers.deeds import DEEDS, form_of
from tejido.web.transfers.telling import is_in_team, refusal_waits, told_transfer


@never_cache
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What waits for this institution first, then what it sent."""
    actor, at = asking(request), instant(request)
    names = {code: one.name for code, one in routes(at).institutions.items()}
    districts = district_names()

    def lines(rows: Any, *, receiving: bool) -> list[tuple[Any, str, str, str]]:
        found = []
        for row in rows:
            code = row.from_institution if receiving else row.to_institution
            district = row.from_district if receiving else row.to_district
            found.append(
                (row, TransferState(row.state).spanish, names.get(code, code), districts.get(district, district))
            )
        return found

    shown = {
        "received": lines(transfers_received(actor), receiving=True),
        "sent": lines(transfers_sent(actor), receiving=False),
    }
    return render(request, "transfers/list.html", shown)


@never_cache
@require_safe
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    """One transfer. Its case is opened from here only by who carries it."""
    return _sheet(request, transfer_seen(asking(request), code))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """The transfer with its note and reasons; that they were read stays in the ledger."""
    actor = asking(request)
    side = transfer_seen(actor, code)
    if request.method != "POST":
        return redirect("transfer", code)
    return _sheet(request, side, texts=open_transfer_notes(code, actor=actor, at=instant(request)))


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed."""
    actor, at = asking(request), instant(request)
    side = transfer_seen(actor, code)
    if deed not in DEEDS:
        raise Http404
    form = form_of(deed, actor, request.POST)
    status = attempt(form, lambda: DEEDS[deed].run(code, form, actor, at))
    if status == TAKEN and not DEEDS[deed].form.base_fields:
        raise Conflict("; ".join(str(error) for error in form.non_field_errors()))
    if status != OK:
        return _sheet(request, side, sent={deed: form}, status=status)
    messages.success(request, DEEDS[deed].said)
    if deed == "aceptar":
        return redirect("case_page", side.row.case.code)
    return redirect("transfer", code)


def _sheet(
    request: HttpRequest,
    side: Side,
    *,
    sent: dict[str, Block] | None = None,
    texts: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at, sent = asking(request), instant(request), sent or {}
    in_team = is_in_team(actor, side)
    slugs = deeds.offered(side, actor, pending=refusal_waits(actor, side), in_team=in_team)
    shown: dict[str, Any] = {
        "one": told_transfer(side, actor, at, texts),
        "offers": [
            (slug, DEEDS[slug], sent.get(slug) or form_of(slug, actor), slug in sent)
            for slug in {**dict.fromkeys(slugs), **sent}
        ],
        "wrong": next(iter(sent.values()), None),
        "texts": texts,
        "handover": (texts or {}).get(HANDOVER, ""),
        "may_read": texts is None and actor.may(Permit.IDENTITY_READ),
        "in_team": in_team,
    }
    return render(request, "transfers/one.html", shown, status=status)
