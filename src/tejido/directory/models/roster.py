"""Posts, who holds them (with history), who is on duty and who is away."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tejido.directory.kinds import POST_KINDS
from tejido.directory.models.places import Institution
from tejido.kernel.retention import IN_USE, After, Kept


class Post(models.Model):
    """A post of an institution: it outlives the people who hold it."""

    code = models.CharField("código", max_length=60, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField("nombre", max_length=160)
    kind = models.CharField("clase", max_length=12)
    email = models.EmailField("correo del puesto", blank=True)
    phone = models.CharField("teléfono del puesto", max_length=20, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "code", "institution", "name", "kind"], "public"),
        "email": "deidentified",
        "phone": "deidentified",
    }
    keep: ClassVar[str] = IN_USE

    class Meta:
        ordering: ClassVar = ["institution_id", "kind", "code"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=list(POST_KINDS)), name="post_kind")]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """An account in a post for the span `[from_at, until_at)`; a closed row is history and is never changed."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField("desde")
    until_at = models.DateTimeField("hasta", null=True, blank=True)
    reason = models.CharField("motivo", max_length=160, blank=True)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "post", "account", "from_at", "until_at", "reason"], "deidentified"
    )
    keep: ClassVar[str] = Kept(
        "Lo mismo que la cuenta: dice quién debía oír un aviso (propuesta por validar).", After.ACCOUNT_LEFT
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "account"], condition=Q(until_at__isnull=True), name="posting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")), name="posting_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} en {self.post_id}"


class DutyShift(models.Model):
    """Who is on duty in a post during `[starts_at, ends_at)`, and who stands in."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="shifts")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField("empieza")
    ends_at = models.DateTimeField("termina")

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "post", "account", "substitute", "starts_at", "ends_at"], "deidentified"
    )
    keep: ClassVar[str] = Kept("5 años: dice quién debía oír un aviso (propuesta por validar).", "ends_at", years=5)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="shift_ends")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_span"),
            models.UniqueConstraint(fields=["post", "account", "starts_at"], name="shift_once"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("account")), name="shift_other_substitute"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """An account that is away during `[from_at, until_at)`; `kind` is a plain word, never a diagnosis."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField("desde")
    until_at = models.DateTimeField("hasta")
    kind = models.CharField("clase", max_length=16)

    field_classes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "account", "from_at", "until_at"], "deidentified"),
        "kind": "personal",
    }
    keep: ClassVar[str] = Kept("2 años (propuesta por validar).", "until_at", years=2)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="absence_span")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_at:%Y-%m-%d}"
