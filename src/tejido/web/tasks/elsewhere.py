"""Where a task is closed that a register asked for by itself: the page of what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.urls import reverse

from tejido.cases.access import Seen
from tejido.cases.field_policy import Group
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, Register, reference_of


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


MEASURES, CARE, RISK = (
    ("measures", "Ver las medidas"),
    ("care", "Ver la atención"),
    ("case_risk", "Ver la ficha de riesgo"),
)
# What is seen in another page of the case before such a duty is done: by duty, the group of fields that opens it.
SEEN_IN: Mapping[str, tuple[tuple[str, str], Group | None]] = {
    **dict.fromkeys(
        (
            "cem.request_measures", "court.decide_measures", "court.notify_police", "police.attend_breach",
            "police.execute_measures", "police.execution_report", "police.follow_up_report", "police.protection_map",
            "police.tell_breach",
        ),
        (MEASURES, Group.PROTECTION),
    ),
    **dict.fromkeys(("cem.assess_risk", "receiver.assess_risk"), (RISK, Group.RISK)),
    "cem.integral_plan": (CARE, None),
}  # fmt: skip


def place_to_see(task: Obligation, seen: Seen | None) -> Place | None:
    """The page of the case that shows what the task speaks of; None when there is none or the actor may not enter."""
    found = SEEN_IN.get(task.duty)
    if found is None or seen is None:
        return None
    (name, words), group = found
    if group is not None and not seen.shows(group):
        return None
    return Place(reverse(name, args=[task.subject_code]), words)


def place_of_work(task: Obligation) -> Place | None:
    """The page where the task is closed; None when that is the task's own page."""
    if task.protocol not in OWN:
        return None
    place = PLACES.get(Register(task.protocol))
    return place(task) if place else None
