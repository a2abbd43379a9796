"""Table of the questions that members keep: what is asked and of which release, never an answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from tejido.kernel.classes import deidentified
from tejido.kernel.retention import After, Kept


class SavedQuestion(models.Model):
    """A question that a member keeps under a name; with `shared_at` every member of the district may open it.

    `asked` is what its address says (`question.address`). No figure is kept: it is answered again each time. `release`
    is the one that it was saved on. It is told by the institution, or by the role of who has none: never by a person.
    """

    code = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    district = models.CharField(max_length=6)
    institution_code = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    asked = models.CharField(max_length=600)
    release = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code account district institution_code role name asked release saved_at shared_at"
    )
    keep: ClassVar[str] = Kept(
        "Lo mismo que la cuenta, o hasta que quien la guardó la borre (propuesta por validar).", After.ACCOUNT_LEFT
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["district", "shared_at"], name="question_shared")]
        constraints: ClassVar = [models.UniqueConstraint("account", Lower("name"), name="question_name_once")]

    def __str__(self) -> str:
        return self.code
