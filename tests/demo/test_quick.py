"""Rows made without Django's constructor are the rows that it makes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tejido.demo.quick import maker
from tejido.obligations.models import Obligation

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_a_quick_row_is_the_row_of_the_constructor() -> None:
    values = {"code": "T-1", "duty": "cem.attend", "opened_at": AT, "origin": {"why": ["x"]}}
    names = [field.attname for field in Obligation._meta.concrete_fields]
    quick, plain = maker(Obligation)(**values), Obligation(**values)
    assert [getattr(quick, name) for name in names] == [getattr(plain, name) for name in names]
    assert quick._state.adding
    assert quick._state.db is None


def test_defaults_are_not_shared() -> None:
    make = maker(Obligation)
    one, other = make(code="T-1"), make(code="T-2")
    one.origin["why"] = ["mine"]
    assert other.origin == {}


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        maker(Obligation)(colour="red")
