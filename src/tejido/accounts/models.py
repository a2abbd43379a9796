"""Tables of the accounts. Codes of cases, institutions and posts are opaque here: those layers lie above."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from tejido.accounts.roles import role
from tejido.kernel.retention import After, Kept


class Account(AbstractBaseUser):
    """A person who may log in. The ledger and the other layers know the account by its code only."""

    code = models.CharField("código", max_length=16, unique=True)
    email = models.EmailField("correo", max_length=254, unique=True)
    full_name = models.CharField("nombre completo", max_length=150)
    active = models.BooleanField("activa", default=True)
    is_demo = models.BooleanField("de demostración", default=False)
    created_at = models.DateTimeField("creada el")

    objects = BaseUserManager[Self]()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    field_classes: ClassVar[dict[str, str]] = {
        "id": "deidentified",
        "code": "deidentified",
        "email": "personal",
        "full_name": "personal",
        "password": "secret",
        "last_login": "personal",
        "active": "deidentified",
        "is_demo": "public",
        "created_at": "deidentified",
    }
    keep: ClassVar[str] = Kept(
        "Mientras la persona trabaje en el sistema y 5 años después, porque la bitácora la nombra por su código "
        "(propuesta por validar).",
        After.ACCOUNT_LEFT,
        years=5,
    )

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="accounts_email_once"),)

    def __str__(self) -> str:
        return self.full_name or self.code

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """The word by which the framework asks whether the account may log in."""
        return self.active


class RoleGrant(models.Model):
    """A role held in a place for a time: `[from_at, until_at)`; one open grant an account, the rest is history."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("rol", max_length=32)
    institution_code = models.CharField("institución", max_length=32, blank=True, db_index=True)
    sector = models.CharField("sector", max_length=32, blank=True)
    district = models.CharField("distrito", max_length=6)
    from_at = models.DateTimeField("desde")
    until_at = models.DateTimeField("hasta", null=True, blank=True)
    granted_by = models.CharField("lo dio", max_length=64)
    ended_by = models.CharField("lo quitó", max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "account",
            "role",
            "institution_code",
            "sector",
            "district",
            "from_at",
            "until_at",
            "granted_by",
            "ended_by",
        ),
        "deidentified",
    )
    keep: ClassVar[str] = Kept(
        "Lo mismo que la cuenta: es la historia de quién pudo ver qué (propuesta por validar).", After.ACCOUNT_LEFT
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=Q(until_at__isnull=True), name="accounts_one_open_grant"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="accounts_grant_ends_after"
            ),
        )

    def __str__(self) -> str:
        return f"{role(self.role).name} ({self.institution_code or self.district})"


class Invitation(models.Model):
    """A door that opens once: only the hash of its token is kept, and it closes after 72 hours."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField("huella del enlace", max_length=64, unique=True)
    created_at = models.DateTimeField("creada el")
    expires_at = models.DateTimeField("vence el")
    used_at = models.DateTimeField("usada el", null=True, blank=True)
    revoked_at = models.DateTimeField("anulada el", null=True, blank=True)
    invited_by = models.CharField("invitó", max_length=64)

    field_classes: ClassVar[dict[str, str]] = {
        "id": "deidentified",
        "account": "deidentified",
        "token_hash": "secret",
        "created_at": "deidentified",
        "expires_at": "deidentified",
        "used_at": "deidentified",
        "revoked_at": "deidentified",
        "invited_by": "deidentified",
    }
    keep: ClassVar[str] = Kept(
        "1 año después de usada, anulada o vencida (propuesta por validar).",
        "used_at",
        "revoked_at",
        "expires_at",
        years=1,
    )

    def __str__(self) -> str:
        return f"invitación a {self.account.code}"


class Exclusion(models.Model):
    """Who must never hear of a case: an account, an institution, a post or a whole rung of the ladder."""

    class Kind(models.TextChoices):
        ACCOUNT = "account", "una persona"
        INSTITUTION = "institution", "una institución"
        POST = "post", "un puesto"
        RUNG = "rung", "un nivel de la escalera"

    subject_code = models.CharField("caso", max_length=32)
    kind = models.CharField("clase", max_length=16, choices=Kind.choices)
    value = models.CharField("a quién", max_length=64)
    reason_sealed = models.BinaryField("motivo")
    at = models.DateTimeField("desde")
    added_by = models.CharField("lo pidió", max_length=64)
    lifted_at = models.DateTimeField("levantada el", null=True, blank=True)
    lifted_by = models.CharField("la levantó", max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        "id": "deidentified",
        "subject_code": "deidentified",
        "kind": "personal",
        "value": "personal",
        "reason_sealed": "secret",
        "at": "deidentified",
        "added_by": "deidentified",
        "lifted_at": "deidentified",
        "lifted_by": "deidentified",
    }
    keep: ClassVar[str] = Kept("Lo mismo que el caso (propuesta por validar).", After.SUBJECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject_code", "kind", "value"],
                condition=Q(lifted_at__isnull=True),
                name="accounts_exclusion_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_code}: {self.get_kind_display()}"

    @classmethod
    def in_force(cls) -> models.QuerySet[Exclusion]:
        """Those that nobody has lifted."""
        return cls.objects.filter(lifted_at__isnull=True)


class GlassSession(models.Model):
    """A case opened with a reason by somebody to whom it does not belong, for 30 minutes.

    `notify` is who must be told: the head of the actor's institution ("head"), or the alternate
    reader ("log_reader") when the actor is the head or the technical secretariat.
    """

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", "justificada"
        UNJUSTIFIED = "unjustified", "no justificada"

    code = models.CharField("código", max_length=16, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="glass_sessions")
    case_code = models.CharField("caso", max_length=32, db_index=True)
    reason_sealed = models.BinaryField("motivo")
    role = models.CharField("rol en ese momento", max_length=32)
    institution_code = models.CharField("institución en ese momento", max_length=32, blank=True)
    district = models.CharField("distrito", max_length=6)
    opened_at = models.DateTimeField("abierta el")
    expires_at = models.DateTimeField("se cierra sola el")
    closed_at = models.DateTimeField("cerrada el", null=True, blank=True)
    notify = models.CharField("a quién se avisa", max_length=16)
    notified_at = models.DateTimeField("avisada el", null=True, blank=True)
    finding = models.CharField("resultado", max_length=16, choices=Finding.choices, blank=True)
    reviewed_by = models.CharField("revisó", max_length=64, blank=True)
    reviewed_at = models.DateTimeField("revisada el", null=True, blank=True)

    field_classes: ClassVar[dict[str, str]] = {
        "reason_sealed": "secret",
        **dict.fromkeys(
            (
                "id",
                "code",
                "account",
                "case_code",
                "role",
                "institution_code",
                "district",
                "opened_at",
                "expires_at",
                "closed_at",
                "notify",
                "notified_at",
                "finding",
                "reviewed_by",
                "reviewed_at",
            ),
            "deidentified",
        ),
    }
    keep: ClassVar[str] = Kept(
        "5 años: es la prueba de quién abrió lo que no le correspondía (propuesta por validar).", "opened_at", years=5
    )

    class Meta:
        indexes = (
            models.Index(fields=["opened_at"], condition=Q(notified_at__isnull=True), name="accounts_glass_untold"),
            models.Index(fields=["account", "expires_at"], name="accounts_glass_open"),
        )

    def __str__(self) -> str:
        return self.code
