"""Tables of what binds cases: family links between people, and cases joined because they are of the same person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tejido.cases.models.register import CASE_KEEP, Case, Person
from tejido.kernel.classes import PERSONAL, deidentified


class FamilyLink(models.Model):
    """What `person` is to `relative` (`kind`, of `links.yaml`); ended, it stays as history. Never altered otherwise."""

    code = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links_as_person")
    relative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links_as_relative")
    kind = models.CharField(max_length=24)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code person relative kind made_at made_by institution_code ended_at ended_by"
    )
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("relative")), name="link_of_two"),
            models.UniqueConstraint(
                fields=["person", "relative", "kind"], condition=Q(ended_at__isnull=True), name="link_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CaseJoin(models.Model):
    """Two cases of the same person: `joined` points to `kept` until it is undone.

    `matched` are the kinds of data that coincided then. `held` keeps, by the code of each task left without effect
    because the other case asks the same, its columns as they were: undoing puts them back.
    """

    code = models.CharField(max_length=16, unique=True)
    kept = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joins_as_kept")
    joined = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joins_as_joined")
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=16)
    institution_code = models.CharField(max_length=60)
    matched = models.JSONField(default=list)
    held = models.JSONField(default=dict)
    reason_sealed = models.BinaryField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=16, blank=True)
    undone_reason_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id code kept joined joined_at joined_by institution_code matched held undone_at undone_by"),
        "reason_sealed": PERSONAL,
        "undone_reason_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("joined")), name="join_of_two"),
            models.UniqueConstraint(fields=["joined"], condition=Q(undone_at__isnull=True), name="join_once"),
        ]

    def __str__(self) -> str:
        return self.code
