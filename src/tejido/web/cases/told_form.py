"""The form of an act that is told: when it happened, by which paper, and a note; deeds add what they ask besides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen, documents_in
from tejido.cases.services.told import JUSTICE, Told
from tejido.kernel.clock import lima_date
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.cases.paper_form import FIELDS, PaperPart, paper_fields
from tejido.web.cases.seeing import Visit
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import Choice, offer

ELECT: Choice = ("", "Elija")


@dataclass(frozen=True, slots=True)
class Given:
    """What the forms of a case offer: its documents, other lists by the name of their field, today, and who tells."""

    today: date
    sector: str | None
    documents: list[Choice]
    lists: dict[str, list[Choice]]


def given(visit: Visit, **lists: list[Choice]) -> Given:
    """What the forms of that case offer; each list with its first, empty choice."""
    return Given(lima_date(visit.at), visit.actor.sector, papers_of(visit), lists)


def papers_of(visit: Visit) -> list[Choice]:
    """The documents of that case, to choose from."""
    return papers_in(visit.seen, visit.actor)


def papers_in(seen: Seen, actor: Actor) -> list[Choice]:
    """The documents of a case that the actor sees, to choose from."""
    return [(row.code, f"{row.name} · {row.code}") for row in documents_in(seen, actor)]


class ToldForm(PaperPart, Block):
    """What every act says. A form that asks no moment is told at the instant when it is sent.

    `OF_JUSTICE`: it is an act of a court or a prosecutor, so whoever is neither tells it with its paper.
    """

    ASKS_MOMENT: ClassVar[bool] = True
    MAY_BE_BLANK: ClassVar[tuple[str, ...]] = ()
    """The beginnings of the names of its own fields that may be left blank."""
    BY_PAPER: ClassVar[bool] = True
    OF_JUSTICE: ClassVar[bool] = False
    MUST: ClassVar[tuple[str, ...]] = ()
    """The lists where something must be chosen: all that lack it are told at once."""
    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    day = day_field("Día")
    hour = hour_field("Hora", help_text="Si no se sabe, vale el comienzo del día.")
    note = forms.CharField(
        label="Nota",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras."},
        help_text="Se guarda cifrada. Cada lectura queda anotada.",
    )

    def __init__(self, data: QueryDict | None = None, *, given: Given, slug: str, **more: Any) -> None:
        super().__init__(data, prefix=slug, **more)
        self.fields |= paper_fields() if self.BY_PAPER else {}
        self.sector = given.sector
        self.must_cite = self.OF_JUSTICE and given.sector not in JUSTICE
        self.fields["form"].initial = secrets.token_hex(8)
        self.fields["day"].widget.attrs["max"] = given.today.isoformat()
        if not self.is_bound:
            self.fields["day"].initial = given.today
        if self.BY_PAPER:
            self.offer_papers(given.documents)
        for name, pairs in given.lists.items():
            if name in self.fields:
                offer(self.fields[name], pairs)
        if not self.ASKS_MOMENT:
            del self.fields["day"], self.fields["hour"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.ASKS_MOMENT and self.said("day") is None:
            self.tell("day", "Escriba el día.")
        for name in self.MUST:
            if name in self.fields and not self.word(name):
                self.tell(name, "Elija una opción de la lista.")
        self.check_paper()
        return found

    def told(self, at: datetime) -> Told:
        """What was said. A day without its hour is its beginning, but today without an hour is now: what follows
        something of this morning is not put before it by an hour that was not said."""
        moment, alone = at, False
        if self.ASKS_MOMENT:
            day, hour = self.said("day"), self.said("hour")
            today = hour is None and instant_of(day) <= at <= instant_of(day, time.max)
            moment, alone = (at, False) if today else (instant_of(day, hour or time(0)), hour is None)
        return Told(
            moment,
            day_alone=alone,
            note=self.word("note"),
            document=self.word("document"),
            paper=self.paper(lima_date(at)),
            must_cite=self.must_cite,
            form=self.word("form"),
        )

    def may_be_blank(self) -> list[str]:
        """The own fields that may be left blank: the page says so."""
        return [name for name in self.own() if name.startswith(self.MAY_BE_BLANK)] if self.MAY_BE_BLANK else []

    def own(self) -> list[str]:
        """The names of the fields that are of this deed alone, in their order."""
        return [name for name in self.fields if name not in ToldForm.base_fields and name not in FIELDS]
