"""Tables of the obligations: the obligation, what was done to it, and its extensions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import PERSONAL, deidentified, public
from tejido.kernel.retention import WITH_SUBJECT, Kept


class Obligation(models.Model):
    """One duty of one institution, started by one event; `code` is what people see.

    `due_at` is the time that counts today (an approved extension moves it); `legal_due_at` is what the norm gives.
    `desk_institution` is who works it on the platform: the institution itself or, where nobody in it may act, the one
    that records for it ("informado por").
    `alert_from` is when the responsible could first be told (later than `started_at` when consent came later);
    `handed_at` when it last changed hands (None: never).
    `looked_at` is the last instant the watcher looked; `next_look_at` the next one it must (None: nothing more to say).
    """

    code = models.CharField(max_length=16, unique=True)
    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=24)
    district = models.CharField(max_length=6)
    duty = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    protocol = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    sector = models.CharField(max_length=24)
    institution_code = models.CharField(max_length=60)
    desk_institution = models.CharField(max_length=60)
    assigned_code = models.CharField(max_length=16, blank=True)
    action = models.TextField()
    started_by = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    alert_from = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    legal_due_at = models.DateTimeField(null=True)
    limit_amount = models.PositiveSmallIntegerField(null=True)
    limit_unit = models.CharField(max_length=12, blank=True)
    immediate = models.BooleanField(default=False)
    norm = models.CharField(max_length=60)
    article = models.CharField(max_length=120, blank=True)
    mark = models.CharField(max_length=12)
    ladder = models.CharField(max_length=40)
    basis = models.CharField(max_length=8)
    basis_norm = models.CharField(max_length=120, blank=True)
    gate = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    priority = models.PositiveSmallIntegerField(default=5)
    next_look_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    look_version = models.PositiveIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=16, blank=True)
    closed_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=16, blank=True)
    origin = models.JSONField(default=dict)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code subject_kind subject_code district duty step protocol version sector institution_code "
        "desk_institution assigned_code action started_by started_at opened_at alert_from handed_at due_at "
        "legal_due_at limit_amount limit_unit immediate norm article mark ladder basis basis_norm gate "
        "state priority next_look_at looked_at look_version acknowledged_at acknowledged_by closed_at "
        "claimed_at closed_by origin"
    )
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_look_at"], name="ob_next_look", condition=Q(next_look_at__isnull=False)),
            models.Index(
                fields=["desk_institution", "priority", "due_at", "id"],
                name="ob_inbox",
                condition=Q(state__in=("open", "taken"), gate="open"),
            ),
            models.Index(
                fields=["assigned_code", "priority", "due_at", "id"],
                name="ob_mine",
                condition=Q(state__in=("open", "taken"), gate="open") & ~Q(assigned_code=""),
            ),
            models.Index(fields=["subject_kind", "subject_code"], name="ob_subject"),
            models.Index(fields=["institution_code", "closed_at"], name="ob_closed"),
            models.Index(fields=["desk_institution", "subject_code"], name="ob_need_to_know"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("open", "taken", "done", "unable", "cancelled")), name="ob_state"
            ),
            models.CheckConstraint(condition=Q(gate__in=("open", "consent", "excluded")), name="ob_gate"),
            models.CheckConstraint(condition=Q(due_at__isnull=True) | Q(legal_due_at__isnull=False), name="ob_due"),
        ]

    def __str__(self) -> str:
        return self.code


class ObligationAct(models.Model):
    """What was done to an obligation, when it was registered and when it is said to have happened. Never altered."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    note_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id obligation act at claimed_at actor_code institution_code data"),
        "note_sealed": PERSONAL,
    }
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.act}"


class Extension(models.Model):
    """A request for more time, decided by another person of the institution."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=16)
    until = models.DateTimeField()
    reason_sealed = models.BinaryField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=16, blank=True)
    approved = models.BooleanField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id obligation requested_at requested_by until decided_at decided_by approved"),
        "reason_sealed": PERSONAL,
    }
    keep: ClassVar[str] = WITH_SUBJECT

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(decided_at__isnull=True), name="extension_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} until {self.until:%Y-%m-%d}"


class LimitConfirmation(models.Model):
    """A limit that the coordination body of a district confirmed there with the document that proves it; in force until
    withdrawn."""

    district = models.CharField(max_length=6)
    step = models.CharField(max_length=80)
    mark = models.CharField(max_length=12)
    document = models.CharField(max_length=300)
    session = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = public(
        "id district step mark document session confirmed_at confirmed_by withdrawn_at withdrawn_by"
    )
    keep: ClassVar[str] = Kept("Siempre: es parte de la historia del protocolo (propuesta por validar).")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["district", "step"], condition=Q(withdrawn_at__isnull=True), name="limit_confirmed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.mark}"


class BoardFigure(models.Model):
    """The figures of one scope (institution, sector or district) as of `computed_at`; the worker replaces them.

    `cut` is "" for the present figures and the Monday's date for the weekly cut that roles with numbers only see.
    """

    district = models.CharField(max_length=6)
    scope = models.CharField(max_length=12)
    scope_code = models.CharField(max_length=60, blank=True)
    cut = models.CharField(max_length=10, blank=True)
    computed_at = models.DateTimeField()
    figures = models.JSONField()

    field_classes: ClassVar[dict[str, str]] = deidentified("id district scope scope_code cut computed_at figures")
    keep: ClassVar[str] = Kept(
        "Las cifras del momento se reemplazan; los cortes semanales, 2 años (propuesta por validar).",
        "computed_at",
        years=2,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "scope", "scope_code", "cut"], name="board_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.scope_code} {self.cut}"
