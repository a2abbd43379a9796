"""The whole form: every block with what was typed, either shown again as it is or asked whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.forms.boundfield import BoundField
from django.http import QueryDict

from tejido.directory.libraries import library_of
from tejido.directory.routes import Routes
from tejido.kernel.errors import CalendarExhausted
from tejido.law.calendars import WorkingCalendar
from tejido.web.intake import numbered
from tejido.web.intake.block import Block
from tejido.web.intake.closing_forms import ConsentForm, ContactForm, NeedsForm
from tejido.web.intake.door_forms import OpeningForm
from tejido.web.intake.exclusion_form import ExclusionForm
from tejido.web.intake.incident_forms import IncidentForm
from tejido.web.intake.options import Choice
from tejido.web.intake.people_forms import OtherForm, PerpetratorForm, RelationForm, SurvivorForm
from tejido.web.intake.recipients import Recipient, Recipients, recipients
from tejido.web.templatetags.fields import wrong_in

B = TypeVar("B", bound=Block)


@dataclass(frozen=True)
class Setting:
    """Where and when the form is filled: the lists that depend on the institution, and the instant."""

    door: str
    district: str
    own: str
    at: datetime
    today: date
    calendar: Callable[[str], WorkingCalendar]
    zones: Sequence[Choice]
    schools: Sequence[Choice]
    institutions: Sequence[Choice]
    staff_of: Callable[[str], Sequence[Choice]]
    known: Routes | None = None
    """The directory of that instant."""


@dataclass
class Sheet:
    """`asked` blocks are bound and validate; the others only show what was typed."""

    key: str
    setting: Setting
    typed: QueryDict | None = None
    asked: bool = False
    unplaced: list[str] = field(default_factory=list)

    @cached_property
    def opening(self) -> OpeningForm:
        s = self.setting
        return self._block(OpeningForm, "caso", door=s.door, zones=s.zones, today=s.today)

    @cached_property
    def incidents(self) -> list[IncidentForm]:
        s = self.setting
        return self._blocks(IncidentForm, numbered.INCIDENT, zones=s.zones, today=s.today, at=s.at)

    @cached_property
    def survivors(self) -> list[SurvivorForm]:
        return self._blocks(SurvivorForm, numbered.SURVIVOR, today=self.setting.today)

    @cached_property
    def perpetrators(self) -> list[PerpetratorForm]:
        return self._blocks(PerpetratorForm, numbered.PERPETRATOR, today=self.setting.today)

    @cached_property
    def relations(self) -> dict[tuple[int, int], RelationForm]:
        """By the place of the survivor and that of the alleged perpetrator."""
        return {
            (s, p): self._block(RelationForm, f"{numbered.RELATION}-{s}-{p}")
            for p in range(len(self.perpetrators))
            for s in range(len(self.survivors))
        }

    @cached_property
    def others(self) -> list[OtherForm]:
        return self._blocks(OtherForm, numbered.OTHER, today=self.setting.today)

    @cached_property
    def contact(self) -> ContactForm:
        return self._block(ContactForm, "contacto")

    @cached_property
    def needs(self) -> NeedsForm:
        s = self.setting
        own = s.own if s.door == "education" else ""
        return self._block(NeedsForm, "datos", door=s.door, district=s.district, schools=s.schools, own_school=own)

    @cached_property
    def told(self) -> Recipients:
        s = self.setting
        try:
            return recipients(
                self.typed, door=s.door, library=library_of(s.district), calendar=s.calendar(s.district), at=s.at
            )
        except CalendarExhausted as missing:  # nothing can be planned, nor registered: said before she is asked
            self.unplaced.append(missing.message)
            return Recipients((), ())

    @cached_property
    def consent(self) -> ConsentForm:
        offered = [(one.sector, f"Avisar a: {one.name}") for one in self.told.by_consent]
        return self._block(ConsentForm, "permisos", recipients=offered)

    @cached_property
    def exclusions(self) -> list[ExclusionForm]:
        return [self._exclusion(place) for place in range(numbered.count(self.typed, numbered.EXCLUSION))]

    def _exclusion(self, place: int) -> ExclusionForm:
        prefix = f"{numbered.EXCLUSION}-{place}"
        chosen = self.typed.get(f"{prefix}-institution", "") if self.typed is not None else ""
        s = self.setting
        staff = s.staff_of(chosen) if chosen and chosen in dict(s.institutions) else ()
        return self._block(ExclusionForm, prefix, institutions=s.institutions, own=s.own, staff=staff)

    def accused(self) -> list[tuple[PerpetratorForm, list[RelationForm]]]:
        """Each alleged perpetrator with what he is to each survivor."""
        return [
            (one, [form for (_, p), form in self.relations.items() if p == place])
            for place, one in enumerate(self.perpetrators)
        ]

    def consent_rows(self) -> list[tuple[Recipient, BoundField]]:
        """Each recipient that needs her yes, with its question."""
        return [(one, self.consent[f"to_{one.sector}"]) for one in self.told.by_consent]

    def faults(self) -> list[dict[str, str]]:
        """Everything to mend, with the field it links to; what has no field first."""
        loose = [{"href": "", "label": "", "sentence": sentence} for sentence in self.unplaced]
        return loose + [fault for block in self.blocks() if block.is_bound for fault in wrong_in(block)]

    def blocks(self) -> Iterator[Block]:
        """Every block, in the order of the page."""
        yield self.opening
        yield from self.incidents
        yield from self.survivors
        for perpetrator, relations in self.accused():
            yield perpetrator
            yield from relations
        yield from self.others
        yield self.contact
        yield self.needs
        yield self.consent
        yield from self.exclusions

    def ask(self) -> bool:
        """True when every block that holds something is right by itself."""
        wrong = [block for block in self.blocks() if not block.is_valid()]  # each one is asked: all faults at once
        return not wrong

    def _block(self, kind: type[B], prefix: str, **settings: Any) -> B:
        if self.asked:
            return kind(self.typed, prefix=prefix, **settings)
        return kind.shown(self.typed, prefix, **settings)

    def _blocks(self, kind: type[B], name: str, **settings: Any) -> list[B]:
        return [self._block(kind, f"{name}-{n}", **settings) for n in range(numbered.count(self.typed, name))]
