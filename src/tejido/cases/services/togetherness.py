"""Cases that were joined because they are of the same person: found and locked together, always in the same order."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from tejido.cases.access import UNSEEN
from tejido.cases.models import Case
from tejido.kernel.errors import NotFound


def lock_together(case_code: str) -> Case:
    """The case, locked with every case joined with it until the transaction ends; by code, so that nobody deadlocks.

    Raises:
        NotFound: it was erased since the caller saw it.
    """
    known = Case.objects.values_list("pk", "joined_to").filter(code=case_code).first()
    kept = (known[1] or known[0]) if known else None
    rows = Case.objects.select_for_update().filter(Q(pk=kept) | Q(joined_to=kept)).order_by("code") if kept else ()
    found = {row.code: row for row in rows}
    case = found.get(case_code) or Case.objects.select_for_update().filter(code=case_code).first()
    if case is None:
        raise NotFound(UNSEEN)
    return case


def lock_all_together(codes: Iterable[str]) -> None:
    """Lock several cases, each with those joined to it, by code. Two queries."""
    pairs = Case.objects.filter(code__in=list(codes)).values_list("pk", "joined_to")
    kept = [joined_to or pk for pk, joined_to in pairs]
    rows = Case.objects.select_for_update().filter(Q(pk__in=kept) | Q(joined_to__in=kept))
    list(rows.order_by("code").values_list("pk"))


def joined_with(case: Case) -> list[Case]:
    """The other cases of the same person, the kept one first. One query."""
    kept = case.joined_to_id or case.pk
    rows = Case.objects.filter(Q(pk=kept) | Q(joined_to=kept)).exclude(pk=case.pk)
    return sorted(rows, key=lambda row: (row.joined_to_id is not None, row.code))


def together(case: Case) -> list[Case]:
    """The case itself and then those joined with it. One query."""
    return [case, *joined_with(case)]
