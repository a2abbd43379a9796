"""Proposing that the CEM of another district takes the case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.accounts.permits import Permit
from tejido.cases.services.editing import check_writing
from tejido.cases.transfers.access import transfers_of
from tejido.cases.transfers.receivers import receiving_districts, receiving_institutions
from tejido.cases.transfers.services.proposing import propose_transfer
from tejido.cases.transfers.states import WAITING, TransferState
from tejido.directory.libraries import library_of
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.transfers.forms import TransferForm


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def propose(visit: Visit) -> HttpResponse:
    """First the district, then its CEM, by what, and the note."""
    visit.actor.require(Permit.REFERRAL_SEND)
    check_writing(visit.seen, needs=None, team=True, note=False)
    rows = transfers_of(visit.seen)
    districts = receiving_districts(but=visit.case.district, at=visit.at)
    district = visit.request.GET.get("distrito", "") or (next(iter(districts)) if len(districts) == 1 else "")
    shown: dict[str, Any] = {
        "districts": districts,
        "district": district,
        "unknown": bool(district) and district not in districts,
        "waiting": next((row for row in rows if row.state in WAITING), None),
        "earlier": [(row, TransferState(row.state).spanish, visit.institution(row.to_institution)) for row in rows],
    }
    if shown["waiting"] or district not in districts:
        return visit.show("transfers/propose.html", shown)
    offered = [(one.code, one.name) for one in receiving_institutions(district, at=visit.at)]
    norms = library_of(visit.case.district).norms
    if not visit.sent:
        return visit.show("transfers/propose.html", {**shown, "form": TransferForm(offered=offered, norms=norms)})
    form = TransferForm(visit.request.POST, offered=offered, norms=norms)
    made: list[str] = []

    def save() -> None:
        offer = form.said_offer(district)
        made.append(propose_transfer(visit.code, offer, form=form.word("form"), actor=visit.actor, at=visit.at))

    status = attempt(form, save)
    if status != OK:
        return visit.show("transfers/propose.html", {**shown, "form": form}, status=status)
    messages.success(visit.request, "El traslado quedó anotado. El caso sigue con su equipo hasta que lo acepten.")
    return redirect("transfer", made[0])
