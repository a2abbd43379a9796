"""The catalogue that comes with the package, and its questions as plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tejido.cases.catalog.loading import load_catalog
from tejido.cases.catalog.vocabularies import Catalog


@cache
def catalog() -> Catalog:
    """The catalogue that comes with the package; read once."""
    return load_catalog(Path(__file__).parent)


def choices(name: str, *, parent: str | None = None, door: str | None = None) -> tuple[tuple[str, str], ...]:
    """`Catalog.choices` of the shipped catalogue."""
    return catalog().choices(name, parent=parent, door=door)


def label(name: str, code: str) -> str:
    """`Catalog.label` of the shipped catalogue."""
    return catalog().label(name, code)


def age_band(age: int | None) -> str:
    """`Catalog.age_band` of the shipped catalogue."""
    return catalog().age_band(age)


def gbvims_type(types: Iterable[str], acts: Iterable[str]) -> str:
    """`Catalog.gbvims_type` of the shipped catalogue."""
    return catalog().gbvims_type(types, acts)
