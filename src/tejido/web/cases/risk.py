"""The risk of a case: the sheets that were applied, one more, and each explained question by question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.cases.access import assessments_of, people_of
from tejido.cases.field_policy import Group
from tejido.cases.models import Person, RiskAssessment
from tejido.cases.risk import Instrument, Level, Score, instrument, instruments, reassess_on, score
from tejido.cases.services.risk import RiskEntry, assess_risk, may_assess, open_assessment
from tejido.kernel.clock import LIMA, lima_date
from tejido.kernel.errors import NotFound, NotPermitted, Refused
from tejido.reports.telling.people import ROLES
from tejido.web.cases.drafts import forget, kept
from tejido.web.cases.parts import may_enter
from tejido.web.cases.posting import OK, attempt, tell
from tejido.web.cases.risk_forms import PREFIX, RiskForm, field_of
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.wording import risk_look

POSTED = ["GET", "HEAD", "POST"]
CHILD, OLDER = 18, 60


@require_http_methods(["GET", "HEAD"])
@of_case
def page(visit: Visit) -> HttpResponse:
    """The sheets that were applied, newest first, and which one fits each survivor."""
    applies = may_assess(visit.seen, visit.actor)
    if not may_enter("case_risk", visit.seen, visit.actor):
        raise NotPermitted("La ficha de riesgo la ve solo el equipo que lleva el caso.")
    survivors = _survivors(visit)
    titles = dict(_titled(survivors))
    shown = {
        "rows": [
            (row, titles.get(row.person_id, ""), _name(row), Level(row.level).spanish)
            for row in assessments_of(visit.seen)
        ],
        "survivors": [(row, titles[row.pk], _fitting(row)) for row in survivors],
        "sheets": list(_latest()),
        "applies": applies,
        "history": visit.seen.shows(Group.RISK),
    }
    return visit.show("cases/risk.html", shown)


@require_http_methods(POSTED)
@of_case
def new(visit: Visit) -> HttpResponse:
    """Fill a sheet: see what it gives, raise it with a reason, and save it."""
    if not may_assess(visit.seen, visit.actor):
        raise NotPermitted("Su institución no aplica la ficha de valoración de riesgo.")
    sheet = instrument(visit.request.GET.get("ficha", ""))
    person = _chosen(visit)
    name = f"riesgo-{sheet.code}-{person.code}"
    draft = kept(visit, name)
    settings: dict[str, Any] = {"sheet": sheet, "today": lima_date(visit.at)}
    shown: dict[str, Any] = {"sheet": sheet, "person": person, "draft": draft}
    if not visit.sent:
        form = RiskForm.shown(draft.typed, PREFIX, **settings)
        local = visit.at.astimezone(LIMA)
        form.initial = {"day": local.date(), "hour": local.strftime("%H:%M"), **form.initial}
        return visit.show("cases/risk_sheet.html", {**shown, "form": form})
    form = RiskForm(visit.request.POST, prefix=PREFIX, **settings)
    if "paso" in visit.request.POST:
        return visit.show("cases/risk_sheet.html", {**shown, "form": form, "result": _preview(form, sheet)})
    given: list[str] = []

    def save() -> None:
        given.append(assess_risk(visit.code, _entry(form, sheet, person), actor=visit.actor, at=visit.at))

    status = attempt(form, save, renames={"assessed_at": "day"} | {i.number: field_of(i.number) for i in sheet.items})
    if status != OK:
        return visit.show("cases/risk_sheet.html", {**shown, "form": form}, status=status)
    forget(visit, name)
    return visit.done(f"La ficha quedó guardada: {risk_look(given[0]).word.lower()}.", replanned=True)


@require_http_methods(POSTED)
@of_case
def opened(visit: Visit, sheet: int) -> HttpResponse:
    """One sheet explained question by question; opened by a button, and the reading is recorded."""
    if not visit.sent:
        return redirect("case_risk", visit.code)
    found = open_assessment(visit.code, sheet, actor=visit.actor, at=visit.at)
    row = next((one for one in assessments_of(visit.seen) if one.pk == sheet), None)
    if row is None:
        raise NotFound("No encontramos esa ficha en este caso.")
    form = instrument(row.instrument, row.version)
    shown = {
        "row": row,
        "sheet": form,
        "result": score(form, found.answers) if form.scored else None,
        "reason": found.override_reason,
        "who": visit.institution(row.institution_code),
    }
    return visit.show("cases/risk_opened.html", shown)


def _entry(form: RiskForm, sheet: Instrument, person: Person) -> RiskEntry:
    return RiskEntry(
        person_code=person.code,
        instrument=sheet.code,
        assessed_at=form.when(),
        answers=form.answers() if sheet.scored else {},
        level="" if sheet.scored else form.word("level"),
        override_level=form.word("override_level"),
        override_reason=form.word("override_reason"),
    )


def _preview(form: RiskForm, sheet: Instrument) -> dict[str, Any] | None:
    """What the sheet would give as it is filled; None while something in it is wrong."""
    if not form.is_valid() or not sheet.scored:
        return None
    try:
        found: Score = score(sheet, form.answers())
    except Refused as wrong:
        tell(form, wrong, {item.number: field_of(item.number) for item in sheet.items})
        return None
    return {"score": found, "again": reassess_on(found.level, lima_date(form.when()))}


def _survivors(visit: Visit) -> list[Person]:
    return [row for row in people_of(visit.seen) if row.role == "survivor"]


def _titled(rows: Iterable[Person]) -> list[tuple[int, str]]:
    found = list(rows)
    several = len(found) > 1
    return [(row.pk, ROLES["survivor"] + (f" {n}" if several else "")) for n, row in enumerate(found, start=1)]


def _chosen(visit: Visit) -> Person:
    """The survivor that the address names; the only one when it names none."""
    rows = _survivors(visit)
    code = visit.request.GET.get("persona", "")
    found = next((row for row in rows if row.code == code), rows[0] if len(rows) == 1 else None)
    if found is None:
        raise NotFound("Elija a la persona afectada a la que se aplicará la ficha.")
    return found


def _latest() -> Iterable[Instrument]:
    """The last version of each sheet."""
    return [instrument(code) for code in dict.fromkeys(code for code, _ in instruments())]


def _fitting(row: Person) -> str:
    """The sheet that the age suggests; the partner's when nothing else does, for the person to choose."""
    if row.age is not None and row.age < CHILD:
        return "fvr-children"
    return "fvr-older-adults" if row.age is not None and row.age >= OLDER else "fvr-partner"


def _name(row: RiskAssessment) -> str:
    try:
        return instrument(row.instrument, row.version).name
    except Refused:
        return row.instrument
