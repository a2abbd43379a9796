"""What the apps let the observatory know: fields of a class that may leave, no code, no instant."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tejido.kernel.facts import Column, FactTable, Kind, columns_of
from tejido.observatory.publishing.declared import fact_tables

MODELS = {model._meta.db_table: model for model in apps.get_models()}
MADE = {"clock", "answer", "violence", "crowd", "ranked"}  # joined queries: their own text is read for what is behind
OF_FACT = {"month", "district", "registered_at", "cut"}
LISTED = {"requested_by", "zone_code"}  # a kind of institution, and a place: words of a list, of nobody
TABLES = fact_tables()
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
_CODES = re.compile(r"(^|_)(code|by|key|form|document|submission_key|data|origin|versions|facts)$")


def aliases(text: str) -> dict[str, type[models.Model]]:
    found = re.findall(r"\b([a-z]+_[a-z]+) ([a-z]+)\b", text)
    return {alias: MODELS[table] for table, alias in found if table in MODELS}


def fields(table: FactTable, sql: str) -> Iterator[tuple[str, models.Field | None, str]]:
    """Every `alias.column` of a text, with the field that it is."""
    known = aliases(f"{table.source} {table.more} {sql}")
    for alias, name in re.findall(r"\b([a-z]+)\.([a-z_0-9]+)\b", sql):
        if alias == "fact" or alias in MADE:
            yield alias, None, name
        else:
            model = known[alias]
            yield alias, next(f for f in model._meta.concrete_fields if f.column == name), name


def quoted_out(sql: str) -> str:
    """The SQL without what stands between quotes: `report.received` is no column."""
    return re.sub(r"'[^']*'", "''", sql)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_field_that_is_read_may_leave(table: FactTable) -> None:
    texts = [
        table.on,
        table.more,
        table.where,
        *(column.sql for column in table.columns),
        *(column.raw for column in table.columns),
    ]
    found = [one for sql in texts for one in fields(table, quoted_out(sql))]
    classes = {f"{f.model.__name__}.{f.name}": f.model.field_classes[f.name] for _, f, _ in found if f is not None}  # type: ignore[attr-defined]
    assert {name: kind for name, kind in classes.items() if kind not in ("public", "deidentified")} == {}
    assert classes


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{t.name}.{c.name}" for t, c in COLUMNS])
def test_no_code_and_no_exact_instant_is_told(table: FactTable, column: Column) -> None:
    told = quoted_out(column.sql)
    shown = re.sub(r"WHERE .*", "", told)  # what only chooses rows is not told
    assert [name for alias, _, name in fields(table, shown) if alias == "fact" and name not in OF_FACT] == []
    assert [name for alias, _, name in fields(table, shown) if _CODES.search(name) and name not in LISTED] == []
    dated = [f for _, f, _ in fields(table, shown) if isinstance(f, models.DateField)]
    if dated and column.kind is Kind.TEXT:
        assert column.sql.startswith("to_char(") or "'in_time'" in column.sql or "'taken'" in column.sql


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_says_what_it_means(table: FactTable) -> None:
    assert table.meaning.endswith(".")
    names = [column.name for column in columns_of(table)]
    assert len(set(names)) == len(names)
    assert [column.name for column in columns_of(table) if not column.meaning.endswith(".")] == []


def test_a_code_is_recognised() -> None:
    table = TABLES["cases"]
    assert [name for _, _, name in fields(table, "own.code") if _CODES.search(name)] == ["code"]
    assert [f.name for _, f, _ in fields(table, "own.contact_sealed") if f] == ["contact_sealed"]
