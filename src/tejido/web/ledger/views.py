"""The ledger's pages. Each reading of entries is itself an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.services.ledger_reading import Reading, read_ledger, read_own_institution
from tejido.kernel.errors import NotPermitted, Refused
from tejido.ledger.access import get_checkpoint, last_checkpoint, recent_checkpoints
from tejido.ledger.checkpoints import render_checkpoint
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.ledger.words import SUBJECTS, entry_line

VERIFY = "tejido ledger verify"


class FilterForm(forms.Form):
    """What the entries are filtered by."""

    kind = forms.ChoiceField(label="Sobre", required=False, choices=[("", "Todo"), *SUBJECTS.items()])
    subject = forms.CharField(label="Su código", required=False, max_length=80)
    actor = forms.CharField(label="Quién (código)", required=False, max_length=80)
    watched = forms.BooleanField(label="Solo lo que se vigila", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") and not said.get("subject"):
            self.add_error("subject", "Escriba también el código.")
        if said.get("subject") and not said.get("kind"):
            self.add_error("kind", "Diga de qué es ese código.")
        return said

    def asked(self) -> dict[str, Any]:
        """The arguments of the reading."""
        said = self.cleaned_data
        return {
            "subject": (said["kind"], said["subject"].strip()) if said["subject"] else None,
            "actor_code": said["actor"].strip() or None,
            "watched": said["watched"],
        }


@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The entries, latest first, with their filters; a head goes to the own institution's."""
    actor, at = asking(request), instant(request)
    if not actor.may(Permit.LEDGER_READ) and actor.may(Permit.GLASS_REVIEW):
        return redirect("ledger-own")
    _require_reader(actor)
    form = FilterForm(request.GET)
    reading, status = Reading((), more=False, names={}), 200
    if form.is_valid():
        try:
            reading = read_ledger(actor=actor, at=at, before=_before(request), **form.asked())
        except Refused as error:
            show_errors(form, error)
    if form.errors:
        status = 422
    shown = {
        "form": form,
        "last": last_checkpoint(),
        "checkpoints": recent_checkpoints(),
        "command": VERIFY,
        **_page(reading),
    }
    return render(request, "ledger/entries.html", shown, status=status)


@never_cache
@require_safe
def own_institution(request: HttpRequest) -> HttpResponse:
    """Searches and readings of identity by the people of the reviewer's institution."""
    actor, at = asking(request), instant(request)
    if actor.may(Permit.LEDGER_READ) and not actor.institution:
        return redirect("ledger")
    code = request.GET.get("quien", "")
    reading = read_own_institution(actor=actor, at=at, actor_code=code or None, before=_before(request))
    return render(request, "ledger/own.html", {"people": reading.names, "who": code, **_page(reading)})


@require_safe
def checkpoint(request: HttpRequest, number: int) -> HttpResponse:
    """A checkpoint as a paper to print, sign and publish; a seal copied from a paper is compared with it."""
    _require_reader(asking(request))
    found = get_checkpoint(number)
    seal = bytes(found.root).hex()
    copied = "".join(request.GET.get("sello", "").split()).lower()[:200]
    shown = {
        "checkpoint": found,
        "paper": render_checkpoint(found),
        "seal": seal,
        "command": VERIFY,
        "copied": copied,
        "same": copied == seal,
    }
    return render(request, "ledger/checkpoint.html", shown)


def _require_reader(actor: Actor) -> None:
    """One installation has one ledger: only a reader of its district reads it."""
    actor.require(Permit.LEDGER_READ)
    if actor.district != settings.TEJIDO_DISTRICT:
        raise NotPermitted("La bitácora la lee quien fue designado en este distrito.")


def _page(reading: Reading) -> dict[str, object]:
    lines = [(entry_line(entry), reading.names.get(entry.actor_code, "")) for entry in reading.entries]
    return {"lines": lines, "next": reading.entries[-1].id if reading.more else None}


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("antes", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
