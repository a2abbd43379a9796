"""Rows made without Django's constructor are the rows that it makes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.quick import maker

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_a_quick_row_is_the_row_of_the_constructor() -> None:
    values = {"code": "T-1", "duty": "cem.attend", "opened_at": AT, "origin": {"why": ["x"]}}
    names = [field.attname for field in Obligation._meta.concrete_fields]
    quick, plain = maker(Obligation)(**values), Obligation(**values)
    assert [getattr(quick, name) for name in names] == [getattr(plain, name) for name in names]
    assert quick._state.adding
    assert quick._state.db is None


def test_a_link_is_the_link_of_the_constructor() -> None:
    for task in (Obligation(code="T-1"), Obligation(pk=7, code="T-2"), None):
        quick, plain = maker(ObligationAct)(obligation=task), ObligationAct(obligation=task)
        assert (quick.obligation_id, quick._state.fields_cache) == (plain.obligation_id, plain._state.fields_cache)


def test_defaults_are_not_shared() -> None:
    make = maker(Obligation)
    one, other = make(code="T-1"), make(code="T-2")
    one.origin["why"] = ["mine"]
    assert other.origin == {}


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        maker(Obligation)(colour="red")
