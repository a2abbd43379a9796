"""Tables of the external sources: each load with what it replaced, and the cells of the places that are watched.

All the cells of a load, of the whole country, are in its Parquet file (`store`); a load is never altered but for its
state, so that going back is choosing the one before.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import public
from tejido.kernel.retention import Kept

KEEP = Kept("Siempre: son cifras publicadas por otros, sin datos de personas (propuesta por validar).")


class Load(models.Model):
    """One file that was loaded. `slot`: what it takes the place of within its source ("" all, or its years);
    `release`: its last period; `follows`: the load that it replaced; `said`: what the person who loaded it had to say.
    """

    class State(models.TextChoices):
        CURRENT = "current", "vigente"
        REPLACED = "replaced", "reemplazada"
        REVERSED = "reversed", "deshecha"

    code = models.CharField(max_length=16, unique=True)
    source = models.CharField(max_length=30)
    slot = models.CharField(max_length=20, blank=True)
    release = models.CharField(max_length=7)
    state = models.CharField(max_length=10, choices=State.choices)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    file_name = models.CharField(max_length=160)
    file_digest = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    profile_digest = models.CharField(max_length=64)
    cells_digest = models.CharField(max_length=64)
    detected = models.JSONField()
    said = models.JSONField(default=dict)
    rows_read = models.BigIntegerField()
    rows_kept = models.BigIntegerField()
    rows_rejected = models.BigIntegerField()
    cells = models.BigIntegerField()
    summary = models.JSONField()
    changes = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=40)
    reversed_at = models.DateTimeField(null=True)
    reversed_by = models.CharField(max_length=40, blank=True)
    reversed_why = models.CharField(max_length=300, blank=True)

    field_classes: ClassVar[dict[str, str]] = public(
        "id code source slot release state follows file_name file_digest file_bytes profile_digest cells_digest "
        "detected said rows_read rows_kept rows_rejected cells summary changes loaded_at loaded_by reversed_at "
        "reversed_by reversed_why"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["source", "-id"], name="import_load_source")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "slot"], condition=Q(state="current"), name="import_load_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.release} {self.code}"


class Cell(models.Model):
    """A figure of a place that the district watches. `month` 0: of the whole year, or nobody says the month;
    `groups`: as `sex=women;age=0-11`; a cell that is not here is 0."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="watched")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=40)
    place_name = models.CharField(max_length=80)
    groups = models.CharField(max_length=240, blank=True)
    measure = models.CharField(max_length=30)
    value = models.BigIntegerField()

    field_classes: ClassVar[dict[str, str]] = public("id load year month place place_name groups measure value")
    keep: ClassVar[str] = KEEP

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["load", "place", "year", "month", "groups", "measure"], name="import_cell_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="import_cell_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.year}-{self.month:02} {self.measure}"
