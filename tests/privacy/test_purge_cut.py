"""The database drops the purge in the middle of a batch: nothing of it was done, and the next turn does it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from tejido.cases.models import Case, Person
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation
from tejido.pathways.services import erasing
from tejido.pathways.services.erasing import erase_due_cases
from tejido.vault.access import is_erased
from tests.cases.traces import new_case
from tests.world import AT

CLOSED_AT = AT
LATE = AT.replace(year=AT.year + 5)


@pytest.mark.usefixtures("real_district")
def test_a_batch_cut_by_the_database_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [new_case(f"form-{n}") for n in range(3)]
    Obligation.objects.all().update(state="done", closed_at=CLOSED_AT, next_look_at=None)
    Case.objects.all().update(state="closed", closed_at=CLOSED_AT)
    people = Person.objects.count()
    real = erasing.erase_subject_keys

    def cut(*args: Any, **more: Any) -> int:
        done = real(*args, **more)
        with connection.cursor() as cursor:  # the rows and the keys are gone in this transaction: now it is dropped
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return done

    monkeypatch.setattr(erasing, "erase_subject_keys", cut)
    with pytest.raises(OperationalError):
        erase_due_cases(at=LATE)
    connection.close()
    monkeypatch.undo()
    assert (Case.objects.count(), Person.objects.count()) == (3, people)
    assert not any(is_erased(case) for case in cases)
    assert erase_due_cases(at=LATE) == 3
    assert (Case.objects.count(), Person.objects.count()) == (0, 0)
    assert all(is_erased(case) for case in cases)
    assert list(verify()) == []
