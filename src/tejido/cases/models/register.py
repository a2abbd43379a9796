"""Tables of the register: the case with its incidents and people. What identifies anybody is sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tejido.kernel.classes import PERSONAL, SECRET, deidentified
from tejido.kernel.retention import After, Kept

CASE_KEEP = Kept(
    "5 años desde el cierre del caso (propuesta por validar con la oficialía de datos personales).",
    After.CASE_CLOSED,
    years=5,
)


class Case(models.Model):
    """One case. `submission_key` makes a form that arrives twice one case; `library` is the hash of
    the protocols loaded then, `versions` the wording of each protocol that the case keeps.

    `joined_to` is the case that is kept, when this one turned out to be of the same person (ADR 0014).
    `facts` are the coded answers that the planner reads: nothing in them names anybody. An absent fact is unknown.
    """

    code = models.CharField(max_length=16, unique=True)
    submission_key = models.CharField(max_length=64, unique=True)
    district = models.CharField(max_length=6)
    door_institution = models.CharField(max_length=60)
    registered_by = models.CharField(max_length=16)
    registered_at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    entry_route = models.CharField(max_length=40, blank=True)
    condition = models.CharField(max_length=40)
    zone_code = models.CharField(max_length=60, blank=True)
    anonymous = models.BooleanField(default=False)
    immediate_danger = models.BooleanField(null=True)
    school_code = models.CharField(max_length=60, blank=True)
    library = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    risk_level = models.CharField(max_length=20, default="undetermined")
    state = models.CharField(max_length=10, default="open")
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    closed_at = models.DateTimeField(null=True)
    contact_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id code submission_key district door_institution registered_by registered_at channel entry_route "
            "condition zone_code anonymous immediate_danger school_code library versions facts risk_level state "
            "joined_to closed_at"
        ),
        "contact_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["door_institution", "-registered_at", "-id"], name="case_door"),
            models.Index(fields=["district", "-registered_at", "-id"], name="case_district"),
            models.Index(fields=["closed_at", "id"], name="case_closed", condition=Q(state="closed")),
        ]

    def __str__(self) -> str:
        return self.code


class CaseEvent(models.Model):
    """Something that happened in a case and starts or ends steps of a protocol. Never altered.

    `document`: the code of the paper it is taken from, when who registers is not who did it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    actor_code = models.CharField(max_length=40)
    institution_code = models.CharField(max_length=60, blank=True)
    obligation_code = models.CharField(max_length=16, blank=True)
    document = models.CharField(max_length=16, blank=True)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id case event occurred_at registered_at actor_code institution_code obligation_code document"
    )
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        ordering: ClassVar = ["occurred_at", "id"]

    def __str__(self) -> str:
        return f"{self.event} {self.occurred_at:%Y-%m-%d}"


class Incident(models.Model):
    """One act of violence or a period of them. `precision`: instant, day, month, year, period or unknown."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    number = models.PositiveSmallIntegerField()
    registered_at = models.DateTimeField()
    occurred_from = models.DateTimeField(null=True)
    occurred_until = models.DateTimeField(null=True)
    precision = models.CharField(max_length=10)
    zone_code = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=40, blank=True)
    types = models.JSONField(default=list)
    acts = models.JSONField(default=list)
    modality = models.CharField(max_length=60, blank=True)
    gbvims_type = models.CharField(max_length=40, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    weapons = models.JSONField(default=list)
    detail_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified(
            "id case number registered_at occurred_from occurred_until precision zone_code place types acts modality "
            "gbvims_type frequency weapons"
        ),
        "detail_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="incident_number")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class Person(models.Model):
    """Somebody in a case. `profile` holds coded answers; who it is lies sealed in `identity_sealed`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    code = models.CharField(max_length=16, unique=True)
    role = models.CharField(max_length=24)
    registered_at = models.DateTimeField()
    sex = models.CharField(max_length=12, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    age_band = models.CharField(max_length=8, blank=True)
    profile = models.JSONField(default=dict)
    identity_sealed = models.BinaryField(null=True)

    field_classes: ClassVar[dict[str, str]] = {
        **deidentified("id case code role registered_at sex age age_band profile"),
        "identity_sealed": PERSONAL,
    }
    keep: ClassVar[str] = CASE_KEEP

    def __str__(self) -> str:
        return self.code


class Relation(models.Model):
    """What an alleged perpetrator is to a survivor, in CEM's two levels.

    `lives_with` is yes, no, sometimes or blank (not known). `earlier`, oldest first, is what was said until somebody
    corrected it, with `until`, `by` and `institution`: it only grows.
    """

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations_as_survivor")
    perpetrator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations_as_perpetrator")
    level1 = models.CharField(max_length=40)
    level2 = models.CharField(max_length=60, blank=True)
    lives_with = models.CharField(max_length=12, blank=True)
    is_guardian = models.BooleanField(null=True)
    earlier = models.JSONField(default=list)

    field_classes: ClassVar[dict[str, str]] = deidentified(
        "id survivor perpetrator level1 level2 lives_with is_guardian earlier"
    )
    keep: ClassVar[str] = CASE_KEEP

    def __str__(self) -> str:
        return f"{self.survivor_id}-{self.perpetrator_id}: {self.level1}"


class PersonIndex(models.Model):
    """A keyed blind index of a person: equality can be asked, nothing can be read."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="indexes")
    kind = models.CharField(max_length=12)
    value = models.BinaryField(max_length=32)

    field_classes: ClassVar[dict[str, str]] = {**deidentified("id person kind"), "value": SECRET}
    keep: ClassVar[str] = CASE_KEEP

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "value"], name="person_index")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
