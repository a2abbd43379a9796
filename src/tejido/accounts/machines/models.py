"""Tables of the machines: the token of a system, and the calls that it may repeat without doing anything twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tejido.kernel.classes import SECRET, deidentified
from tejido.kernel.retention import After, Kept


class MachineToken(models.Model):
    """What lets one system of one institution in. Only the SHA-256 of its secret is kept.

    It opens nothing before `approved_at` (a head of the institution said yes) nor from `expires_at` or `revoked_at`.
    `scopes` are codes of `scopes.yaml`. `calls_a_minute` is its limit; `window_at` is the minute that is being counted
    and `window_calls` the calls in it.
    """

    code = models.CharField("código", max_length=16, unique=True)
    name = models.CharField("sistema", max_length=80)
    institution_code = models.CharField("institución", max_length=60, db_index=True)
    sector = models.CharField("sector", max_length=32)
    district = models.CharField("distrito", max_length=6)
    secret_hash = models.CharField("huella", max_length=64, unique=True)
    scopes = models.JSONField("alcances", default=list)
    calls_a_minute = models.PositiveIntegerField("llamadas por minuto")
    created_at = models.DateTimeField("creada el")
    created_by = models.CharField("la creó", max_length=16)
    expires_at = models.DateTimeField("vence el")
    approved_at = models.DateTimeField("aprobada el", null=True)
    approved_by = models.CharField("la aprobó", max_length=16, blank=True)
    rotated_at = models.DateTimeField("cambiada el", null=True)
    revoked_at = models.DateTimeField("anulada el", null=True)
    revoked_by = models.CharField("la anuló", max_length=16, blank=True)
    last_used_at = models.DateTimeField("último uso", null=True)
    window_at = models.DateTimeField("minuto que se cuenta", null=True)
    window_calls = models.PositiveIntegerField("llamadas en ese minuto", default=0)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code name institution_code sector district scopes calls_a_minute created_at created_by expires_at "
            "approved_at approved_by rotated_at revoked_at revoked_by last_used_at window_at window_calls"
        ),
        "secret_hash": SECRET,
    }
    keep: ClassVar[str] = Kept(
        "Mientras la bitácora nombre el token por su código (propuesta por validar).", After.IN_USE
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="machine_expires_after"),
        ]

    def __str__(self) -> str:
        return self.code


class RepeatableCall(models.Model):
    """A call with an `Idempotency-Key`: the hash of what was asked and, once it was done, the first answer.

    `status` None: it is being done until `leased_until`; from then on whoever repeats it takes it over. What an answer
    holds are codes: never a name.
    """

    token = models.ForeignKey(MachineToken, on_delete=models.PROTECT, related_name="calls")
    key = models.CharField(max_length=64)
    asked_hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    location = models.CharField(max_length=200, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id token key asked_hash at leased_until status answer location"
    )
    keep: ClassVar[str] = Kept(
        "400 días: más que el año que vale un token, para que una clave no sirva dos veces (propuesta por validar).",
        "at",
        days=400,
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="machine_call_once")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
