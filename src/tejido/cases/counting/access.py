"""The only door from the register to a figure about people: the cases whose survivors agreed to be counted.

Every count, sum, mean or series of cases, people, incidents, risk, care or outcomes begins here. A yes that was taken
back, a no and a question that was not asked are the same: the case is in no figure from that instant on.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tejido.cases.models import Case, Consent

M = TypeVar("M", bound=Model)


def counted_cases() -> QuerySet[Case]:
    """The cases that may be counted, of every district."""
    return Case.objects.filter(Exists(_agreed(OuterRef("pk"))))


def counted_with_root() -> QuerySet[Case, Any]:
    """The cases that may be counted, each with the one that stands for it: the kept one, or itself.

    `id`, `code`, `root_id`, `root_registered_at`, `root_district`. One joined to a case that may not be counted is out.
    """
    rows = counted_cases().filter(Q(joined_to__isnull=True) | Exists(_agreed(OuterRef("joined_to"))))
    return rows.annotate(
        root_id=Coalesce(F("joined_to_id"), F("id")),
        root_registered_at=Coalesce(F("joined_to__registered_at"), F("registered_at")),
        root_district=Coalesce(F("joined_to__district"), F("district")),
    ).values("id", "code", "root_id", "root_registered_at", "root_district")


def counted(rows: QuerySet[M], *, case: str = "case") -> QuerySet[M]:
    """Those of the rows whose case may be counted; `case` is the path of their link to it (`person__case`)."""
    return rows.filter(Exists(_agreed(OuterRef(case))))


def _agreed(case: OuterRef) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case, purpose="statistics", answer="given", withdrawn_at__isnull=True)
