"""What comes in folders or lists is tested by its name: channels, pages in a browser, use cases with a door."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tejido.obligations.own_duties import Register
from tejido.web.tasks.elsewhere import PLACES
from tests.policies.sources import PACKAGE, ROOT, modules

TESTS = ROOT / "tests"
CHANNELS = sorted(folder.parent.name for folder in PACKAGE.glob("alerts/channels/*/__init__.py"))
SIZES = {"360": r"\b360\b", "1280": r"\b1280\b"}
# Use cases that no page, command or chore calls yet, each with its reason. It may shrink, never grow.
WITHOUT_A_DOOR: dict[str, str] = {}
DOORS = ("web/", "api/", "cli/", "demo/", "alerts/worker.py", "alerts/chores.py")


def _in_chromium() -> list[Path]:
    files = [f for f in TESTS.rglob("*.py") if "policies" not in f.parts]
    return sorted(f for f in files if re.search(r"mark\.chromium", f.read_text(encoding="utf-8")))


def _area(test: Path) -> str:
    """The text of every test of that folder: one of them may look at the pages of all."""
    return "".join(f.read_text(encoding="utf-8") for f in test.parent.glob("*.py"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_has_a_test_of_its_own(channel: str) -> None:
    files = [f for f in (TESTS / "alerts").rglob("test_*.py") if channel in f.relative_to(TESTS).as_posix()]
    assert files, f"tests/alerts has no test named after the channel {channel}"
    assert any(f"channels.{channel}" in f.read_text(encoding="utf-8") for f in files)


@pytest.mark.parametrize("test", [f.relative_to(TESTS).as_posix() for f in _in_chromium()])
def test_every_page_in_chromium_is_looked_at_on_a_phone_and_on_a_desk(test: str) -> None:
    text = _area(TESTS / test)
    assert [size for size, pattern in SIZES.items() if not re.search(pattern, text)] == []


def _is_durable(function: ast.FunctionDef) -> bool:
    return any("durable=True" in ast.unparse(decorator) for decorator in function.decorator_list)


def _use_cases() -> set[str]:
    """`services/module.py:function` of every public write that is a transaction of its own."""
    return {
        f"{m.name}:{f.name}"
        for m in modules()
        if "services" in m.name.split("/")
        for f in m.tree.body
        if isinstance(f, ast.FunctionDef) and _is_durable(f) and not f.name.startswith("_")
    }


def _called_at_doors() -> set[str]:
    names: set[str] = set()
    for module in modules():
        if module.name.startswith(DOORS):
            names |= {n.id for n in ast.walk(module.tree) if isinstance(n, ast.Name)}
            names |= {n.attr for n in ast.walk(module.tree) if isinstance(n, ast.Attribute)}
    return names


def test_every_use_case_has_a_door() -> None:
    called = _called_at_doors()
    idle = {name for name in _use_cases() if name.partition(":")[2] not in called}
    assert sorted(idle - WITHOUT_A_DOOR.keys()) == []
    assert sorted(WITHOUT_A_DOOR.keys() - idle) == [], "these have a door now"


def test_every_register_says_where_its_tasks_are_closed() -> None:
    assert set(Register) - set(PLACES) == {Register.REFERRAL}, "a referral is answered in the task's own page"
