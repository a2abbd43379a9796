"""The shifts of one post in one week: written as rows, saved whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.accounts.actors import Actor
from tejido.directory.access import PostRoster, roster_of, shifts_between
from tejido.directory.models import DutyShift
from tejido.directory.services.duty import set_duty
from tejido.kernel.clock import LIMA, lima_date
from tejido.kernel.errors import FieldErrors, NotFound, Refused
from tejido.web.context import asking, instant
from tejido.web.rosters.forms import ShiftForm
from tejido.web.rosters.views import keeping
from tejido.web.rosters.week import Week, moved

EMPTY_ROWS = 3
MOST_ROWS = 60
_CHANGED = (
    "Otra persona cambió estos turnos mientras usted escribía. Revise abajo lo suyo y guarde otra vez si está bien."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A post in a week, as it is: what may be chosen and what is there now."""

    part: PostRoster
    week: Week
    opens: datetime
    people: tuple[tuple[str, str], ...]
    shifts: tuple[DutyShift, ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(day for day in self.week.days if day >= lima_date(self.opens))

    @property
    def last_days(self) -> tuple[date, ...]:
        """The days on which a shift may end: those of the week, the next, and those of shifts that go beyond."""
        ends = {lima_date(shift.ends_at) for shift in self.shifts}
        return tuple(sorted({*self.days, self.week.monday + timedelta(days=7), *ends}))

    @property
    def seen(self) -> str:
        """Stands for the shifts as they are: another value when somebody changed them."""
        rows = [(s.pk, s.starts_at, s.ends_at, s.substitute_id) for s in self.shifts]
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def form(self, number: int, **how: Any) -> ShiftForm:
        return ShiftForm(prefix=f"t{number}", people=self.people, days=self.days, last_days=self.last_days, **how)

    def initial(self, shift: DutyShift, days: int = 0) -> dict[str, Any]:
        """What a row says of a shift (moved some days on); one that began before is told from where it may change."""
        starts = max(moved(shift.starts_at, days), self.opens).astimezone(LIMA)
        ends = moved(shift.ends_at, days).astimezone(LIMA)
        near = ends.date() == starts.date() or (
            ends.date() == starts.date() + timedelta(days=1) and ends.time() <= starts.time()
        )
        return {
            "person": shift.account.code,
            "substitute": shift.substitute.code if shift.substitute else "",
            "day": starts.date().isoformat(),
            "start": starts.time(),
            "end": ends.time(),
            "end_day": "" if near else ends.date().isoformat(),
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest, code: str, post: str) -> HttpResponse:
    """The rows of a week; POST saves them all or says at each row what is wrong. Ten queries."""
    actor, at = asking(request), instant(request)
    institution = keeping(actor, code)
    week = Week.of(request.GET.get("semana", ""), at)
    if week.end <= at:
        raise Refused("Esa semana ya pasó: sus turnos dicen quién debía recibir los avisos y no se cambian.")
    sheet = _sheet(actor, code, post, week, at)
    copied = request.GET.get("copiar") == "1"
    status, conflict = 200, ""
    if request.method == "POST":
        forms = _typed(sheet, request)
        if "more" in request.POST:
            forms = _typed(sheet, request, more=EMPTY_ROWS)
        elif request.POST.get("seen") != sheet.seen:
            status, conflict = 409, _CHANGED
        elif _save(sheet, forms, actor, at):
            messages.success(request, "Los turnos quedaron guardados.")
            return redirect(f"{reverse('roster', args=[code])}?semana={week.monday}")
        else:
            status = 422
    else:
        forms = _fresh(sheet, _week_before(actor, code, sheet) if copied else None)
    shown = {
        "institution": institution,
        "post": sheet.part.post,
        "week": week,
        "opens": sheet.opens,
        "past": sheet.opens > week.start,
        "forms": forms,
        "count": len(forms),
        "seen": sheet.seen,
        "copied": copied,
        "conflict": conflict,
        "people": sheet.people,
    }
    return render(request, "rosters/shifts.html", shown, status=status)


def _sheet(actor: Actor, code: str, post: str, week: Week, at: datetime) -> Sheet:
    roster = roster_of(actor, code, at=at)
    part = next((one for one in roster if one.post.code == post), None)
    if part is None:
        raise NotFound("Esa institución no tiene ese puesto.")
    opens = week.open_from(at)
    there = [one for one in shifts_between(actor, code, opens, week.end) if one.post_id == part.post.pk]
    return Sheet(part, week, opens, _people(part, roster), tuple(there))


def _people(part: PostRoster, roster: Sequence[PostRoster]) -> tuple[tuple[str, str], ...]:
    """Who may be on duty: the people of the institution, those of the post first."""
    held = [posting for one in (part, *roster) for posting in one.postings if posting.account.active]
    return tuple({one.account.code: one.account.full_name for one in held}.items())


def _fresh(sheet: Sheet, copied: Sequence[DutyShift] | None) -> list[ShiftForm]:
    if copied is not None:
        kept = [one for one in copied if moved(one.starts_at, 7) >= sheet.opens]
        rows = [sheet.initial(one, days=7) for one in kept]
    else:
        rows = [sheet.initial(one) for one in sheet.shifts]
    return [sheet.form(n, initial=row) for n, row in enumerate(rows + [{}] * EMPTY_ROWS)]


def _week_before(actor: Actor, code: str, sheet: Sheet) -> list[DutyShift]:
    before = sheet.week.before
    found = shifts_between(actor, code, before.start, before.end)
    return [one for one in found if one.post_id == sheet.part.post.pk and one.starts_at >= before.start]


def _typed(sheet: Sheet, request: HttpRequest, more: int = 0) -> list[ShiftForm]:
    text = request.POST.get("rows", "")
    count = min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 4 else 0
    bound = [sheet.form(n, data=request.POST) for n in range(count)]
    return bound + [sheet.form(n) for n in range(count, min(count + more, MOST_ROWS))]


def _save(sheet: Sheet, forms: Sequence[ShiftForm], actor: Actor, at: datetime) -> bool:
    """True when the shifts were saved; else each row says what is wrong."""
    used = [form for form in forms if form.is_used()]
    if [form for form in used if not form.is_valid()]:
        return False
    rows = [form.row() for form in used]
    try:
        set_duty(sheet.part.post.code, rows, from_at=sheet.opens, until_at=sheet.week.end, actor=actor, at=at)
    except FieldErrors as error:
        for name, sentences in error.errors.items():
            number = name.removeprefix("turno ")
            for sentence in sentences:
                used[int(number) - 1 if number.isdecimal() else 0].add_error(None, sentence)
        return False
    return True
