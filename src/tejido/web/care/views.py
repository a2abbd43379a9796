"""The care of a case: one page with what was done, what can be told, the plan and the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.permits import Permit
from tejido.cases.care.access import care_of, sees_care
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.services.closing import WORDS, ready_to_close
from tejido.cases.care.services.plans import move_goal
from tejido.cases.care.services.reading import CareTexts, open_care
from tejido.cases.care.states import GoalState
from tejido.cases.services.editing import may_write
from tejido.kernel.errors import NotPermitted
from tejido.reports.telling.care import GoalTold, PlanTold, told_closing, told_lines, told_plans
from tejido.reports.telling.people import people_told
from tejido.web.care.deeds import DEEDS, Deed
from tejido.web.care.forms import CareForm, ClosingForm, GoalForm, ReopenForm
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.cases.told_form import ELECT, Given, given

RENAMES = {"occurred_at": "day", "goals": "text1"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed with its form; `open` when it came back with something to mend."""

    slug: str
    deed: Deed
    form: CareForm
    open: bool


@require_safe
@of_case
def care(visit: Visit) -> HttpResponse:
    """The page."""
    require_care(visit)
    return page_of_care(visit, {})


@require_POST
@of_case
def act(visit: Visit, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed."""
    require_care(visit)
    if deed not in DEEDS:
        raise Http404
    form = DEEDS[deed].form(visit.request.POST, given=_given(visit), slug=deed)
    status = attempt(form, lambda: DEEDS[deed].run(visit.code, form, visit.actor, visit.at), renames=RENAMES)
    if status != OK:
        return page_of_care(visit, {deed: form}, status=status)
    return visit.done(DEEDS[deed].said, to="care")


@require_POST
@of_case
def goal(visit: Visit, plan: str, number: int) -> HttpResponse:
    """How one goal goes."""
    require_care(visit)
    form = GoalForm(visit.request.POST, prefix=goal_key(plan, number))

    def save() -> None:
        state = form.cleaned_data["state"]
        evidence = form.cleaned_data["evidence"]
        move_goal(plan, number, GoalState(state), evidence=evidence, actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return page_of_care(visit, {goal_key(plan, number): form}, status=status)
    return visit.done("Quedó anotado cómo va el objetivo.", to="care")


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def opened(visit: Visit) -> HttpResponse:
    """The page with what was written; that it was read stays in the ledger."""
    require_care(visit)
    if not visit.sent:
        return redirect("care", code=visit.code)
    return page_of_care(visit, {}, texts=open_care(visit.code, actor=visit.actor, at=visit.at))


def require_care(visit: Visit) -> None:
    """Raises NotPermitted for who takes no part in the care of a case."""
    if not sees_care(visit.seen, visit.actor):
        raise NotPermitted("Su institución no lleva la atención de este caso.")


def page_of_care(
    visit: Visit, sent: dict[str, forms.Form], *, texts: CareTexts | None = None, status: int = 200
) -> HttpResponse:
    """The page of the care of a case, with the forms that came back."""
    found, offered = care_of(visit.seen, visit.actor), _given(visit)
    team = may_write(visit.seen, visit.actor, team=True)
    closed = visit.case.state == "closed"
    writes = may_write(visit.seen, visit.actor) and not closed
    offers = []
    for slug, deed in DEEDS.items():
        if writes and (team or not deed.team):
            form = sent.get(slug)
            typed = form if isinstance(form, CareForm) else deed.form(given=offered, slug=slug)
            offers.append(Offer(slug, deed, typed, slug in sent))
    stands = ready_to_close(visit.code, actor=visit.actor) if team and not closed else None
    lines = told_lines(found, visit.institutions, texts)
    shown: dict[str, Any] = {
        "lines": lines,
        "plans": [(plan, _goals(plan, sent)) for plan in told_plans(found, texts)],
        "offers": offers,
        "team": team,
        "closed": closed,
        "closings": [(row, told_closing(row)) for row in found.closings],
        "unmet": [WORDS[code] for code in stands.unmet] if stands else [],
        "met": [WORDS[code] for code in stands.met] if stands else [],
        "closing": sent.get("cierre") or (closing_form(visit, None) if stands else None),
        "reopening": sent.get("reabrir") or ReopenForm(),
        "wrong": next(iter(sent.values()), None),
        "opened": next(iter(sent), ""),
        "may_open": texts is None and (bool(found.plans) or any(line.noted for line in lines)),
        "scale": care_catalog().recovery_note,
        "levels": care_catalog().recovery.items(),
    }
    return visit.show("care/care.html", shown, status=status)


def goal_key(plan: str, number: int) -> str:
    """What the form of one goal is called in the page."""
    return f"{plan}-{number}"


def _goals(plan: PlanTold, sent: dict[str, forms.Form]) -> list[tuple[GoalTold, forms.Form]]:
    """Each goal with its form: the one that came back, or a new one."""
    keys = [(goal, goal_key(plan.code, goal.number)) for goal in plan.goals]
    return [(goal, sent.get(key) or GoalForm(prefix=key)) for goal, key in keys]


def closing_form(visit: Visit, data: Any) -> ClosingForm:
    """The form of the end of a case; only who directs may pass over a criterion."""
    may = visit.actor.may(Permit.TASK_MANAGE)
    return ClosingForm(data, given=_given(visit), slug="cierre", may_override=may)


def _given(visit: Visit) -> Given:
    people = [(one.code, f"{one.title} ({one.words})") for one in people_told(visit) if one.role == "survivor"]
    return given(visit, person=people if len(people) == 1 else [ELECT, *people])
