"""Tables of justice: the proceeding with its numbers, who stands how in it, its hearings, sanctions and history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.cases.justice.states import BY_SENTENCE, HearingState, Status
from tejido.cases.models.register import CASE_KEEP, Case, Person
from tejido.kernel.classes import PERSONAL, deidentified

_SENTENCES = sorted(BY_SENTENCE)


class Proceeding(models.Model):
    """One proceeding of a case. `references_sealed` holds its numbers in other registers (numbers only); `has` names
    which are known, without telling them."""

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    has = models.JSONField(default=list)
    references_sealed = models.BinaryField(null=True)
    form = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id code case kind stage opened_at registered_at has form"),
        "references_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "form"], condition=~Q(form=""), name="proceeding_form_once")
        ]

    def __str__(self) -> str:
        return self.code


class Party(models.Model):
    """How an alleged perpetrator stands in a proceeding; `sentenced_at` only for who has a sentence (constraint)."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proceedings_as_party")
    status = models.CharField(max_length=16)
    since = models.DateTimeField()
    sentenced_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = deidentified("id proceeding person status since sentenced_at")
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "person"], name="party_once"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="party_status"),
            models.CheckConstraint(
                condition=Q(status__in=_SENTENCES, sentenced_at__isnull=False)
                | (~Q(status__in=_SENTENCES) & Q(sentenced_at__isnull=True)),
                name="party_sentenced_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id}/{self.person_id}: {self.status}"


class Hearing(models.Model):
    """A hearing that was set; what became of it once it is told. `accompanied` None: not known."""

    code = models.CharField(max_length=16, unique=True)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(max_length=20)
    scheduled_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=24, blank=True)
    accompanied = models.BooleanField(null=True)
    told_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code proceeding kind scheduled_at state reason accompanied told_at"
    )
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["scheduled_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "kind", "scheduled_at"], name="hearing_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in HearingState]), name="hearing_state"),
        ]

    def __str__(self) -> str:
        return self.code


class Sanction(models.Model):
    """What a sentence ordered of somebody, and what is known of its being carried out. `months` and `soles` None: not
    said, or not of that kind."""

    code = models.CharField(max_length=16, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField(null=True)
    soles = models.PositiveIntegerField(null=True)
    imposed_at = models.DateTimeField()
    execution = models.CharField(max_length=12, default="unknown")
    execution_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code party kind months soles imposed_at execution execution_at"
    )
    keep: ClassVar[str] = CASE_KEEP

    def __str__(self) -> str:
        return self.code


class ProceedingAct(models.Model):
    """Something that happened in a proceeding. Never altered. `data` holds codes; `document`, the paper it is from."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=16, blank=True)
    data = models.JSONField(default=dict)
    form = models.CharField(max_length=64, blank=True)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id proceeding act occurred_at at actor_code institution_code document data form"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "form"], condition=~Q(form=""), name="proceeding_act_once")
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.act}"
