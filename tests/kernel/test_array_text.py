"""What is written as an array of PostgreSQL comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tejido.kernel import array_text as arrays

_TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)))
_INSTANTS = st.integers(-(2**31), 2**32).map(
    lambda s: datetime.fromtimestamp(s, UTC) + timedelta(microseconds=s % 999_983)
)
_TYPES: dict[str, tuple[arrays.Writer, st.SearchStrategy[Any]]] = {
    "text": (arrays.text, _TEXTS),
    "bytea": (arrays.octets, st.binary()),
    "int": (arrays.number, st.integers(-(2**31), 2**31 - 1)),
    "boolean": (arrays.yes_no, st.booleans()),
    "timestamptz": (arrays.instant, _INSTANTS),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", _TYPES)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_database_reads_what_was_written(kind: str, data: st.DataObject) -> None:
    write, values = _TYPES[kind]
    given_values = data.draw(st.lists(st.none() | values, max_size=6))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unnest(%s::{kind}[])", [arrays.array_text(given_values, write)])
        found = [bytes(v) if isinstance(v, memoryview) else v for (v,) in cursor.fetchall()]
    assert found == given_values


@pytest.mark.django_db
@pytest.mark.parametrize("value", [{}, [], {"a": ['"', "\\", "{,}", "ñ ", None]}, "null", 3])
def test_a_document_comes_back_whole(value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u::jsonb = %s::jsonb FROM unnest(%s::text[]) u",
            [
                arrays.document(value)[1:-1].replace('\\"', '"').replace("\\\\", "\\"),
                arrays.array_text([value], arrays.document),
            ],
        )
        assert cursor.fetchall() == [(True,)]
