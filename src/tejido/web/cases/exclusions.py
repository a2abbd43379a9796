"""Who must not hear of a case: added by its team, lifted by a head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.accounts.permits import Permit
from tejido.cases.access import exclusions_in
from tejido.cases.intake import ExclusionEntry
from tejido.cases.services.editing import check_writing
from tejido.cases.services.exclusions import exclude, lift
from tejido.directory.access import staff_names
from tejido.directory.routing import routes
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.exclusion_form import ExclusionForm
from tejido.web.intake.place import setting_of

PREFIX = "exclusion-0"  # as the registration's own template names the block
RUNGS = {"secretariat": "La secretaría técnica del distrito", "body": "La instancia de concertación"}
POSTED = ["GET", "HEAD", "POST"]


class CaseExclusionForm(ExclusionForm):
    """The registration's block, with the two levels that belong to no institution."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [*self.fields["scope"].choices, *RUNGS.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("scope") not in RUNGS:
            if self.is_blank():
                self.tell("institution", "Elija a quién no se debe avisar.")
            return super().clean()
        if not self.word("reason"):
            self.tell("reason", "Escriba por qué: quien revise el caso lo necesita.")
        return self.cleaned_data

    def exclusion(self) -> tuple[str, str]:
        """Its kind and value, as the accounts know them."""
        scope = self.word("scope")
        return ("rung", scope) if scope in RUNGS else super().exclusion()


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody left out, in words."""

    kind: str
    value: str
    words: str
    since: datetime


@require_http_methods(POSTED)
@of_case
def page(visit: Visit) -> HttpResponse:
    """Who is left out, and somebody more."""
    check_writing(visit.seen, needs=None, team=True, note=False)
    shown: dict[str, Any] = {"rows": excluded(visit), "may_lift": visit.actor.may(Permit.TASK_MANAGE)}
    form = _form(visit)
    if not visit.sent or "paso" in visit.request.POST:
        return visit.show("cases/exclusions.html", {**shown, "form": form})

    def save() -> None:
        entry = ExclusionEntry(*form.exclusion(), reason=form.word("reason"))
        exclude(visit.code, entry, actor=visit.actor, at=visit.at)

    status = attempt(form, save, renames={"account": "person", "rung": "scope"})
    if status != OK:
        return visit.show("cases/exclusions.html", {**shown, "form": form}, status=status)
    return visit.done("Desde ahora no ve el caso ni recibe avisos.", replanned=True)


@require_http_methods(POSTED)
@of_case
def take_off(visit: Visit) -> HttpResponse:
    """Lift one, for who directs the institution of the team."""
    check_writing(visit.seen, needs=None, team=True, note=False)
    visit.actor.require(Permit.TASK_MANAGE)
    said = visit.request.POST if visit.sent else visit.request.GET
    kind, value = said.get("clase", ""), said.get("quien", "")
    if visit.sent:
        lift(visit.code, kind=kind, value=value, actor=visit.actor, at=visit.at)
        return visit.done("La exclusión quedó levantada.", replanned=True)
    row = next((one for one in excluded(visit) if (one.kind, one.value) == (kind, value)), None)
    if row is None:
        return redirect("case_exclusions", visit.code)
    return visit.show("cases/exclusion_lift.html", {"row": row, "hidden": {"clase": kind, "quien": value}})


def excluded(visit: Visit) -> list[Excluded]:
    """Who is left out, for the team. Two queries for each person."""
    return [
        Excluded(row.kind, row.value, _words(row.kind, row.value, visit), row.since)
        for row in exclusions_in(visit.seen)
    ]


def _words(kind: str, value: str, visit: Visit) -> str:
    if kind == "institution":
        return visit.institution(value)
    if kind == "account":
        return _person(value, visit)
    if kind == "post":
        post = routes(visit.at).post(value)
        return f"{post.name}, {visit.institution(post.institution)}" if post else value
    rung, _, institution = value.partition(":")
    if rung == "head":
        return f"La jefatura de {visit.institution(institution)}" if institution else "Las jefaturas"
    return RUNGS.get(rung, rung)


def _person(code: str, visit: Visit) -> str:
    """The name and place of somebody of the directory; the code when there is no post any more."""
    staff = routes(visit.at).staff
    posts = {post.code: post.institution for post in staff.posts}
    held = next((post for post, person, _ in staff.postings if person.code == code), None)
    institution = posts.get(held or "", "")
    if not institution:
        return f"Una persona ({code})"
    names = {one.account_code: one.full_name for one in staff_names(visit.actor, institution, at=visit.at)}
    return f"{names.get(code, code)}, {visit.institution(institution)}"


def _form(visit: Visit) -> CaseExclusionForm:
    setting = setting_of(visit.actor, visit.at)
    typed = visit.request.POST if visit.sent else None
    chosen = typed.get(f"{PREFIX}-institution", "") if typed is not None else ""
    known = chosen in dict(setting.institutions)
    settings: dict[str, Any] = {
        "institutions": setting.institutions,
        "own": setting.own,
        "staff": setting.staff_of(chosen) if known else (),
    }
    if typed is None or "paso" in typed:
        return CaseExclusionForm.shown(typed, PREFIX, **settings)
    return CaseExclusionForm(typed, prefix=PREFIX, **settings)
