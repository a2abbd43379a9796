"""The only door from the register to a figure about people: the cases whose survivors agreed to be counted.

Every count, sum, mean or series of cases, people, incidents, risk, care or outcomes begins here. A yes that was taken
back, a no and a question that was not asked are the same: the case is in no figure from that instant on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tejido.cases.models import Case, Consent
from tejido.kernel.clock import LIMA, month_of

M = TypeVar("M", bound=Model)


def counted_cases() -> QuerySet[Case]:
    """The cases that may be counted, of every district."""
    return Case.objects.filter(Exists(_agreed(OuterRef("pk"))))


def counted_with_root(months: Collection[str] | None = None) -> QuerySet[Case, Any]:
    """The cases that may be counted, each with the one that stands for it: the kept one, or itself.

    `id`, `code`, `root_id`, `root_registered_at`, `root_district`. One joined to a case that may not be counted is out.
    `months` (2026-05): only those told in them, by when the one that stands for them was registered.
    """
    rows = counted_cases().filter(Q(joined_to__isnull=True) | Exists(_agreed(OuterRef("joined_to"))))
    if months is not None:
        alone = Q(joined_to__isnull=True) & _within("registered_at", months)
        rows = rows.filter(alone | _within("joined_to__registered_at", months))
    return rows.annotate(
        root_id=Coalesce(F("joined_to_id"), F("id")),
        root_registered_at=Coalesce(F("joined_to__registered_at"), F("registered_at")),
        root_district=Coalesce(F("joined_to__district"), F("district")),
    ).values("id", "code", "root_id", "root_registered_at", "root_district")


def months_told(codes: Sequence[str]) -> dict[str, set[str]]:
    """The months in which the cases of these codes are or could be told, joined or not; none for one that is gone."""
    rows = Case.objects.filter(code__in=codes).values_list("code", "registered_at", "joined_to__registered_at")
    return {code: {month_of(at) for at in instants if at} for code, *instants in rows}


def counted(rows: QuerySet[M], *, case: str = "case") -> QuerySet[M]:
    """Those of the rows whose case may be counted; `case` is the path of their link to it (`person__case`)."""
    return rows.filter(Exists(_agreed(OuterRef(case))))


def _agreed(case: OuterRef) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case, purpose="statistics", answer="given", withdrawn_at__isnull=True)


def _within(instant: str, months: Collection[str]) -> Q:
    found = Q(Value(value=False))
    for month in sorted(months):
        year, number = map(int, month.split("-"))
        end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=LIMA)
        found |= Q(**{f"{instant}__gte": datetime(year, number, 1, tzinfo=LIMA), f"{instant}__lt": end})
    return found
