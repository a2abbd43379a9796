"""Tables of the local protocol: its versions, what was said of each, and who read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.governance.states import OPEN, VersionState
from tejido.kernel.classes import deidentified, public
from tejido.kernel.retention import Kept

KEEP = Kept("Siempre: es parte de la historia del protocolo (propuesta por validar).")


class LocalVersion(models.Model):
    """A version of the local protocol. Its words are never altered: what changes is another version.

    `text` is what people read and `changed` what is new in it, in plain words. `library` is the hash of the district's
    protocol files when it was proposed: what plans the cases is what was debated only while both are the same.
    """

    code = models.CharField(max_length=16, unique=True)
    district = models.CharField(max_length=6)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    text = models.TextField()
    changed = models.TextField()
    library = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    session_number = models.CharField(max_length=20, blank=True)
    session_on = models.DateField(null=True)
    document = models.CharField(max_length=300, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    form = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = public(
        "id code district number state text changed library proposed_at proposed_by session_number session_on document "
        "approved_at approved_by published_at published_by ended_at form"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "number"], name="local_version_number"),
            models.UniqueConstraint(fields=["district", "form"], condition=~Q(form=""), name="local_version_form_once"),
            models.UniqueConstraint(
                fields=["district"], condition=Q(state__in=sorted(OPEN)), name="local_version_one_open"
            ),
            models.UniqueConstraint(
                fields=["district"], condition=Q(state="published"), name="local_version_one_published"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in VersionState]), name="local_version_state"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (~Q(session_number="") & ~Q(document="") & Q(session_on__isnull=False, approved_at__isnull=False)),
                name="local_version_approved_in_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} v{self.number}"


class Comment(models.Model):
    """What a member of the instancia or of a sector said of a version in debate, and the answer. Never altered.

    It is told by the institution, or by the role of who has none: an opinion of a member, not of a person.
    """

    version = models.ForeignKey(LocalVersion, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=24)
    step = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id version at actor_code institution_code role step text answer answered_at answered_by form"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "form"], condition=~Q(form=""), name="comment_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.at:%Y-%m-%d}"


class Reading(models.Model):
    """One try at the questions of a published version; the one that passed is the person's acknowledgement.

    `answers` holds the option chosen for each question; `quiz` is the hash of the questions that were asked.
    """

    version = models.ForeignKey(LocalVersion, on_delete=models.PROTECT, related_name="readings")
    account_code = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    at = models.DateTimeField()
    quiz = models.CharField(max_length=64)
    answers = models.JSONField()
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    form = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id version account_code institution_code at quiz answers right asked passed form"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version", "account_code"], name="reading_of_account")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "account_code"], condition=Q(passed=True), name="reading_once"),
            models.UniqueConstraint(
                fields=["version", "account_code", "form"], condition=~Q(form=""), name="reading_form_once"
            ),
            models.CheckConstraint(condition=Q(right__lte=models.F("asked")), name="reading_right"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.account_code}"
