"""A figure about people begins at `cases.counting`: who did not agree to be counted is in none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.policies.sources import Module, modules

DOOR = "cases/counting/access.py"
AGGREGATES = {"Count", "Sum", "Avg", "Min", "Max", "StdDev", "Variance", "ArrayAgg", "Aggregate", "Window"}
COUNTERS = {"counted_cases", "counted"}
# Whole packages that exist to make figures: of the register they may reach the door and the words, nothing else.
OF_FIGURES = ("observatory/", "community/", "monitoring/", "capacity/", "statistics/", "sources/")
ALLOWED_THERE = ("tejido.cases.counting", "tejido.cases.catalog")
# Modules that gather over the register without making a figure about people, each with its reason. It may shrink.
NO_FIGURE: dict[str, str] = {}
_RAW = re.compile(
    r"(?is)(count\(|group by).*\b(cases|care|justice|protection)_[a-z]+|\bcases_[a-z]+\b.*(count\(|group by)"
)


def imports(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def reads_register(module: Module) -> bool:
    return any(re.match(r"tejido\.cases(\.\w+)*\.models(\.|$)", source) for source, _ in imports(module))


def gathers(module: Module) -> bool:
    named = {name for source, name in imports(module) if source.startswith("django.")}
    calls = {n.attr for n in ast.walk(module.tree) if isinstance(n, ast.Attribute)}
    texts = [n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return bool(AGGREGATES & named) or "aggregate" in calls or any(_RAW.search(text) for text in texts)


def begins_at_the_door(module: Module) -> bool:
    return any(source == "tejido.cases.counting.access" and name in COUNTERS for source, name in imports(module))


def made(text: str, name: str = "observatory/figures.py") -> Module:
    return Module(name, text, ast.parse(text))


def test_whoever_gathers_over_the_register_begins_at_the_door() -> None:
    found = {m.name for m in modules() if not m.name.startswith("demo/") and reads_register(m) and gathers(m)}
    wrong = {m.name for m in modules() if m.name in found and m.name != DOOR and not begins_at_the_door(m)}
    assert sorted(wrong - NO_FIGURE.keys()) == []
    assert sorted(NO_FIGURE.keys() - found) == [], "these no longer need their exception"


def test_packages_of_figures_reach_the_register_through_the_door_only() -> None:
    wrong = {
        f"{m.name}: {source}"
        for m in modules()
        if m.name.startswith(OF_FIGURES)
        for source, _ in imports(m)
        if source.startswith("tejido.cases") and not source.startswith(ALLOWED_THERE)
    }
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models import Count\nfrom tejido.cases.models import Case\nCase.objects.annotate(Count('id'))",
        "from tejido.cases.care.models import Attention\nAttention.objects.aggregate(n=1)",
        "from tejido.cases.models import Case\nask('SELECT count(*) FROM cases_person')",
    ],
)
def test_a_figure_by_the_side_is_recognised(text: str) -> None:
    module = made(text)
    assert reads_register(module)
    assert gathers(module)
    assert not begins_at_the_door(module)
    assert begins_at_the_door(made(f"from tejido.cases.counting.access import counted_cases\n{text}"))
