"""What is known later: another incident, another person, facts, a note."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tejido.cases.access import notes_of
from tejido.cases.fact_policy import answerable
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.services.additions import add_incident, add_note, add_person
from tejido.cases.services.editing import check_writing
from tejido.cases.services.facts import update_facts
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.reports.telling.incidents import facts_told, zones_of
from tejido.web.cases.addition_forms import FactsForm, NoteForm, as_typed
from tejido.web.cases.drafts import forget, kept
from tejido.web.cases.person_entry import DRAFT, PersonPage
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.incident_forms import IncidentForm
from tejido.web.intake.parsing import incident_entry

INCIDENT = "hecho-0"  # as the registration's own template names the block
POSTED = ["GET", "HEAD", "POST"]


@require_http_methods(POSTED)
@of_case
def incident(visit: Visit) -> HttpResponse:
    """Another incident."""
    check_writing(visit.seen, needs=Group.INCIDENT, team=False, note=False)
    draft = kept(visit, "hecho")
    zones = sorted(zones_of(visit).items(), key=lambda zone: zone[1])
    settings: dict[str, Any] = {"zones": zones, "today": lima_date(visit.at), "at": visit.at}
    if not visit.sent:
        form = IncidentForm.shown(draft.typed, INCIDENT, **settings)
        return visit.show("cases/incident.html", {"form": form, "draft": draft})
    form = IncidentForm(visit.request.POST, prefix=INCIDENT, **settings)
    renames = {
        "incident.occurred_from": "day",
        "incident.occurred_until": "until",
        "incident.zone_code": "zone",
        "incident.precision": "exactness",
        "incident.acts": "types",
    }

    def save() -> None:
        add_incident(visit.code, incident_entry(form), actor=visit.actor, at=visit.at)

    status = attempt(form, save, renames=renames)
    if status != OK:
        return visit.show("cases/incident.html", {"form": form, "draft": draft}, status=status)
    forget(visit, "hecho")
    return visit.done("El hecho quedó agregado.", replanned=True)


@require_http_methods(POSTED)
@of_case
def person(visit: Visit) -> HttpResponse:
    """Another person, with the relation when it is somebody accused."""
    check_writing(visit.seen, needs=None, team=False, note=False)
    page = PersonPage.of(visit)
    if page.form is None or not visit.sent:
        return visit.show("cases/person.html", page.shown())
    form = page.form

    def save() -> None:
        add_person(
            visit.code,
            page.entry(),
            relation=page.relation_entry(),
            survivor=page.survivor,
            actor=visit.actor,
            at=visit.at,
        )

    status = attempt(form, save) if page.is_right() else 422
    if status != OK:
        return visit.show("cases/person.html", page.shown(), status=status)
    forget(visit, DRAFT + page.role)
    return visit.done("La persona quedó agregada.", replanned=True)


@require_http_methods(POSTED)
@of_case
def facts(visit: Visit) -> HttpResponse:
    """The facts that decide the route."""
    check_writing(visit.seen, needs=None, team=False, note=False)
    asked = answerable(visit.seen, visit.actor.sector)
    known = routes(visit.at).institutions.values()
    schools = [
        (one.code, one.name) for one in known if one.sector == "education" and one.district == visit.case.district
    ]
    offered = sorted(schools, key=lambda one: one[1]) if visit.seen.closeness == Closeness.TEAM else None
    settings: dict[str, Any] = {"asked": asked, "schools": offered, "prefix": "datos"}
    told = {fact.name: fact for fact in facts_told(visit)}
    if not visit.sent:
        initial = {**as_typed(visit.case.facts), "school": visit.case.school_code}
        return visit.show("cases/facts.html", {"form": FactsForm(initial=initial, **settings), "told": told})
    form = FactsForm(visit.request.POST, **settings)

    def save() -> None:
        update_facts(visit.code, form.answers(), school=form.school(), actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("cases/facts.html", {"form": form, "told": told}, status=status)
    return visit.done("Los datos quedaron anotados.", replanned=True)


@require_http_methods(POSTED)
@of_case
def note(visit: Visit) -> HttpResponse:
    """A note, and when each of those that can be read was written."""
    check_writing(visit.seen, needs=None, team=False, note=True)
    draft = kept(visit, "nota")
    rows = [(row, visit.institution(row.institution_code)) for row in notes_of(visit.seen, visit.actor)]
    shown: dict[str, Any] = {"draft": draft, "notes": rows}
    if not visit.sent:
        return visit.show("cases/note.html", {**shown, "form": NoteForm.shown(draft.typed, "nota")})
    form = NoteForm(visit.request.POST, prefix="nota")
    status = attempt(form, lambda: add_note(visit.code, form.word("text"), actor=visit.actor, at=visit.at))
    if status != OK:
        return visit.show("cases/note.html", {**shown, "form": form}, status=status)
    forget(visit, "nota")
    return visit.done("La nota quedó guardada.")
