"""What a refused or broken act may not leave behind: the rows of every table that cases write, counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from tejido.cases.services.registration import register_case
from tests import people
from tests.people import actor
from tests.world import AT, intake

_APPS = (
    *("sources", "governance"),
    *("cases", "protection", "justice", "transfers", "linking", "care", "privacy"),
    *("obligations", "ledger", "documents", "accounts", "machines", "webhooks"),
)


def new_case(key: str = "form-1", **changes: Any) -> str:
    """The code of a case that Ana registered at `AT`."""
    return register_case(intake(key, **changes), actor=actor(people.ana), at=AT).code


def trace() -> dict[str, int]:
    """How many rows each table has."""
    models = [model for app in _APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


@contextmanager
def leaves_no_trace(error: type[Exception], match: str | None = None) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """The block raises that error and no table grows or shrinks."""
    people.everybody()
    before = trace()
    with pytest.raises(error, match=match) as caught:
        yield caught
    assert trace() == before


class Broken(Exception):
    """Stands for a power cut in the middle of a transaction."""


@contextmanager
def cut_at(monkeypatch: pytest.MonkeyPatch, place: str) -> Iterator[None]:
    """The last step of a service fails: all that it had written must be undone."""

    def fail(*_: Any, **__: Any) -> None:
        raise Broken

    monkeypatch.setattr(place, fail)
    with leaves_no_trace(Broken):
        yield
    monkeypatch.undo()
