"""The only door from the register to a figure about people: the cases whose survivors agreed to be counted.

Every count, sum, mean or series of cases, people, incidents, risk, care or outcomes begins here. A yes that was taken
back, a no and a question that was not asked are the same: the case is in no figure from that instant on.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from tejido.cases.models import Case, Consent

M = TypeVar("M", bound=Model)


def counted_cases() -> QuerySet[Case]:
    """The cases that may be counted, of every district."""
    return Case.objects.filter(Exists(_agreed(OuterRef("pk"))))


def counted(rows: QuerySet[M], *, case: str = "case") -> QuerySet[M]:
    """Those of the rows whose case may be counted; `case` is the path of their link to it (`person__case`)."""
    return rows.filter(Exists(_agreed(OuterRef(case))))


def _agreed(case: OuterRef) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case, purpose="statistics", answer="given", withdrawn_at__isnull=True)
