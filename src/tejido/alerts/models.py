"""Tables of the alerts: one delivery a person, channel and call; and the digests that carried them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import deidentified
from tejido.kernel.retention import Kept


class Delivery(models.Model):
    """One call to one person by one channel. `key` makes a second pass create nothing.

    `message` names the message that carries it outside, from its first attempt on: what goes together stays together,
    so that a message sent twice can be recognised. `account_code` is blank when nobody was left to be told.
    States: queued, leased (until `leased_until`), sent, stopped (no longer needed), dead (given up: a person sees it).
    """

    key = models.CharField(max_length=200, unique=True)
    obligation_code = models.CharField(max_length=16)
    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=24)
    institution_code = models.CharField(max_length=60)
    rung = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    moment = models.DateTimeField()
    account_code = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=8)
    message = models.CharField(max_length=40, blank=True)
    why = models.TextField()
    state = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id key obligation_code subject_kind subject_code institution_code rung kind moment account_code channel "
        "message why state created_at attempts next_try_at leased_until sent_at seen_at failure"
    )
    keep: ClassVar[str] = Kept(
        "2 años: los registros de acceso y aviso de DS 016-2024-JUS art. 46 (fuente secundaria).", "created_at", years=2
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(state__in=("queued", "leased"))),
            models.Index(fields=["account_code", "-created_at"], name="delivery_bell", condition=Q(channel="page")),
            models.Index(fields=["obligation_code"], name="delivery_obligation"),
            models.Index(fields=["-created_at"], name="delivery_dead", condition=Q(state="dead")),
            models.Index(
                fields=["account_code"],
                name="delivery_unseen",
                condition=Q(channel="page", state="sent", seen_at__isnull=True),
            ),
            models.Index(fields=["sent_at"], name="delivery_recent", condition=Q(channel__in=("email", "sms"))),
            models.Index(fields=["message"], name="delivery_message", condition=Q(state__in=("queued", "leased"))),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("queued", "leased", "sent", "stopped", "dead")), name="delivery_state"
            )
        ]

    def __str__(self) -> str:
        return self.key
