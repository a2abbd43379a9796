"""The proceedings of a case: their list with the form of a new one, and one with all that can be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.cases.field_policy import Group
from tejido.cases.justice.access import acts_of, parts_of, proceeding_in, proceedings_of
from tejido.cases.justice.models import Proceeding
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.justice.services.reading import open_proceeding_notes, open_references
from tejido.cases.justice.states import HearingState
from tejido.cases.services.editing import may_write
from tejido.kernel.errors import NotPermitted
from tejido.reports.telling.people import people_told
from tejido.reports.telling.proceedings import told_acts, told_proceeding
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.cases.told_form import ELECT, Given, ToldForm, given
from tejido.web.justice.deeds import ABOUT_ONE, DEEDS, Deed
from tejido.web.justice.forms import ProceedingForm

RENAMES = {"occurred_at": "day", "scheduled_at": "on", "sanctions": "sanction1", "months": "months1", "soles": "soles1"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed with its form and what it is about; `open` when it came back with something to mend."""

    slug: str
    deed: Deed
    form: ToldForm
    open: bool
    about: str = ""


@require_safe
@of_case
def proceedings(visit: Visit) -> HttpResponse:
    """Every proceeding of the case."""
    _require(visit)
    return _list(visit, None)


@require_POST
@of_case
def begin(visit: Visit) -> HttpResponse:
    """Begin to follow a proceeding."""
    _require(visit)
    form = ProceedingForm(visit.request.POST, files=visit.request.FILES, given=_given(visit), slug="nuevo")
    made: list[str] = []

    def save() -> None:
        made.append(
            open_proceeding(
                visit.code,
                kind=form.word("kind"),
                stage=form.word("stage"),
                references=form.references(),
                told=form.told(visit.at),
                actor=visit.actor,
                at=visit.at,
            )
        )

    status = attempt(form, save, renames=RENAMES)
    if status != OK:
        return _list(visit, form, status=status)
    visit.done("El proceso quedó anotado. Desde aquí se siguen sus audiencias y su resultado.")
    return redirect(_page(visit, made[0]))


@require_safe
@of_case
def one(visit: Visit, proceeding: str) -> HttpResponse:
    """One proceeding."""
    _require(visit)
    return _sheet(visit, proceeding_in(visit.seen, proceeding))


@require_POST
@of_case
def act(visit: Visit, proceeding: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed."""
    _require(visit)
    found = proceeding_in(visit.seen, proceeding)
    if deed not in DEEDS and deed not in ABOUT_ONE:
        raise Http404
    about = visit.request.POST.get("about", "") if deed in ABOUT_ONE else ""
    _, hearings, sanctions = parts_of(found)
    if deed in ABOUT_ONE and about not in {*(h.code for h in hearings), *(s.code for s in sanctions)}:
        raise Http404
    chosen = DEEDS.get(deed) or ABOUT_ONE[deed]
    form = chosen.form(visit.request.POST, files=visit.request.FILES, given=_given(visit), slug=f"{deed}{about}")
    status = attempt(form, lambda: chosen.run(about or found.code, form, visit.actor, visit.at), renames=RENAMES)
    if status != OK:
        return _sheet(visit, proceeding_in(visit.seen, proceeding), sent={(deed, about): form}, status=status)
    visit.done(chosen.said)
    return redirect(_page(visit, found.code))


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def opened(visit: Visit, proceeding: str) -> HttpResponse:
    """The proceeding with its numbers and notes; that they were read stays in the ledger."""
    _require(visit)
    found = proceeding_in(visit.seen, proceeding)
    if not visit.sent:
        return redirect(_page(visit, found.code))
    numbers = open_references(visit.code, found.code, actor=visit.actor, at=visit.at)
    texts = open_proceeding_notes(visit.code, found.code, actor=visit.actor, at=visit.at)
    return _sheet(visit, found, numbers=numbers, texts=texts)


def _require(visit: Visit) -> None:
    if not visit.seen.shows(Group.JUSTICE):
        raise NotPermitted("Su institución no toma parte en los procesos de este caso.")


def _page(visit: Visit, code: str) -> str:
    return reverse("proceeding", args=[visit.code, code])


def _list(visit: Visit, sent: ProceedingForm | None, *, status: int = 200) -> HttpResponse:
    people = _names(visit)
    shown: dict[str, Any] = {
        "proceedings": [told_proceeding(row, people) for row in proceedings_of(visit.seen)],
        "form": sent or ProceedingForm(given=_given(visit), slug="nuevo"),
        "opened": sent is not None,
        "may": may_write(visit.seen, visit.actor, needs=Group.JUSTICE),
    }
    return visit.show("justice/proceedings.html", shown, status=status)


def _sheet(
    visit: Visit,
    row: Proceeding,
    *,
    sent: dict[tuple[str, str], ToldForm] | None = None,
    numbers: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    sent, offered, people = sent or {}, _given(visit), _names(visit)
    writes = may_write(visit.seen, visit.actor, needs=Group.JUSTICE)

    def offer(slug: str, deed: Deed, about: str = "") -> Offer:
        form = sent.get((slug, about)) or deed.form(given=offered, slug=f"{slug}{about}")
        return Offer(slug, deed, form, (slug, about) in sent, about)

    waiting = [h for h in parts_of(row)[1] if h.state == HearingState.SCHEDULED]
    sanctions = parts_of(row)[2]
    acts = told_acts(acts_of(row), visit.institutions, people, texts)
    shown: dict[str, Any] = {
        "one": told_proceeding(row, people, numbers),
        "acts": acts,
        "offers": [offer(slug, deed) for slug, deed in DEEDS.items()] if writes else [],
        "of_hearing": {h.code: offer("realizada", ABOUT_ONE["realizada"], h.code) for h in waiting} if writes else {},
        "of_sanction": {s.code: offer("cumplimiento", ABOUT_ONE["cumplimiento"], s.code) for s in sanctions}
        if writes
        else {},
        "wrong": next(iter(sent.values()), None),
        "may_open": texts is None and (bool(row.has) or any(a.noted for a in acts)),
    }
    return visit.show("justice/proceeding.html", shown, status=status)


def _names(visit: Visit) -> dict[str, str]:
    """What each alleged perpetrator is called on the page: by sex and age group, never by a name."""
    told = [one for one in people_told(visit) if one.role == "alleged_perpetrator"]
    return {one.code: f"{one.title} ({one.words})" for one in told}


def _given(visit: Visit) -> Given:
    people = list(_names(visit).items())
    return given(visit, person=people if len(people) == 1 else [ELECT, *people])
