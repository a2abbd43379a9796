"""Tables of the webhooks: where an institution's system hears, what it knows of each task, and each notice to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import SECRET, deidentified
from tejido.kernel.retention import After, Kept

NOTICE_STATES = ("queued", "leased", "sent", "stopped", "dead")


class Subscription(models.Model):
    """An address of an institution's system. The secret that signs is sealed under a key of its own."""

    code = models.CharField("código", max_length=16, unique=True)
    name = models.CharField("sistema", max_length=80)
    institution_code = models.CharField("institución", max_length=60, db_index=True)
    sector = models.CharField("sector", max_length=32)
    district = models.CharField("distrito", max_length=6)
    url = models.CharField("dirección", max_length=400)
    secret_sealed = models.BinaryField()
    created_at = models.DateTimeField("creada el")
    created_by = models.CharField("la creó", max_length=16)
    rotated_at = models.DateTimeField("cambiada el", null=True)
    stopped_at = models.DateTimeField("detenida el", null=True)
    stopped_by = models.CharField("la detuvo", max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code name institution_code sector district url created_at created_by rotated_at stopped_at stopped_by"
        ),
        "secret_sealed": SECRET,
    }
    keep: ClassVar[str] = Kept(
        "Mientras la bitácora nombre la suscripción por su código (propuesta por validar).", After.IN_USE
    )

    def __str__(self) -> str:
        return self.code


class KnownTask(models.Model):
    """How a system was last told that a task stands. It goes when the task closes or is no longer the institution's."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="known")
    task_code = models.CharField(max_length=16)
    state = models.CharField(max_length=10)
    due_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    field_classes: ClassVar[dict[str, str]] = deidentified("id subscription task_code state due_at late")
    keep: ClassVar[str] = Kept("Mientras la tarea siga abierta (propuesta por validar).", After.IN_USE)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subscription", "task_code"], name="hook_known_once")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.task_code}"


class Notice(models.Model):
    """One event told to one system. States as those of an alert: queued, leased, sent, stopped, dead."""

    code = models.CharField(max_length=16, unique=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="notices")
    event = models.CharField(max_length=24)
    task_code = models.CharField(max_length=16)
    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=24)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code subscription event task_code subject_kind subject_code created_at state attempts next_try_at "
        "leased_until sent_at failure"
    )
    keep: ClassVar[str] = Kept(
        "2 años: los registros de acceso y aviso de DS 016-2024-JUS art. 46 (fuente secundaria).", "created_at", years=2
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="notice_due", condition=Q(state__in=("queued", "leased"))),
            models.Index(fields=["subscription", "-created_at"], name="notice_dead", condition=Q(state="dead")),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=NOTICE_STATES), name="notice_state")]

    def __str__(self) -> str:
        return self.code
