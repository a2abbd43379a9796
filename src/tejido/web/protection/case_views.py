"""The measures of a case: their list with what to ask for or record, and one set with all that can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.exclusions import exclusions_of
from tejido.cases.field_policy import Group
from tejido.cases.protection.access import acts_of, order_in, orders_of, replacement_of
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.homes import Home, may_open_home, open_home
from tejido.cases.protection.services.orders import COURTS, decide_measures, request_measures
from tejido.cases.protection.services.reading import open_measure_notes
from tejido.cases.protection.states import OrderState
from tejido.cases.services.editing import may_write
from tejido.directory.routing import routes
from tejido.kernel.errors import NotPermitted
from tejido.protocols.sectors import Sector
from tejido.reports.telling.measures import told_acts, told_order
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.cases.told_form import ELECT, Given, ToldForm, given
from tejido.web.protection.deeds import DEEDS, Deed, Standing
from tejido.web.protection.forms import DecisionForm, RequestForm
from tejido.web.protection.next_step import next_step

NEW = {"pedido": RequestForm, "decision": DecisionForm}


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed with its form; `open` when it came back with something to mend."""

    slug: str
    deed: Deed
    form: ToldForm
    open: bool


@require_safe
@of_case
def measures(visit: Visit) -> HttpResponse:
    """Every set of the case, and the forms to ask for measures or to record a decision."""
    _require(visit)
    return _list(visit, {})


@require_POST
@of_case
def begin(visit: Visit, what: str) -> HttpResponse:
    """Ask for measures, or record what the court decided."""
    _require(visit)
    if what not in NEW:
        raise Http404
    form = NEW[what](visit.request.POST, files=visit.request.FILES, given=_given(visit), slug=what)
    made: list[str] = []

    def save() -> None:
        told, actor, at = form.told(visit.at), visit.actor, visit.at
        if isinstance(form, DecisionForm):
            granted = form.word("decision") == "granted"
            facts = {"received_by": form.word("received_by") or None}
            made.append(
                decide_measures(
                    visit.code, granted=granted, terms=form.terms(), told=told, actor=actor, at=at, facts=facts
                )
            )
        else:
            asked = form.word("requested_by")
            made.append(request_measures(visit.code, requested_by=asked, told=told, actor=actor, at=at))

    status = attempt(form, save, renames={"occurred_at": "day", "until_on": "until"})
    if status != OK:
        return _list(visit, {what: form}, status=status)
    said = "Quedó anotado. Lo que sigue ya está en la bandeja de quien le toca."
    response = visit.done(said, replanned=True)
    return response if not made else redirect(_page(visit, made[0]))


@require_safe
@of_case
def one(visit: Visit, order: str) -> HttpResponse:
    """One set of measures: how it stands, what happened, and what can be done now."""
    _require(visit)
    return _sheet(visit, order_in(visit.seen, order), {})


