"""Tables of data protection: requests with who was consulted, breaches, and what happened to each.

Who asks, for whom, what and how to answer are sealed under the request's own key, apart from every case.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import PERSONAL, deidentified
from tejido.kernel.retention import WITH_SUBJECT, Kept
from tejido.privacy.states import BreachState, RequestState

_CLOSED_KEEP = Kept("5 años desde que se cerró (propuesta por validar con la oficialía).", "closed_at", years=5)


class RightsRequest(models.Model):
    """Somebody asks for what the law gives over her data. `desk` is the institution that answers.

    `standing`: holder, parent or representative. `age_group` is of the person whose data they are. `identity`: pending,
    verified or failed. `outcome`: blank until it was answered. `answer_sealed`: the letter as it was given.
    """

    code = models.CharField(max_length=16, unique=True)
    form = models.CharField(max_length=64, unique=True)
    district = models.CharField(max_length=6)
    desk = models.CharField(max_length=60)
    kind = models.CharField(max_length=16)
    standing = models.CharField(max_length=16)
    age_group = models.CharField(max_length=12)
    channel = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12)
    identity = models.CharField(max_length=12, default="pending")
    outcome = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True)
    person_sealed = models.BinaryField()
    answer_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code form district desk kind standing age_group channel received_at registered_at registered_by "
            "institution_code state identity outcome closed_at"
        ),
        "person_sealed": PERSONAL,
        "answer_sealed": PERSONAL,
    }
    keep: ClassVar[str] = _CLOSED_KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "state", "received_at"], name="rights_desk")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in RequestState]), name="rights_state"),
            models.CheckConstraint(
                condition=Q(state="received", closed_at__isnull=True)
                | (~Q(state="received") & Q(closed_at__isnull=False)),
                name="rights_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RightsConsultation(models.Model):
    """An institution that was asked to look in its own files and to give what is due. What it found is not here:
    `case_code` (blank: nothing, or nothing that may be given) is read by who may see that case, and by nobody else."""

    code = models.CharField(max_length=16, unique=True)
    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="consultations")
    institution_code = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=40, blank=True)
    case_code = models.CharField(max_length=16, blank=True)
    given = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code request institution_code asked_at asked_by finished_at finished_by case_code given"
    )
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "institution_code"], name="rights_asked_once")
        ]

    def __str__(self) -> str:
        return self.code


class RightsAct(models.Model):
    """Something that happened to a request. Never altered."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16)
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id request act at actor_code institution_code data"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"


class Breach(models.Model):
    """Personal data that were lost, seen or changed by who should not. `facts` holds codes and numbers only:
    nature, data, people (about how many, None: not known), sensitive (None: not known), risk."""

    code = models.CharField(max_length=16, unique=True)
    form = models.CharField(max_length=64, unique=True)
    district = models.CharField(max_length=6)
    desk = models.CharField(max_length=60)
    state = models.CharField(max_length=12)
    noticed_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    contained_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    tell_authority = models.BooleanField(null=True)
    tell_people = models.BooleanField(null=True)
    authority_told_at = models.DateTimeField(null=True)
    people_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    account_sealed = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code form district desk state noticed_at registered_at registered_by institution_code facts "
            "contained_at assessed_at tell_authority tell_people authority_told_at people_told_at closed_at"
        ),
        "account_sealed": PERSONAL,
    }
    keep: ClassVar[str] = _CLOSED_KEEP

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in BreachState]), name="breach_state"),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(tell_authority=True) | Q(authority_told_at__isnull=False),
                name="breach_authority_told",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(tell_people=True) | Q(people_told_at__isnull=False),
                name="breach_people_told",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BreachEvent(models.Model):
    """Something that happened to a breach. Never altered."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id breach act occurred_at at actor_code institution_code data"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.breach_id} {self.act}"
