"""Every action that the code writes exists, every one has its sentence, and the list of idle ones only shrinks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tejido.ledger.actions import WATCHED, Action
from tejido.obligations.states import Act
from tests.policies.sources import Module, modules

LIST = "ledger/actions.py"
# In the list and written by nothing yet. An entry leaves when something writes it; none may be added.
IDLE = frozenset(
    {
        "account.updated",
        "alert.escalated",
        "alert.failed",
        "alert.handled",
        "alert.queued",
        "alert.seen",
        "alert.sent",
        "board.exported",
        "board.read",
        "case.read",
        "case.updated",
        "consent.recorded",
        "demo.generated",
        "holiday.added",
        "holiday.removed",
        "incident.updated",
        "institution.verified",
        "invitation.revoked",
        "ledger.verified",
        "obligation.rerouted",
        "post.added",
        "post.updated",
        "protocols.loaded",
        "report.received",
    }
)


WRITERS = [m for m in modules() if m.name != LIST and not m.name.startswith("demo/")]  # made-up data writes nothing new


def named(module: Module) -> Iterator[str]:
    """`Action.NAME`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action":
            yield node.attr


def built(module: Module) -> Iterator[str]:
    """`Action("value")`, `Action("one" if a else "other")` and `Action(f"obligation.{act}")`."""
    calls = [n for n in ast.walk(module.tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "Action"]
    for call in calls:
        for part in call.args:
            if isinstance(part, ast.JoinedStr):
                yield from built_by_act(part)
            else:
                yield from (n.value for n in ast.walk(part) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def built_by_act(text: ast.JoinedStr) -> Iterator[str]:
    """The values of an f-string whose only hole is an act of an obligation."""
    assert [type(part) for part in text.values] == [ast.Constant, ast.FormattedValue], ast.unparse(text)
    assert ast.unparse(text.values[1]) == "{act}"
    yield from (f"{ast.literal_eval(text.values[0])}{act}" for act in Act)


def used() -> set[Action]:
    """What any module writes; the list itself and the choice of what is watched do not count."""
    found = {Action[name] for m in WRITERS for name in named(m) if name in Action.__members__}
    return found | {Action(value) for m in WRITERS for value in built(m)}


def test_every_action_that_the_code_names_exists() -> None:
    members = set(Action.__members__) | {"sentence", "needs"}
    assert [f"{m.name}: {name}" for m in modules() for name in named(m) if name not in members] == []
    assert [value for m in WRITERS for value in built(m) if value not in set(Action)] == []


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_sentence_in_the_past(action: Action) -> None:
    assert action.sentence.endswith(".")
    assert action.sentence[0].isupper()
    assert len(action.sentence.split()) >= 3
    assert action.value.count(".") == 1


def test_no_two_actions_say_the_same() -> None:
    assert len({action.sentence for action in Action}) == len(Action)


def test_the_idle_actions_are_listed_and_the_list_only_shrinks() -> None:
    idle = {action.value for action in set(Action) - used()}
    assert sorted(idle - IDLE) == [], "an action that nothing writes: use it or take it out of the list"
    assert sorted(IDLE - idle) == [], "these are written now: take them out of IDLE"


def test_what_an_alternate_reader_looks_at_is_really_written() -> None:
    assert sorted(set(WATCHED) - used()) == []
