"""The states of a goal of a care plan, and of the plan, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class GoalState(StrEnum):
    PENDING = "pending"
    UNDER_WAY = "under_way"
    REACHED = "reached"
    LEFT = "left"

    @property
    def spanish(self) -> str:
        return GOAL_WORDS[self]


GOAL_WORDS = {
    GoalState.PENDING: "Por empezar",
    GoalState.UNDER_WAY: "En camino",
    GoalState.REACHED: "Logrado",
    GoalState.LEFT: "Ella decidió dejarlo",
}
_G = GoalState
NEXT: dict[GoalState, frozenset[GoalState]] = {
    _G.PENDING: frozenset({_G.UNDER_WAY, _G.REACHED, _G.LEFT}),
    _G.UNDER_WAY: frozenset({_G.PENDING, _G.REACHED, _G.LEFT}),
    _G.REACHED: frozenset({_G.UNDER_WAY}),
    _G.LEFT: frozenset({_G.UNDER_WAY}),
}
SETTLED = frozenset({_G.REACHED, _G.LEFT})
"""The states of a goal that no longer keeps a case open."""


def check_goal(old: str, new: GoalState) -> None:
    """Raises Conflict when a goal does not pass from one to the other."""
    if new not in NEXT[GoalState(old)]:
        raise Conflict(f"Ese objetivo ya está «{GOAL_WORDS[GoalState(old)].lower()}».")
