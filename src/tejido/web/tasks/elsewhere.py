"""Where a task leads: to the page where it is closed, or to the one that shows what it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.urls import reverse

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, Register, reference_of
from tejido.web.cases.parts import may_enter


class Place(NamedTuple):
    """A page and what the link to it says."""

    href: str
    words: str


# One entry a register, but for the referral, which is answered in the task's own page.
PLACES: Mapping[Register, Callable[[Obligation], Place]] = {
    Register.PROTECTION: lambda task: Place(
        reverse("measure", args=[task.subject_code, reference_of(task.duty).partition("@")[0]]), "Ir a las medidas"
    ),
    Register.CARE: lambda task: Place(reverse("care", args=[task.subject_code]), "Ir a la atención"),
    Register.RISK: lambda task: Place(reverse("case_risk", args=[task.subject_code]), "Aplicar la ficha"),
    Register.LIBRARY: lambda task: Place(reverse("protocols"), "Ver los protocolos"),
    Register.TRANSFER: lambda task: Place(reverse("transfer", args=[reference_of(task.duty)]), "Ir al traslado"),
    Register.DELIVERY: lambda task: Place(reverse("delivery_fill", args=[task.subject_code]), "Ir a entregar"),
    Register.PROTOCOL: lambda task: Place(reverse("local_read"), "Leer y responder"),
    Register.RIGHTS: lambda task: Place(reverse("rights_request", args=[task.subject_code]), "Ir al pedido"),
    Register.BREACH: lambda task: Place(reverse("breach", args=[task.subject_code]), "Ir al incidente"),
    Register.JUSTICE: lambda task: Place(reverse("proceedings", args=[task.subject_code]), "Ir a los procesos"),
}


_MEASURES, _CARE, _RISK = (
    ("measures", "Ver las medidas"),
    ("care", "Ver la atención"),
    ("case_risk", "Ver la ficha de riesgo"),
)
SEEN_IN: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "cem.request_measures", "court.decide_measures", "court.notify_police", "police.attend_breach",
            "police.execute_measures", "police.execution_report", "police.follow_up_report", "police.protection_map",
            "police.tell_breach",
        ),
        _MEASURES,
    ),
    **dict.fromkeys(("cem.assess_risk", "receiver.assess_risk"), _RISK),
    "cem.integral_plan": _CARE,
}  # fmt: skip
"""By duty, the page of the case that shows what is seen before it is done, and the words of the link."""


def place_to_see(task: Obligation, seen: Seen | None, actor: Actor) -> Place | None:
    """The page of the case that shows what the task speaks of; None when there is none or the actor may not enter."""
    found = SEEN_IN.get(task.duty)
    if found is None or seen is None or not may_enter(found[0], seen, actor):
        return None
    return Place(reverse(found[0], args=[task.subject_code]), found[1])


def place_of_work(task: Obligation) -> Place | None:
    """The page where the task is closed; None when that is the task's own page."""
    if task.protocol not in OWN:
        return None
    place = PLACES.get(Register(task.protocol))
    return place(task) if place else None
