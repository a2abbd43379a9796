"""Tables of care: attentions, the plan and its goals, follow-ups, drop-outs, how the service was, and closings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.cases.care.states import GoalState
from tejido.cases.models.register import CASE_KEEP, Case, Person
from tejido.kernel.classes import PERSONAL, deidentified
from tejido.kernel.retention import Kept


class Attention(models.Model):
    """One attention that a survivor was given, or that she did not come to (`came` False). Never altered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attentions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attentions")
    service = models.CharField(max_length=16)
    mode = models.CharField(max_length=12)
    came = models.BooleanField()
    attended_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    form = models.CharField(max_length=64, blank=True)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id case person service mode came attended_at registered_at actor_code institution_code form"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["attended_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "form"], condition=~Q(form=""), name="attention_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.service} {self.attended_at:%Y-%m-%d}"


class CarePlan(models.Model):
    """The plan agreed with a survivor; one stands for each (`ended_at` None), another may follow."""

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="care_plans")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_plans")
    agreed_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code case person agreed_at registered_at actor_code institution_code ended_at"
    )
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="care_plan_one")
        ]

    def __str__(self) -> str:
        return self.code


class Goal(models.Model):
    """One goal of a plan: its words are sealed; the area and the state are coded."""

    plan = models.ForeignKey(CarePlan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=16)
    state = models.CharField(max_length=10)
    changed_at = models.DateTimeField()
    text_sealed = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id plan number area state changed_at"),
        "text_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="goal_number"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in GoalState]), name="goal_state"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number} {self.state}"


class GoalAct(models.Model):
    """A goal that changed state, with what shows it. Never altered."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    evidence_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id goal state at actor_code"),
        "evidence_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.state}"


class FollowUp(models.Model):
    """One follow-up of a survivor: whether they spoke, and how she is on the scale of `scale`. `recovery` None: not
    asked, or it was not possible. Never altered."""

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follow_ups")
    contact = models.CharField(max_length=12)
    recovery = models.PositiveSmallIntegerField(null=True)
    scale = models.CharField(max_length=12, blank=True)
    held_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    form = models.CharField(max_length=64, blank=True)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code case person contact recovery scale held_at registered_at actor_code institution_code form"
        ),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["held_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "form"], condition=~Q(form=""), name="follow_up_form_once")
        ]

    def __str__(self) -> str:
        return self.code


class DropOut(models.Model):
    """A survivor who stopped coming to a service, and why; `returned_at` when she came back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="drop_outs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="drop_outs")
    service = models.CharField(max_length=16)
    reason = models.CharField(max_length=16)
    since = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    returned_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id case person service reason since registered_at actor_code institution_code returned_at"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "service"], condition=Q(returned_at__isnull=True), name="drop_out_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.service} {self.reason}"


class Satisfaction(models.Model):
    """What somebody answered of a service, tied to no case, person or account, and to a month, not a day: so that who
    attended her cannot know what she said. `answers`: question to yes, no or partly."""

    district = models.CharField(max_length=6)
    institution_code = models.CharField(max_length=60)
    service = models.CharField(max_length=16)
    month = models.DateField()
    version = models.CharField(max_length=12)
    answers = models.JSONField()

    field_classes: ClassVar[dict[str, str]] = deidentified("id district institution_code service month version answers")
    keep: ClassVar[str] = Kept("Siempre: no dice de quién es (propuesta por validar).")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["district", "institution_code", "month"], name="satisfaction_month")]

    def __str__(self) -> str:
        return f"{self.institution_code} {self.month:%Y-%m}"


class Closing(models.Model):
    """The end of a case, and its reopening when there was one. Never altered otherwise. `criteria`: what was met;
    `overridden`: those that were not, when somebody who directs closed it all the same with a reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    reason = models.CharField(max_length=16)
    criteria = models.JSONField(default=list)
    overridden = models.JSONField(default=list)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    note_sealed = models.BinaryField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.CharField(max_length=16, blank=True)
    reopening_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id case reason criteria overridden closed_at closed_by institution_code reopened_at reopened_by"
        ),
        "note_sealed": PERSONAL,
        "reopening_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["closed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(reopened_at__isnull=True), name="closing_one")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.closed_at:%Y-%m-%d}"
