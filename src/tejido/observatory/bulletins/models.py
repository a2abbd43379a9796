"""The table of the bulletins: one row an edition of a period. Their files lie in a folder of the data (`places`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import public
from tejido.kernel.retention import Kept


class Bulletin(models.Model):
    """A bulletin. `code`: its period and edition (`2026-T2-1`); `release`: the number of the release it was made of.

    States: made (only the secretariat sees it), reviewed (somebody read it over), published (anybody reads it). A
    published one is never made again: a correction is the next edition. `tellings`: how often the members were told.
    """

    code = models.CharField(max_length=16, unique=True)
    period = models.CharField(max_length=8)
    edition = models.PositiveSmallIntegerField()
    release = models.PositiveIntegerField()
    cut_on = models.DateField()
    state = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=24)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=24, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=24, blank=True)
    tellings = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=24, blank=True)

    field_classes: ClassVar[dict[str, str]] = public(
        "id code period edition release cut_on state made_at made_by reviewed_at reviewed_by published_at published_by "
        "tellings told_at told_by"
    )
    keep: ClassVar[str] = Kept("Siempre: es un documento público y lo que dijo no se borra (propuesta por validar).")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "edition"], name="bulletin_edition"),
            models.CheckConstraint(condition=Q(state__in=("made", "reviewed", "published")), name="bulletin_state"),
        ]

    def __str__(self) -> str:
        return self.code
