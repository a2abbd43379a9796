"""The tables of facts that the apps declare: each app's `facts.py` is found by its name, nothing is registered."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec

from django.apps import apps

from tejido.kernel.facts import FactTable, columns_of


@cache
def fact_tables() -> Mapping[str, FactTable]:
    """Every table by its name, in the order of the apps.

    Raises:
        ValueError: two apps declare a table of the same name.
    """
    names = [f"{config.name}.facts" for config in apps.get_app_configs() if config.name.startswith("tejido.")]
    modules = [importlib.import_module(name) for name in names if find_spec(name)]
    tables = [table for module in modules for table in module.TABLES]
    found = {table.name: table for table in tables}
    if len(found) != len(tables):
        raise ValueError("two tables of facts have the same name")
    return found


def schema_digest(tables: Iterable[FactTable]) -> str:
    """What the definitions are: another definition of a column makes every month be written again."""
    told = [
        (t.name, t.source, t.on, t.more, t.where, t.kept_only, [(c.name, c.kind, c.sql) for c in columns_of(t)])
        for t in tables
    ]
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()
