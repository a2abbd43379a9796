"""Attachments of a subject: what is known of each, and its sealed content apart so that lists stay light."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.retention import After, Kept

KEEP = Kept("Lo que dura el expediente al que pertenece (propuesta por validar).", After.SUBJECT)


class Document(models.Model):
    """One attachment. `about_sealed` holds its name and the SHA-256 of the file as it came and as it is kept."""

    code = models.CharField(max_length=16, unique=True)
    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    about_sealed = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_why = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "code", "subject_kind", "subject_code", "kind", "size"], "deidentified"),
        **dict.fromkeys(["added_at", "added_by", "institution_code"], "deidentified"),
        **dict.fromkeys(["withdrawn_at", "withdrawn_by", "withdrawn_why"], "deidentified"),
        "about_sealed": "personal",
    }
    keep: ClassVar[str] = KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_code", "id"], name="document_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=("pdf", "jpeg", "png", "text")), name="document_kind"),
        ]

    def __str__(self) -> str:
        return self.code


class DocumentContent(models.Model):
    """The sealed content of one attachment."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="content")
    sealed = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = {"id": "deidentified", "document": "deidentified", "sealed": "personal"}
    keep: ClassVar[str] = KEEP

    def __str__(self) -> str:
        return f"content of {self.document_id}"