@require_POST
@of_case
def act(visit: Visit, order: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed."""
    _require(visit)
    found = order_in(visit.seen, order)
    if deed not in DEEDS:
        raise Http404
    form = _form(visit, deed, found, _given(visit), visit.request.POST)
    renames = {"occurred_at": "day", "until_on": "until", "kind": "breach"}
    status = attempt(form, lambda: DEEDS[deed].run(found.code, form, visit.actor, visit.at), renames=renames)
    if status != OK:
        return _sheet(visit, order_in(visit.seen, order), {deed: form}, status=status)
    visit.done(DEEDS[deed].said)
    return redirect(_page(visit, found.code))


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def notes(visit: Visit, order: str) -> HttpResponse:
    """The set with what was written under its acts and where the home stands; that it was read stays in the ledger."""
    _require(visit)
    found = order_in(visit.seen, order)
    if not visit.sent:
        return redirect(_page(visit, found.code))
    texts = open_measure_notes(visit.code, found.code, actor=visit.actor, at=visit.at)
    reads = may_open_home(found, visit.seen, visit.actor)
    home = open_home(found.code, actor=visit.actor, at=visit.at) if reads else None
    return _sheet(visit, found, {}, texts=texts, home=home)


def _require(visit: Visit) -> None:
    if not visit.seen.shows(Group.PROTECTION):
        raise NotPermitted("Su institución no toma parte en las medidas de protección de este caso.")


def _all(visit: Visit) -> str:
    return reverse("measures", args=[visit.code])


def _page(visit: Visit, order_code: str) -> str:
    return reverse("measure", args=[visit.code, order_code])


def _list(visit: Visit, sent: dict[str, ToldForm], *, status: int = 200) -> HttpResponse:
    rows = orders_of(visit.seen)
    offered = _given(visit)
    waits = any(row.state == "requested" for row in rows)
    shown: dict[str, Any] = {
        "orders": [told_order(row, visit.institutions, offered.today) for row in rows],
        "may": may_write(visit.seen, visit.actor, needs=Group.PROTECTION),
        "asking": None if waits else sent.get("pedido") or RequestForm(given=offered, slug="pedido"),
        "decision": sent.get("decision") or DecisionForm(given=offered, slug="decision"),
        "waits": waits,
        "wrong": next(iter(sent.values()), None),
        "opened": next(iter(sent), visit.request.GET.get("anotar", "")),
    }
    return visit.show("protection/measures.html", shown, status=status)


def _sheet(
    visit: Visit,
    order: MeasureOrder,
    sent: dict[str, ToldForm],
    *,
    texts: dict[str, str] | None = None,
    home: Home | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = _given(visit)
    standing = Standing(visit.actor, visit.seen, order, _tells(visit, order))
    writes = may_write(visit.seen, visit.actor, needs=Group.PROTECTION)
    slugs = [slug for slug, deed in DEEDS.items() if slug in sent or (writes and deed.offered(standing))]
    acts = told_acts(acts_of(order), visit.institutions, texts)
    shown: dict[str, Any] = {
        "order": told_order(order, visit.institutions, offered.today),
        "acts": acts,
        "next": next_step(OrderState(order.state), decision_page=f"{_all(visit)}?anotar=decision#decision"),
        "home": home,
        "offers": [
            Offer(slug, DEEDS[slug], sent.get(slug) or _form(visit, slug, order, offered), slug in sent)
            for slug in slugs
        ],
        "wrong": next(iter(sent.values()), None),
        "replaced_by": replacement_of(order),
        "may_open": texts is None and (order.place_sealed is not None or any(a.noted for a in acts)),
    }
    return visit.show("protection/measure.html", shown, status=status)


def _form(visit: Visit, slug: str, order: MeasureOrder, offered: Given, sent: QueryDict | None = None) -> ToldForm:
    """The form of a deed; what the station did is told by another with its paper."""
    deed = DEEDS[slug]
    form = deed.form(sent, files=visit.request.FILES if sent else None, given=offered, slug=slug)
    form.must_cite |= deed.station_does and visit.actor.institution != order.station
    return form


def _tells(visit: Visit, order: MeasureOrder) -> bool:
    """Whether the actor's institution is the station, or tells for one that does not use the platform."""
    known = routes(visit.at).institutions.get(order.station)
    informs = known is None or not known.uses_platform
    own = visit.actor.institution
    return own == order.station or (informs and own == visit.case.door_institution)


def _given(visit: Visit) -> Given:
    known = sorted(routes(visit.at).institutions.values(), key=lambda one: one.name)
    here = [one for one in known if one.district == visit.case.district]
    courts = [(one.code, one.name) for one in here if one.sector in COURTS]
    out = exclusions_of(visit.code).institutions
    stations = [(one.code, one.name) for one in here if one.sector == Sector.POLICE and one.code not in out]
    return given(visit, court=[("", "No se sabe"), *courts], station=[ELECT, *stations])
