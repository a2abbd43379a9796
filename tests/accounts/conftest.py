"""What the tests of the accounts share: an instant, a case with a key, and the ledger as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tejido.ledger.models import LedgerEntry
from tejido.vault.services.subject_keys import create_subject_key

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CASE = "C-7K3F-9QXM"


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def case_code(db: None) -> str:
    """A case that exists as far as the vault knows."""
    create_subject_key(CASE, at=AT)
    return CASE


@pytest.fixture
def chain(db: None) -> Callable[[str, str], list[str]]:
    """The actions in the chain of a subject, in order."""

    def actions(kind: str, code: str) -> list[str]:
        rows = LedgerEntry.objects.filter(subject_kind=kind, subject_code=code).order_by("seq")
        return list(rows.values_list("action", flat=True))

    return actions
