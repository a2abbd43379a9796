"""Tables that grow beside a case: consents, risk, notes, referrals and drafts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.cases.models.register import CASE_KEEP, Case, Person
from tejido.kernel.classes import PERSONAL, deidentified
from tejido.kernel.retention import Kept


class Consent(models.Model):
    """What the survivor (or who answers for a child) agreed to. One row an answer; a withdrawal fills its time.

    `purpose`: services, statistics, or recipient (then `recipient` is a sector or an institution code).
    `answer`: given, refused or legal_duty (then `norm` says which).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12)
    recipient = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=12)
    norm = models.CharField(max_length=120, blank=True)
    given_by = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()
    recorded_by = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id case purpose recipient answer norm given_by at recorded_by withdrawn_at withdrawn_by"
    )
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "purpose", "recipient"], condition=Q(withdrawn_at__isnull=True), name="consent_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose} {self.recipient} {self.answer}"


class RiskAssessment(models.Model):
    """One application of a risk sheet; never altered, a new one follows. Seen by the case's team only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    assessed_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    answers_sealed = models.BinaryField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=20)
    legal_level = models.CharField(max_length=20)
    override_level = models.CharField(max_length=20, blank=True)
    override_reason_sealed = models.BinaryField(null=True)
    reassess_on = models.DateField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id case person instrument version assessed_at registered_at actor_code institution_code score level "
            "legal_level override_level reassess_on"
        ),
        "answers_sealed": PERSONAL,
        "override_reason_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["-assessed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class Note(models.Model):
    """A note of an institution in a case; read by its own institution and the case's team. Never altered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    text_sealed = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id case at actor_code institution_code"),
        "text_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class Referral(models.Model):
    """A case sent to the next service; `state` follows `cases.states.REFERRAL`."""

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    from_institution = models.CharField(max_length=60)
    to_institution = models.CharField(max_length=60)
    service = models.CharField(max_length=60)
    basis = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=16)
    handover_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id code case from_institution to_institution service basis state proposed_at proposed_by"),
        "handover_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["to_institution", "state"], name="referral_inbox")]

    def __str__(self) -> str:
        return self.code


class ReferralAct(models.Model):
    """A step in a referral's life. Never altered.

    `document`: the code of the paper it is taken from, when who sent it tells what the other side answered.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=16)
    reason_sealed = models.BinaryField(null=True)
    document = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id referral state at actor_code document"),
        "reason_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.state}"


class Draft(models.Model):
    """What a person has typed and not yet sent, sealed under a key of its own; gone when sent or after seven days."""

    account_code = models.CharField(max_length=16)
    form = models.CharField(max_length=80)
    updated_at = models.DateTimeField()
    body_sealed = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id account_code form updated_at"),
        "body_sealed": PERSONAL,
    }
    keep: ClassVar[str] = Kept("7 días desde la última tecla (propuesta por validar).", "updated_at", days=7)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account_code", "form"], name="draft_one")]

    def __str__(self) -> str:
        return f"{self.account_code} {self.form}"
