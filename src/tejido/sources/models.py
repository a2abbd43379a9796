"""Tables of the deliveries: the calendar of each series, each period owed, and each version that was delivered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import deidentified, public
from tejido.kernel.retention import Kept

KEEP = Kept("Siempre: son las cifras del distrito, sin datos de personas (propuesta por validar).")


class SeriesCalendar(models.Model):
    """How a series is delivered from a period on. Never altered: a change is another row, and the latest counts.

    `session_number` blank: nobody agreed it yet. `active` False: from then on it is not asked.
    """

    district = models.CharField(max_length=6)
    series = models.CharField(max_length=40)
    from_period = models.CharField(max_length=7)
    due_day = models.PositiveSmallIntegerField()
    session_number = models.CharField(max_length=20, blank=True)
    session_on = models.DateField(null=True)
    active = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40)

    field_classes: ClassVar[dict[str, str]] = public(
        "id district series from_period due_day session_number session_on active set_at set_by"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["district", "series", "id"], name="series_calendar_of")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28), name="series_calendar_day"),
            models.CheckConstraint(
                condition=Q(session_number="", session_on__isnull=True)
                | (~Q(session_number="") & Q(session_on__isnull=False)),
                name="series_calendar_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} from {self.from_period}"


class SeriesPeriod(models.Model):
    """A period of a series that one institution owes; `code` is what people see.

    `desk_institution` is who delivers it: the institution or, where it does not log in, the technical secretariat.
    `mark` unverified: the day is only a proposal. `session` names the session that agreed it.
    """

    code = models.CharField(max_length=16, unique=True)
    district = models.CharField(max_length=6)
    series = models.CharField(max_length=40)
    sector = models.CharField(max_length=24)
    institution_code = models.CharField(max_length=60)
    desk_institution = models.CharField(max_length=60)
    period = models.CharField(max_length=7)
    due_at = models.DateTimeField()
    mark = models.CharField(max_length=12)
    session = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id code district series sector institution_code desk_institution period due_at mark session opened_at "
        "delivered_at version withdrawn_at withdrawn_by withdrawn_why"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["district", "-period", "series"], name="series_period_list"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["district", "series", "institution_code", "period"], name="series_period_once"
            ),
            models.CheckConstraint(
                condition=Q(version=0, delivered_at__isnull=True) | Q(version__gt=0, delivered_at__isnull=False),
                name="series_period_delivered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.period} {self.institution_code}"


class Submission(models.Model):
    """One version of what was delivered for a period. Never altered: a correction is the next version.

    `rows` are the figures by the codes of the series; empty: there was none in that period. `source` is the paper that
    it was taken from, when who registers is not who counted. `changes` says what is other than in the version before.
    """

    owed = models.ForeignKey(SeriesPeriod, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60)
    source = models.CharField(max_length=160, blank=True)
    rows = models.JSONField()
    changes = models.JSONField(default=list)
    form = models.CharField(max_length=64, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id owed version at actor_code institution_code source rows changes form"
    )
    keep: ClassVar[str] = KEEP

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owed", "version"], name="submission_version_once"),
            models.UniqueConstraint(fields=["owed", "form"], condition=~Q(form=""), name="submission_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owed_id} v{self.version}"
