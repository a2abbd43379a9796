"""What was sent after the session ended, on the page where it was written: filled in again, and the rest shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict

from tejido.accounts.actors import Actor
from tejido.cases.access import draft_of
from tejido.cases.services.drafts import FORM_LENGTH, read_draft
from tejido.web.intake.drafts import typed_of

BACK = "sin-enviar"  # in the address to which the login leads: there is something to fill in
_STARTS = "pagina"


def name_of(path: str) -> str:
    """The draft of what was typed on that page; blank when its address is too long to be one."""
    name = _STARTS + path.replace("/", "~")
    return name if len(name) <= FORM_LENGTH else ""


def page_of(name: str) -> str:
    """The address of the page of such a draft; blank for any other draft, and never one of another site."""
    page = name.removeprefix(_STARTS).replace("~", "/") if name.startswith(f"{_STARTS}~") else ""
    return "" if page.startswith(("//", "/\\")) else page


def led_back(address: str) -> str:
    """The address with the word that says that something waits there."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] != BACK]
    return f"{path}?{'&'.join([*kept, urlencode({BACK: 1})])}"


def was_led_back(address: str) -> bool:
    """Whether that address carries the word."""
    return BACK in QueryDict(urlsplit(address).query)


@dataclass(slots=True)
class Unsent:
    """The fields that were typed; `placed` are those that a form of this page has taken."""

    name: str
    typed: QueryDict
    saved_at: datetime
    known: frozenset[str]
    """What the address of the page says already."""
    placed: set[str] = field(default_factory=set)

    def fill(self, bound: BoundField) -> None:
        """Give the field what was typed in it, unless its form was sent or was not the one that was typed in."""
        form, widget = bound.form, bound.field.widget
        if isinstance(bound.field, forms.FileField):
            return
        if form.is_bound:
            self.placed.add(bound.html_name)
            return
        if bound.html_name not in self.typed and not any(other.html_name in self.typed for other in form):
            return
        form.initial[bound.name] = widget.value_from_datadict(self.typed, form.files, bound.html_name)
        bound.__dict__.pop("initial", None)  # it may have been asked before
        self.placed.add(bound.html_name)

    @property
    def left_over(self) -> Iterator[tuple[str, str]]:
        """What no form of the page has a place for, to be copied. Asked after the forms were drawn."""
        for name, values in self.typed.lists():
            if name not in self.placed:
                yield from ((name, value) for value in values if value.strip() and value not in self.known)


def unsent_on(request: HttpRequest, actor: Actor) -> Unsent | None:
    """What the actor typed on this page and could not send; None unless the address says that there is some."""
    name = name_of(request.path) if BACK in request.GET else ""
    row = draft_of(actor, name) if name else None
    typed = typed_of(read_draft(name, actor=actor)) if row is not None else None
    if row is None or typed is None:
        return None
    return Unsent(name, typed, row.updated_at, frozenset(v for _, values in request.GET.lists() for v in values))
