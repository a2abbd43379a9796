"""Opening what is sealed: only when asked by a button, recorded each time, kept by no browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.cases.access import person_in
from tejido.cases.field_policy import GROUP_OF_ROLE, Group
from tejido.cases.services.contact import update_contact
from tejido.cases.services.editing import may_write
from tejido.cases.services.open_identity import Opened, OpenedPerson, open_identity
from tejido.cases.services.update_identity import update_identity
from tejido.kernel.clock import lima_date
from tejido.reports.telling.identity import contact_told, identity_told
from tejido.reports.telling.people import ROLES
from tejido.web.cases.identity_forms import IdentityForm, as_typed, contact_said
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.closing_forms import ContactForm

OPEN = "abrir"
CONTACT = "contacto"  # the prefix under which the registration's own template shows the block


@dataclass(frozen=True, slots=True)
class Named:
    """A person with what was opened."""

    code: str
    title: str
    lines: list[tuple[str, str]]
    may_edit: bool


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def opened(visit: Visit) -> HttpResponse:
    """What is sealed, the safe contact first. A GET opens nothing: it goes back to the case."""
    if not visit.sent:
        return redirect("case_page", visit.code)
    found = open_identity(visit.code, actor=visit.actor, at=visit.at)
    shown = {
        "contact": None if found.contact is None else contact_told(found.contact),
        "people": [_named(one, visit) for one in found.people],
        "details": sorted(found.details.items()),
        "notes": [(note, visit.institution(note.institution_code)) for note in found.notes],
        "may_edit_contact": may_write(visit.seen, visit.actor, needs=Group.CONTACT),
        "initials_only": visit.seen.shows(Group.INITIALS),
    }
    return visit.show("cases/identity.html", shown)


def _named(one: OpenedPerson, visit: Visit) -> Named:
    may = may_write(visit.seen, visit.actor, needs=GROUP_OF_ROLE.get(one.role))
    return Named(one.code, ROLES.get(one.role, one.role), identity_told(one.fields), may)


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def person(visit: Visit, person: str) -> HttpResponse:
    """Correct an identity: first it is opened, by a button; then it is changed."""
    row = person_in(visit.seen, person)
    shown: dict[str, Any] = {"title": ROLES.get(row.role, row.role), "person": row}
    if not visit.sent:
        return visit.show("cases/open_to_edit.html", shown)
    settings: dict[str, Any] = {
        "today": lima_date(visit.at),
        "with_address": visit.seen.shows(Group.ADDRESS),
        "role": row.role,
    }
    if OPEN in visit.request.POST:
        found = _fields_of(open_identity(visit.code, actor=visit.actor, at=visit.at), row.code)
        form = IdentityForm(initial={"age": row.age, **as_typed(found)}, prefix="p", **settings)
        return visit.show("cases/identity_edit.html", {**shown, "form": form})
    form = IdentityForm(visit.request.POST, prefix="p", **settings)

    def save() -> None:
        update_identity(visit.code, row.code, form.identity(), age=form.age_said(), actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("cases/identity_edit.html", {**shown, "form": form}, status=status)
    return visit.done("La identidad quedó corregida. Lo anterior no se guarda en ningún otro sitio.", replanned=True)


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def contact(visit: Visit) -> HttpResponse:
    """Change the safe contact: first it is opened, by a button; then it is changed."""
    if not visit.sent:
        return visit.show("cases/open_to_edit.html", {"title": "Contacto seguro"})
    if OPEN in visit.request.POST:
        found = open_identity(visit.code, actor=visit.actor, at=visit.at).contact or {}
        form = ContactForm(initial=found, prefix=CONTACT)
        return visit.show("cases/contact_edit.html", {"form": form})
    form = ContactForm(visit.request.POST, prefix=CONTACT)
    status = attempt(form, lambda: update_contact(visit.code, contact_said(form), actor=visit.actor, at=visit.at))
    if status != OK:
        return visit.show("cases/contact_edit.html", {"form": form}, status=status)
    return visit.done("El contacto seguro quedó cambiado.")


def _fields_of(found: Opened, code: str) -> dict[str, Any]:
    return next((one.fields for one in found.people if one.code == code), {})
