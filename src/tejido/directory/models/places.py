"""The institutions, what changed in each, and the help lines of the public page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.directory.kinds import INSTITUTION_KINDS, STATES
from tejido.kernel.retention import IN_USE, After, Kept


class Institution(models.Model):
    """One institution or one site of it. `sector` empty: it receives no duty.

    `hours` as `tejido.directory.hours` reads it, None when unknown; `phones` a list of {number, source, verified_on}.
    `languages` and `accessibility` hold codes of `kinds`; None: nobody knows; empty: none of them, as somebody told.
    `file_hash` is the row of the district's folder that was loaded last: an edit made here stays until it changes.
    """

    code = models.CharField("código", max_length=32, unique=True)
    name = models.CharField("nombre", max_length=160)
    kind = models.CharField("clase", max_length=32)
    sector = models.CharField("sector", max_length=24, blank=True)
    district = models.CharField("distrito", max_length=6)
    register_code = models.CharField("código de registro", max_length=16, blank=True)
    address = models.CharField("dirección", max_length=240, blank=True)
    lat = models.FloatField("latitud", null=True, blank=True)
    lon = models.FloatField("longitud", null=True, blank=True)
    uses_platform = models.BooleanField("usa la plataforma", default=False)
    takes_cases = models.BooleanField("recibe tareas", default=True)
    preference = models.PositiveSmallIntegerField("orden de preferencia", default=0)
    state = models.CharField("estado", max_length=8, default="unknown")
    services = models.JSONField("servicios", default=list)
    languages = models.JSONField("lenguas", null=True, blank=True)
    accessibility = models.JSONField("accesibilidad", null=True, blank=True)
    hours = models.JSONField("horario", null=True, blank=True)
    phones = models.JSONField("teléfonos", default=list)
    email = models.EmailField("correo", blank=True)
    notes = models.TextField("notas", blank=True)
    verified_on = models.DateField("verificado el", null=True, blank=True)
    source = models.CharField("fuente", max_length=240)
    place_is_secret = models.BooleanField("su lugar es secreto", default=False)
    demo = models.BooleanField("ficticia", default=False)
    file_hash = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        [
            "id",
            "code",
            "name",
            "kind",
            "sector",
            "district",
            "register_code",
            "address",
            "lat",
            "lon",
            "uses_platform",
            "takes_cases",
            "preference",
            "state",
            "services",
            "languages",
            "accessibility",
            "hours",
            "phones",
            "email",
            "notes",
            "verified_on",
            "source",
            "place_is_secret",
            "demo",
            "file_hash",
        ],
        "public",
    )
    keep: ClassVar[str] = Kept(
        "Mientras exista la institución; después queda como historia (propuesta por validar).", After.IN_USE
    )

    class Meta:
        ordering: ClassVar = ["sector", "preference", "code"]
        indexes: ClassVar = [models.Index(fields=["district", "sector"], name="dir_sector")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(INSTITUTION_KINDS)), name="dir_kind"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="dir_state"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="dir_both_coordinates",
            ),
            models.CheckConstraint(
                condition=Q(place_is_secret=False) | Q(address="", lat__isnull=True, lon__isnull=True),
                name="dir_secret_has_no_place",
            ),
            models.CheckConstraint(condition=~Q(kind="shelter") | Q(place_is_secret=True), name="dir_shelter_secret"),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionRevision(models.Model):
    """What changed in an institution and when: `changes` maps each field to [before, after]. Never altered."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField("cuándo")
    actor_code = models.CharField("quién", max_length=40)
    origin = models.CharField("de dónde", max_length=16)
    changes = models.JSONField("cambios")

    field_classes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "institution", "at", "origin", "changes"], "public"),
        "actor_code": "deidentified",
    }
    keep: ClassVar[str] = IN_USE

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.at:%Y-%m-%d}"


class HelpLine(models.Model):
    """A line of the public page. An unverified or contradicted number says so; `published` False shows no number."""

    code = models.CharField("código", max_length=32, unique=True)
    name = models.CharField("nombre", max_length=120)
    position = models.PositiveSmallIntegerField("orden", default=0)
    numbers = models.JSONField("números", default=list)
    published = models.BooleanField("se publica el número", default=True)
    free = models.BooleanField("gratuita", default=True)
    hours = models.JSONField("horario", null=True, blank=True)
    languages = models.JSONField("lenguas", default=list)
    what = models.TextField("qué hace")
    when = models.TextField("cuándo llamar")
    conflict = models.TextField("contradicción entre fuentes", blank=True)
    mark = models.CharField("marca", max_length=12)
    source = models.CharField("fuente", max_length=240)
    verified_on = models.DateField("verificado el", null=True, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        [
            "id",
            "code",
            "name",
            "position",
            "numbers",
            "published",
            "free",
            "hours",
            "languages",
            "what",
            "when",
            "conflict",
            "mark",
            "source",
            "verified_on",
            "file_hash",
        ],
        "public",
    )
    keep: ClassVar[str] = Kept("Mientras la línea exista (propuesta por validar).", After.IN_USE)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name
