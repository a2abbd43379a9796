"""The tables of a release under headings, by what they count. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tejido.observatory.released.tables import Table

HEADINGS = {
    "casos": ("Casos", ("entries", "cases")),
    "personas": ("Personas", ("people", "accused", "bonds")),
    "hechos": ("Hechos y riesgo", ("incidents", "sexual_acts", "assessments")),
    "tareas": (
        "Tareas y plazos",
        ("tasks_official", "tasks_secondary", "tasks_unverified", "tasks", "tasks_waiting", "kits"),
    ),
    "derivaciones": ("Derivaciones", ("referrals",)),
    "medidas": ("Medidas de protección", ("requests", "measures")),
    "justicia": ("Justicia y sanciones", ("proceedings", "parties", "hearings", "sanctions")),
    "atencion": ("Atención y seguimiento", ("attentions", "goals", "drop_outs", "follow_ups", "recoveries")),
}
"""By anchor: the heading and the populations under it."""
_REST = ("otras", "Otras tablas")


@dataclass(frozen=True, slots=True)
class Group:
    """One heading with its tables."""

    anchor: str
    title: str
    tables: tuple[Table, ...]


def groups(tables: Iterable[Table]) -> list[Group]:
    """Every table once, under its heading; those of no heading come last."""
    left = list(tables)
    found = []
    for anchor, (title, populations) in HEADINGS.items():
        own = tuple(one for one in left if one.population in populations)
        left = [one for one in left if one.population not in populations]
        found.append(Group(anchor, title, own))
    return [one for one in (*found, Group(*_REST, tuple(left))) if one.tables]
