"""The days that are not worked, until when they are known, and the counter that tells caches they are old."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.directory.kinds import HOLIDAY_KINDS
from tejido.kernel.retention import Kept


class Holiday(models.Model):
    """A day that does not count as a working day in a district."""

    district = models.CharField("distrito", max_length=6)
    day = models.DateField("día")
    name = models.CharField("nombre", max_length=120)
    source = models.CharField("fuente", max_length=240)
    kind = models.CharField("clase", max_length=16)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "district", "day", "name", "source", "kind"], "public"
    )
    keep: ClassVar[str] = Kept("Siempre: los plazos ya calculados se explican con estos días.")

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "day"], name="holiday_once"),
            models.CheckConstraint(condition=Q(kind__in=list(HOLIDAY_KINDS)), name="holiday_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarHorizon(models.Model):
    """The last day for which the holidays of a district are known."""

    district = models.CharField("distrito", max_length=6, unique=True)
    known_until = models.DateField("conocido hasta")

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(["id", "district", "known_until"], "public")
    keep: ClassVar[str] = Kept("Siempre.")

    def __str__(self) -> str:
        return f"{self.district} hasta {self.known_until}"


class DirectoryVersion(models.Model):
    """One row, counted up inside every write of this app: a snapshot with another number is old (ADR 0008)."""

    number = models.PositiveBigIntegerField(default=0)

    field_classes: ClassVar[dict[str, str]] = {"id": "public", "number": "public"}
    keep: ClassVar[str] = Kept("Siempre: es una sola fila.")

    def __str__(self) -> str:
        return str(self.number)
