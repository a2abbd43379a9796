"""Who may touch what: rows only through access and services, the clock only at the doors."""

from __future__ import annotations

import ast

from tests.policies.sources import Module, modules

# Modules outside access, services and models that handle rows, each with its reason. It may shrink, never grow.
ROWS_ELSEWHERE: dict[str, str] = {
    "directory/routing.py": "finds who is told before anybody asks: there is no actor to show rows to",
}
CLOCK_DOORS = ("web/", "api/", "cli/", "config/", "demo/", "alerts/worker.py")


def _may_touch_rows(name: str) -> bool:
    parts = name.split("/")
    return parts[-1] in ("access.py", "models.py") or bool({"services", "models", "access"} & set(parts[:-1]))


def _asks_objects(module: Module) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(module.tree))


def _imports_now(module: Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "tejido.kernel.clock"
        and any(alias.name == "now" for alias in node.names)
        for node in ast.walk(module.tree)
    )


def test_rows_are_reached_through_access_and_services() -> None:
    touching = {m.name for m in modules() if _asks_objects(m) and not _may_touch_rows(m.name)}
    assert sorted(touching - ROWS_ELSEWHERE.keys()) == []
    assert sorted(ROWS_ELSEWHERE.keys() - touching) == [], "these no longer need their exception"


def test_the_clock_is_read_at_the_doors_only() -> None:
    assert [m.name for m in modules() if _imports_now(m) and not m.name.startswith(CLOCK_DOORS)] == []


def test_the_side_door_is_recognised() -> None:
    text = "from tejido.kernel.clock import now\nrows = Case.objects.all()\n"
    module = Module("cases/sneaky.py", text, ast.parse(text))
    assert _asks_objects(module)
    assert _imports_now(module)
    assert not _may_touch_rows(module.name)
    assert _may_touch_rows("cases/services/registration.py")
