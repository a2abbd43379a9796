"""Sending the case to the next service, and following what it answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.accounts.permits import Permit
from tejido.cases.access import referral_in
from tejido.cases.models import Referral
from tejido.cases.protection.services.homes import open_home
from tejido.cases.services.editing import check_writing, may_write
from tejido.cases.services.open_identity import open_task_notes
from tejido.cases.services.referrals import move_referral, propose_referral
from tejido.cases.states import REFERRAL_WORDS, ReferralState, next_states
from tejido.directory.kinds import SERVICES
from tejido.web.cases.drafts import forget, kept
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.referral_forms import ReferralForm, StepForm
from tejido.web.cases.referral_options import (
    MOST,
    able_institutions,
    home_order,
    looked_for,
    offered_services,
    wish_for,
)
from tejido.web.cases.seeing import Visit, of_case

OPEN, MEASURE = "abrir", "medir"
POSTED = ["GET", "HEAD", "POST"]


@require_http_methods(POSTED)
@of_case
def refer(visit: Visit) -> HttpResponse:
    """What she needs first; then who gives it, the nearest competent first; then the handover note. Her home is opened
    to measure from it only when asked for, for that answer alone."""
    visit.actor.require(Permit.REFERRAL_SEND)
    check_writing(visit.seen, needs=None, team=False, note=False)
    service = visit.request.GET.get("servicio", "")
    draft = kept(visit, "derivar")
    order = home_order(visit)
    home = None
    if visit.sent and MEASURE in visit.request.POST and order is not None:
        home = open_home(order, actor=visit.actor, at=visit.at)
    wish = wish_for(service, visit, home)
    found = able_institutions(wish, visit) if service in SERVICES else []
    shown: dict[str, Any] = {
        "services": offered_services(visit),
        "service": service,
        "name": SERVICES.get(service, ""),
        "draft": draft,
        "nobody": service in SERVICES and not found,
        "order": looked_for(wish, from_home=home is not None),
        "may_measure": order is not None and home is None,
        "measured": home is not None,
    }
    if not found:
        return visit.show("cases/refer.html", shown)
    offered = [(option.code, option.words) for option in found]
    if not visit.sent or MEASURE in visit.request.POST:
        form = ReferralForm.shown(draft.typed, "deriva", offered=offered[:MOST])
        return visit.show("cases/refer.html", {**shown, "form": form})
    form = ReferralForm(visit.request.POST, prefix="deriva", offered=offered)
    made: list[str] = []

    def save() -> None:
        made.append(
            propose_referral(
                visit.code,
                to_institution=form.word("to"),
                service=service,
                handover=form.word("handover"),
                actor=visit.actor,
                at=visit.at,
            )
        )

    status = attempt(form, save, renames={"to_institution": "to"})
    if status != OK:
        return visit.show("cases/refer.html", {**shown, "form": form}, status=status)
    forget(visit, "derivar")
    return redirect("case_referral", visit.code, made[0])


@require_http_methods(POSTED)
@of_case
def one(visit: Visit, referral: str) -> HttpResponse:
    """One referral: its steps, its note when asked for, and what may follow."""
    row = referral_in(visit.seen, visit.actor, referral)
    steps = _next(row, visit)
    shown: dict[str, Any] = _told(row, visit) | {"may_read": visit.actor.may(Permit.IDENTITY_READ)}
    if visit.sent and OPEN in visit.request.POST:
        visit.actor.require(Permit.IDENTITY_READ)
        texts = open_task_notes(visit.code, _sealed(row), actor=visit.actor, at=visit.at)
        return visit.show(
            "cases/referral.html", {**shown, "texts": texts, "form": StepForm(prefix="paso", steps=steps)}
        )
    if not visit.sent:
        return visit.show("cases/referral.html", {**shown, "form": StepForm(prefix="paso", steps=steps)})
    form = StepForm(visit.request.POST, prefix="paso", steps=steps)

    def save() -> None:
        state = ReferralState(form.word("state"))
        move_referral(row.code, state, reason=form.word("reason"), actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("cases/referral.html", {**shown, "form": form}, status=status)
    return visit.done("La derivación quedó al día.", replanned=True)


def _next(row: Referral, visit: Visit) -> list[ReferralState]:
    if not may_write(visit.seen, visit.actor):
        return []
    own = visit.actor.institution
    return [
        state
        for sender, side in ((True, row.from_institution), (False, row.to_institution))
        if side == own
        for state in next_states(row.state, sender=sender)
    ]


def _told(row: Referral, visit: Visit) -> dict[str, Any]:
    acts = [(act, REFERRAL_WORDS[ReferralState(act.state)], act.reason_sealed is not None) for act in row.acts.all()]
    return {
        "row": row,
        "sender": visit.institution(row.from_institution),
        "receiver": visit.institution(row.to_institution),
        "service": SERVICES.get(row.service, row.service),
        "acts": acts,
        "sealed": bool(_sealed(row)),
        "waits": row.state == ReferralState.PROPOSED and row.basis == "none",
        "team": may_write(visit.seen, visit.actor, team=True),
    }


def _sealed(row: Referral) -> dict[str, tuple[str, bytes]]:
    """The handover note and the reasons, by the name under which the page shows them."""
    found = {"handover": ("handover", bytes(row.handover_sealed))} if row.handover_sealed else {}
    context = f"referral:{row.code}"
    return found | {str(act.pk): (context, bytes(act.reason_sealed)) for act in row.acts.all() if act.reason_sealed}
