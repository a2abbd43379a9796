"""What is told of an act of a court, a prosecutor or a station."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from tejido.api.shapes.fields import Answer, Code, Moment, Note, Sent
from tejido.api.shapes.papers_in import WithPaper
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.services.record_act import ACTS
from tejido.cases.services.told import Told
from tejido.kernel.errors import Refused
from tejido.protocols.events import Event


def _of(name: str) -> Any:
    """A code of one list of the measures, told in the document; the register says when it is not one."""
    return Field(max_length=60, json_schema_extra={"enum": [*measure_catalog().lists[name]]})


class ActIn(WithPaper):
    """`facts`: what the act lets one know (`received_by`, `misdemeanour`), when it is known."""

    event: Annotated[str, Field(max_length=60, json_schema_extra={"enum": [event.value for event in ACTS]})]
    happened_at: Moment
    facts: dict[Code, Answer] = {}

    def act(self) -> Event:
        """The act. Raises Refused when it is none that is recorded this way."""
        if self.event not in ACTS:
            raise Refused("Elija un acto de la lista «acts» de GET /lists.", field="event")
        return Event(self.event)

    def known_facts(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, list) else value for name, value in self.facts.items()}


class VisitIn(WithPaper):
    """A visit to the protected person; with its paper when told for a station that does not use the platform."""

    result: Annotated[str, _of("visit_results")]
    happened_at: Moment
    note: Note = ""

    def told(self, form: str, today: date) -> Told:
        paper = self.paper(today)
        return Told(self.happened_at, note=self.note, document=self.document, paper=paper, must_cite=True, form=form)


class BreachIn(Sent):
    """That the measures were breached: the station is alerted at once."""

    kind: Annotated[str, _of("breaches")]
    happened_at: Moment
    note: Note = ""

    def told(self, form: str) -> Told:
        return Told(self.happened_at, note=self.note, form=form)
