"""The data key of each subject, wrapped by a master key that the database never holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.retention import Kept


class DataKey(models.Model):
    """One random key for one subject; without `wrapped` it was destroyed and nothing of the subject opens again."""

    subject_code = models.CharField(max_length=40, unique=True)
    wrapped = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(db_index=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "subject_code", "key_version", "created_at", "erased_at"], "deidentified"),
        "wrapped": "secret",
    }
    keep: ClassVar[str] = Kept(
        "Siempre: la constancia de que existió. La clave misma se destruye al borrar su expediente "
        "(propuesta por validar)."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, erased_at__isnull=True)
                | Q(wrapped__isnull=True, erased_at__isnull=False),
                name="datakey_wrapped_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_code} v{self.key_version}"
