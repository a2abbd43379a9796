"""The only reads of the care of a case: all for its team, their own attentions for the others."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.care.models import Attention, CarePlan, Closing, DropOut, FollowUp
from tejido.cases.field_policy import Closeness
from tejido.protocols.sectors import Sector

NO_CARE = frozenset({Sector.EDUCATION, Sector.UGEL})


@dataclass(frozen=True, slots=True)
class Care:
    """The care of a case as far as the actor may know it; texts still sealed."""

    attentions: list[Attention]
    plans: list[CarePlan]
    follow_ups: list[FollowUp]
    drop_outs: list[DropOut]
    closings: list[Closing]


def sees_care(seen: Seen, actor: Actor) -> bool:
    """Whether the actor takes part in the care of a case: a school does not, not even of a case that it registered."""
    return seen.closeness != Closeness.OUTLINE and actor.sector not in NO_CARE


def care_of(seen: Seen, actor: Actor) -> Care:
    """The care of a case. Seven queries for its team, one for another sector, none for who takes no part in it."""
    if not sees_care(seen, actor):
        return Care([], [], [], [], [])
    rows = Attention.objects.filter(case=seen.case).select_related("person")
    if not seen.in_full:
        return Care(list(rows.filter(institution_code=actor.institution or "-")), [], [], [], [])
    plans = CarePlan.objects.filter(case=seen.case).select_related("person").prefetch_related("goals__acts")
    return Care(
        list(rows),
        list(plans.order_by("-agreed_at", "-id")),
        list(FollowUp.objects.filter(case=seen.case).select_related("person")),
        list(DropOut.objects.filter(case=seen.case).select_related("person").order_by("since", "id")),
        list(Closing.objects.filter(case=seen.case)),
    )
