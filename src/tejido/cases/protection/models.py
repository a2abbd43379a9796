"""Tables of the protection measures: the order of a court with what it protects, and all that happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.cases.models.register import CASE_KEEP, Case
from tejido.cases.protection.states import STANDING, OrderState
from tejido.kernel.classes import PERSONAL, deidentified

_STANDING = sorted(STANDING)


class MeasureOrder(models.Model):
    """One set of measures, asked for or ordered by one decision.

    `kinds` empty: not known which. `until_on` is its last day, included; None: without a known end. `station` is the
    police institution that executes it, blank when the district has none that may know. `place_sealed` holds
    {lat, lon} of the protected home under the case's key; None: nobody has placed it.
    """

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measure_orders")
    state = models.CharField(max_length=10)
    requested_by = models.CharField(max_length=16, blank=True)
    requested_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    kinds = models.JSONField(default=list)
    until_on = models.DateField(null=True)
    court = models.CharField(max_length=60, blank=True)
    station = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=6)
    notified_at = models.DateTimeField(null=True)
    executed_at = models.DateTimeField(null=True)
    visited_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    place_sealed = models.BinaryField(null=True)
    registered_at = models.DateTimeField()

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code case state requested_by requested_at decided_at kinds until_on court station district notified_at "
            "executed_at visited_at breached_at ended_at replaces registered_at"
        ),
        "place_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["station", "id"], name="measure_station", condition=Q(state__in=_STANDING)),
            models.Index(fields=["until_on"], name="measure_until", condition=Q(state__in=_STANDING)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in OrderState]), name="measure_state"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="requested"), name="measure_one_request"),
        ]

    def __str__(self) -> str:
        return self.code


class MeasureAct(models.Model):
    """Something that happened to a set of measures. Never altered: what was wrong is corrected by another act.

    `occurred_at` is when it is said to have happened, `at` when it was registered. `document` is the code of the paper
    it was taken from, when who registers is not who did it. `form` is the key of the form, so that it counts once.
    """

    order = models.ForeignKey(MeasureOrder, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=16, blank=True)
    data = models.JSONField(default=dict)
    form = models.CharField(max_length=64, blank=True)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id order act occurred_at at actor_code institution_code document data form"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "form"], condition=~Q(form=""), name="measure_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.act}"
