"""Zones of the district, their shapes with history, and who serves which."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tejido.directory.kinds import BASES, ZONE_KINDS
from tejido.directory.models.places import Institution
from tejido.kernel.retention import IN_USE, Kept


class Zone(models.Model):
    """A zone or settlement; the district itself is the one of kind `district`, whose code is its ubigeo.

    `lat` and `lon` are where its people are known to live, when known: shapes include hills without anybody.
    """

    code = models.CharField("código", max_length=40, unique=True)
    name = models.CharField("nombre", max_length=120)
    kind = models.CharField("clase", max_length=12)
    district = models.CharField("distrito", max_length=6, db_index=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    lat = models.FloatField("latitud de su lugar conocido", null=True, blank=True)
    lon = models.FloatField("longitud de su lugar conocido", null=True, blank=True)
    approximate = models.BooleanField("aproximada", default=True)
    source = models.CharField("fuente", max_length=240, blank=True)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "code", "name", "kind", "district", "parent", "lat", "lon", "approximate", "source"], "public"
    )
    keep: ClassVar[str] = Kept("Siempre: los hechos registrados la nombran.")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=list(ZONE_KINDS)), name="zone_kind")]

    def __str__(self) -> str:
        return self.name


class ZoneShape(models.Model):
    """The shape of a zone during `[valid_from, valid_until)`, as GeoJSON in degrees. Replaced, never altered."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="shapes")
    geometry = models.JSONField("forma")
    valid_from = models.DateField("vale desde")
    valid_until = models.DateField("vale hasta", null=True, blank=True)
    approximate = models.BooleanField("aproximada", default=True)
    source = models.CharField("fuente", max_length=240)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "zone", "geometry", "valid_from", "valid_until", "approximate", "source"], "public"
    )
    keep: ClassVar[str] = Kept("Siempre: las cifras publicadas por zona se leen con la forma de su fecha.")

    class Meta:
        ordering: ClassVar = ["zone_id", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone"], condition=Q(valid_until__isnull=True), name="shape_one_open"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="shape_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} desde {self.valid_from}"


class Territory(models.Model):
    """A zone that an institution serves. An institution without any serves the whole district."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="territory")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="served_by")
    basis = models.CharField("según", max_length=12)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(["id", "institution", "zone", "basis"], "public")
    keep: ClassVar[str] = IN_USE

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "zone"], name="territory_once"),
            models.CheckConstraint(condition=Q(basis__in=list(BASES)), name="territory_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} en {self.zone_id}"
