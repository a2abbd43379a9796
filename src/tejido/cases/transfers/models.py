"""Tables of the transfers: the transfer with what the case was before it, and its steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.cases.models.register import CASE_KEEP, Case
from tejido.cases.transfers.states import WAITING, Basis, TransferState
from tejido.kernel.classes import PERSONAL, deidentified


class Transfer(models.Model):
    """A case offered to the CEM of another district.

    `from_institution` is who proposed it and `from_door` the door of the case then: both keep an outline when it left.
    `left` is what the case had of its own district when it was accepted: {zone, school}. `form` is the key of the form.
    """

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    state = models.CharField(max_length=10)
    from_district = models.CharField(max_length=6)
    from_institution = models.CharField(max_length=60)
    from_door = models.CharField(max_length=60)
    to_district = models.CharField(max_length=6)
    to_institution = models.CharField(max_length=60)
    basis = models.CharField(max_length=12)
    norm = models.CharField(max_length=120, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=16)
    answered_at = models.DateTimeField(null=True)
    left = models.JSONField(default=dict)
    form = models.CharField(max_length=64, blank=True)
    handover_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code case state from_district from_institution from_door to_district to_institution basis norm "
            "proposed_at proposed_by answered_at left form"
        ),
        "handover_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["to_institution", "-id"], name="transfer_received"),
            models.Index(fields=["from_institution", "-id"], name="transfer_sent"),
            models.Index(fields=["from_door", "-id"], name="transfer_door"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in TransferState]), name="transfer_state"),
            models.CheckConstraint(condition=Q(basis__in=[b.value for b in Basis]), name="transfer_basis"),
            models.CheckConstraint(condition=~Q(from_district=models.F("to_district")), name="transfer_elsewhere"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=sorted(WAITING)), name="transfer_one_waiting"
            ),
            models.UniqueConstraint(fields=["case", "form"], condition=~Q(form=""), name="transfer_form_once"),
        ]

    def __str__(self) -> str:
        return self.code


class TransferAct(models.Model):
    """A step in the life of a transfer. Never altered."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    reason_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id transfer state at actor_code institution_code"),
        "reason_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.state}"
