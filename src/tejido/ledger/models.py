"""The chains: a head and its entries for each subject; the checkpoints and the heads that each one sealed.

The database itself refuses to change or remove entries and checkpoints, or to move a head backwards (migration 0002).
Subject columns compare byte by byte (collation C), so that the database and Python agree on their order.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.retention import Kept
from tejido.ledger.actions import WATCHED

KEEP = Kept("Siempre: no guarda datos personales, solo códigos (propuesta por validar).")


class LedgerHead(models.Model):
    """The last link of a subject's chain."""

    subject_kind = models.CharField(max_length=16, db_collation="C")
    subject_code = models.CharField(max_length=80, db_collation="C")
    seq = models.PositiveIntegerField()
    hash = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "subject_kind", "subject_code", "seq", "hash"], "deidentified"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code"], name="ledger_head_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_code} {self.seq}"


class LedgerEntry(models.Model):
    """One link: what was done or read, by whom and when. `data` is canonical JSON kept as text, exactly as hashed."""

    subject_kind = models.CharField(max_length=16, db_collation="C")
    subject_code = models.CharField(max_length=80, db_collation="C")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=48)
    actor_code = models.CharField(max_length=40)
    data = models.TextField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "subject_kind", "subject_code", "seq", "at", "action", "actor_code", "data", "prev_hash", "hash"],
        "deidentified",
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code", "seq"], name="ledger_entry_seq"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["actor_code", "id"], name="ledger_entry_actor"),
            models.Index(fields=["id"], name="ledger_entry_watched", condition=Q(action__in=sorted(WATCHED))),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_code} {self.seq} {self.action}"


class Checkpoint(models.Model):
    """The Merkle root over the heads of every chain at an instant; `previous` is the root of the one before."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    heads = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    made_by = models.CharField(max_length=40)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "number", "at", "heads", "root", "previous", "made_by"], "public"
    )
    keep: ClassVar[str] = KEEP

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class CheckpointHead(models.Model):
    """A head that had moved since the checkpoint before; the latest one of each chain is what the root covers."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="moved")
    subject_kind = models.CharField(max_length=16, db_collation="C")
    subject_code = models.CharField(max_length=80, db_collation="C")
    seq = models.PositiveIntegerField()
    hash = models.BinaryField()

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "checkpoint", "subject_kind", "subject_code", "seq", "hash"], "deidentified"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code", "seq"], name="ledger_checkpoint_head_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.subject_kind} {self.subject_code} {self.seq}"
