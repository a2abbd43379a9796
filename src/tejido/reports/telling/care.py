"""The care of a case in words: what she was given, her plan, how she has been, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.cases.care.access import Care
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import Attention, Closing, DropOut, FollowUp
from tejido.cases.care.services.closing import WORDS
from tejido.cases.care.services.reading import CareTexts
from tejido.cases.care.states import SETTLED, GoalState

Named = Mapping[str, str]
_GOAL_LOOKS = {
    GoalState.REACHED: ("ok", "check"),
    **{state: ("info", "clock") for state in GoalState if state not in SETTLED},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was done, to whom by code. `text`: what was written, once opened; `noted`: something was."""

    at: datetime
    words: str
    detail: str
    who: str
    noted: bool
    text: str
    person: str


@dataclass(frozen=True, slots=True)
class GoalTold:
    number: int
    area: str
    state: str
    tone: str
    icon: str
    changed_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A plan, with whom by code: `standing` when no other followed it."""

    code: str
    person: str
    agreed_at: datetime
    standing: bool
    goals: list[GoalTold]

    @property
    def progress(self) -> str:
        """How many of its goals were reached."""
        every = len(self.goals)
        return f"{self.reached} de {every} objetivo{'s' if every != 1 else ''} logrado{'s' if every != 1 else ''}"

    @property
    def reached(self) -> int:
        return sum(goal.state == GoalState.REACHED.spanish for goal in self.goals)


def told_plans(care: Care, texts: CareTexts | None) -> list[PlanTold]:
    """The plans, the standing one first."""
    words = texts.goals if texts else {}
    return [
        PlanTold(
            plan.code,
            plan.person.code,
            plan.agreed_at,
            plan.ended_at is None,
            [
                GoalTold(
                    goal.number,
                    care_catalog().word("areas", goal.area),
                    GoalState(goal.state).spanish,
                    *_GOAL_LOOKS.get(GoalState(goal.state), ("plain", "close")),
                    goal.changed_at,
                    words.get((plan.code, goal.number), ""),
                )
                for goal in plan.goals.all()
            ],
        )
        for plan in care.plans
    ]


def told_lines(care: Care, institutions: Named, texts: CareTexts | None) -> list[Line]:
    """All that was done, newest first."""
    catalog, notes = care_catalog(), texts.notes if texts else {}
    found = []
    for one in care.attentions:
        words = catalog.word("services", one.service) + ("" if one.came else ": no llegó")
        found.append(
            _line(one.attended_at, words, catalog.word("modes", one.mode), one, institutions, notes, f"a{one.pk}")
        )
    for held in care.follow_ups:
        level = f"{held.recovery}. {catalog.recovery.get(held.recovery, '')}" if held.recovery else ""
        words = f"Seguimiento: {catalog.word('contacts', held.contact).lower()}"
        found.append(_line(held.held_at, words, level, held, institutions, notes, f"f{held.pk}"))
    for left in care.drop_outs:
        words = f"Dejó el servicio: {catalog.word('services', left.service).lower()}"
        why = catalog.word("dropouts", left.reason) + (". Volvió" if left.returned_at else "")
        found.append(_line(left.since, words, why, left, institutions, notes, f"d{left.pk}"))
    return sorted(found, key=lambda line: line.at, reverse=True)


def _line(
    at: datetime, words: str, detail: str, row: Attention | FollowUp | DropOut, named: Named, notes: Named, key: str
) -> Line:  # fmt: skip
    who = named.get(row.institution_code, row.institution_code)
    return Line(at, words, detail, who, row.note_sealed is not None, notes.get(key, ""), row.person.code)


def told_closing(row: Closing) -> str:
    """Why a case was closed, and what was passed over."""
    reason = care_catalog().word("closings", row.reason)
    passed = [WORDS[code][:1].lower() + WORDS[code][1:] for code in row.overridden if code in WORDS]
    return f"{reason}. Se cerró aunque no se cumplía: {'; '.join(passed)}" if passed else reason
