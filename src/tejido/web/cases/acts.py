"""What a court or a prosecutor did, told by an institution that uses the platform."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tejido.cases.access import events_of
from tejido.cases.field_policy import Group
from tejido.cases.services.editing import check_writing
from tejido.cases.services.record_act import ACTS, BROUGHT, record_act
from tejido.cases.services.told import JUSTICE
from tejido.kernel.clock import lima_date
from tejido.protocols.events import Event
from tejido.protocols.facts import FactType
from tejido.protocols.loading import national_library
from tejido.web.cases.paper_form import PaperPart, paper_fields
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.cases.told_form import papers_of
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block, yes_no
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import Choice, fact_field, pick

FACTS = tuple(dict.fromkeys(name for names in BROUGHT.values() for name in names))


class ActForm(PaperPart, Block):
    """The act and its day; the facts that some acts bring."""

    event = pick("¿Qué ocurrió?", [("", "Elija"), *((e.value, e.spanish[:1].upper() + e.spanish[1:]) for e in ACTS)])
    day = day_field("Día")
    hour = hour_field(
        "Hora",
        help_text="Si no se sabe, el plazo se cuenta desde el comienzo del día, o desde la denuncia de ese día.",
    )

    def __init__(self, *args: Any, today: date, papers: list[Choice], must_cite: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= paper_fields()
        self.must_cite = must_cite
        self.offer_papers(papers)
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        self.fields |= {name: fact_field(name) for name in FACTS}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.word("event"):
            self.tell("event", "Elija qué ocurrió.")
        if self.said("day") is None:
            self.tell("day", "Escriba el día.")
        self.check_paper()
        return found

    def when(self, reported_at: datetime | None) -> datetime:
        """The instant of the act. A day without its hour is its beginning, but an act of the day of the report is not
        put before the report by an hour that was not said."""
        day, hour = self.cleaned_data["day"], self.said("hour")
        if hour is None and reported_at is not None and lima_date(reported_at) == day:
            return reported_at
        return instant_of(day, hour or time(0))

    def facts(self) -> dict[str, Any]:
        """What the chosen act lets one know; what does not go with it is left out."""
        known = national_library().facts
        said = {name: self.word(name) for name in BROUGHT.get(Event(self.word("event")), ())}
        return {n: yes_no(w) if known[n].type is FactType.BOOL else w for n, w in said.items() if w}

    def rows(self) -> list[tuple[Any, str]]:
        """The facts with the acts that they go with, for the page to show them only then."""
        return [(self[name], ",".join(e for e, names in BROUGHT.items() if name in names)) for name in FACTS]


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def page(visit: Visit) -> HttpResponse:
    """Record an act, and what was recorded before."""
    check_writing(visit.seen, needs=Group.PERPETRATOR, team=False, note=False)
    told = [
        (row, Event(row.event).spanish, visit.institution(row.institution_code))
        for row in events_of(visit.seen)
        if Event(row.event) in ACTS
    ]
    reports = [row.occurred_at for row in events_of(visit.seen) if row.event == Event.REPORT_RECEIVED]
    reported_at = min(reports, default=None)
    offered: Any = {"today": lima_date(visit.at), "papers": papers_of(visit)}
    offered["must_cite"] = visit.actor.sector not in JUSTICE
    shown: dict[str, Any] = {"told": told, "own": visit.institution(visit.actor.institution or "")}
    if not visit.sent:
        form = ActForm(prefix="acto", initial={"day": offered["today"]}, **offered)
        return visit.show("cases/act.html", {**shown, "form": form})
    form = ActForm(visit.request.POST, files=visit.request.FILES, prefix="acto", **offered)

    def save() -> None:
        event = Event(form.word("event"))
        record_act(
            visit.code, event, occurred_at=form.when(reported_at), facts=form.facts(), document=form.word("document"),
            paper=form.paper(offered["today"]), must_cite=form.must_cite, actor=visit.actor, at=visit.at,
        )  # fmt: skip

    status = attempt(form, save, renames={"occurred_at": "day"})
    if status != OK:
        return visit.show("cases/act.html", {**shown, "form": form}, status=status)
    return visit.done("El acto quedó anotado, informado por su institución.", replanned=True)
