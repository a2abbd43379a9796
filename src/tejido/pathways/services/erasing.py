"""Erase cases that are closed for longer than they are kept: rows, blind indexes and key go; the ledger stays.

An open case is never erased, nor one where somebody still owes something. What hangs on a case is found by its links
(`privacy.tables`), so that a register that is added later goes with it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tejido.cases.models import Case
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotFound, Refused
from tejido.kernel.retention import Retention
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE
from tejido.privacy.models import RightsConsultation
from tejido.privacy.services.purging import PURGER, Removed, commit_lazily, record_removed, remove
from tejido.privacy.states import RequestState
from tejido.privacy.tables import kept_of
from tejido.vault.services.subject_keys import erase_subject_keys

CASES_A_BATCH = 25
WINDOWS = 4
CLOSED = "closed"
_LINKS = [f.name for f in Case._meta.concrete_fields if f.remote_field and f.related_model is Case]
"""The links from one case to another."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases are due, and how many would be if nothing were still owed in them."""

    due: int
    owed: int


def rule() -> Retention:
    """How long a closed case is kept."""
    return kept_of(Case).retention


def due_cases(*, at: datetime) -> QuerySet[Case]:
    """The closed cases that are no longer kept, without those where a task still waits. To be counted: it looks at
    every task that is open."""
    rows = _old(at).filter(~Exists(_owed(OuterRef("code"))))
    return rows.filter(*(~pointed for pointed in _pointed(OuterRef("pk"))))


def waiting_cases(*, at: datetime) -> Waiting:
    """What the dry run tells of the cases. Two queries."""
    return Waiting(due_cases(at=at).count(), _old(at).filter(Exists(_owed(OuterRef("code")))).count())


@transaction.atomic(durable=True)
def erase_due_cases(*, at: datetime, most: int = CASES_A_BATCH) -> int:
    """Erase one batch; returns how many cases went, 0 when none is due."""
    commit_lazily()
    rows = _next(at, most)
    _erase(rows, at=at)
    return len(rows)


@transaction.atomic(durable=True)
def erase_case(case_code: str, *, at: datetime, request_code: str = "") -> Removed:
    """Erase one case; `request_code`: a cancellation that was granted for it stands for the time that it is kept.

    Raises:
        NotFound: there is no such case.
        Refused: it is open, it is still kept, or somebody still owes something in it; nothing was erased.
    """
    case = _locked(case_code)
    _check(case, request_code, at)
    return _erase([case], at=at, request_code=request_code)


@transaction.atomic
def check_erasure(case_code: str, *, at: datetime, request_code: str = "") -> None:
    """Raises what `erase_case` would, and erases nothing."""
    _check(_locked(case_code), request_code, at)


def _locked(case_code: str) -> Case:
    case = Case.objects.select_for_update().filter(code=case_code).first()
    if case is None:
        raise NotFound("No existe un caso con ese código; quizá ya fue borrado.")
    return case


def _check(case: Case, request_code: str, at: datetime) -> None:
    if case.state != CLOSED or case.closed_at is None:
        raise Refused(f"El caso {case.code} está abierto: un caso abierto no se borra.")
    granted = request_code and _granted(case.code, request_code)
    if request_code and not granted:
        raise Refused(f"El pedido {request_code} no es una cancelación atendida para ese caso.")
    if not granted and case.closed_at > rule().cutoff(at):
        day = lima_date(case.closed_at)
        raise Refused(f"El caso {case.code} se cerró el {day:%d/%m/%Y} y se guarda {rule().years} años desde entonces.")
    if _owed(case.code).exists():
        raise Refused(f"En el caso {case.code} todavía hay tareas sin cerrar: no se borra.")
    if any(Case.objects.filter(pointed, pk=case.pk).exists() for pointed in _pointed(OuterRef("pk"))):
        raise Refused("Otro caso se apoya en este. Borre primero ese otro.")


def _granted(case_code: str, request_code: str) -> bool:
    """Whether the case's team granted it; not what was taken back, nor what the desk answered that does not proceed."""
    rows = RightsConsultation.objects.filter(case_code=case_code, given="delivered")
    rows = rows.filter(request__code=request_code, request__kind="cancellation")
    return rows.exclude(request__state=RequestState.WITHDRAWN).exclude(request__outcome="denied").exists()


def _next(at: datetime, most: int) -> list[Case]:
    """The first cases that may go, oldest closing first, locked. Window by window along the index of the closed ones:
    a batch costs the same however many cases there are."""
    after: Case | None = None
    while True:
        rows = _old(at).order_by("closed_at", "id")
        if after is not None:
            rows = rows.filter(Q(closed_at__gt=after.closed_at) | Q(closed_at=after.closed_at, id__gt=after.pk))
        window = list(rows.only("code", "closed_at")[: most * WINDOWS])
        if not window:
            return []
        free = _free(window)[:most]
        if free and (locked := _lock(free)):
            return locked
        after = window[-1]


def _free(cases: Sequence[Case]) -> list[Case]:
    """Those in which nothing is owed and to which no other case points."""
    codes, ids = [case.code for case in cases], [case.pk for case in cases]
    owed = set(Obligation.objects.filter(subject_kind="case", subject_code__in=codes, state__in=LIVE)
               .values_list("subject_code", flat=True))  # fmt: skip
    held = {pk for link in _LINKS for pk in Case.objects.filter(**{f"{link}__in": ids}).values_list(link, flat=True)}
    return [case for case in cases if case.code not in owed and case.pk not in held]


def _lock(cases: Sequence[Case]) -> list[Case]:
    """Those of them that nobody else holds, locked and still closed: one may have been opened again meanwhile."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=[case.pk for case in cases])
    return list(rows.filter(state=CLOSED).only("code", "closed_at"))


def _old(at: datetime) -> QuerySet[Case]:
    return Case.objects.filter(state=CLOSED, closed_at__lte=rule().cutoff(at))


def _owed(code: OuterRef | str) -> QuerySet[Obligation]:
    return Obligation.objects.filter(subject_kind="case", subject_code=code, state__in=LIVE)


def _pointed(pk: OuterRef) -> list[Exists]:
    """True on cases to which another case points (a duplicate that was joined to it, say): that one goes first."""
    return [Exists(Case.objects.filter(**{link: pk})) for link in _LINKS]


def _erase(cases: Sequence[Case], *, at: datetime, request_code: str = "") -> Removed:
    codes = [case.code for case in cases]
    removed = remove(Case, [case.pk for case in cases], codes)
    erase_subject_keys(codes, at=at)
    data = {"request": request_code} if request_code else {}
    erased = [NewEntry(Action.CASE_ERASED, ("case", code), PURGER, at, data) for code in codes]
    record_removed(removed, at=at, extra=erased)
    return removed
