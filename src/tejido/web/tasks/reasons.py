"""Why a task exists and which limit stands, in words: the article, the mark, the merged duties."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.directory.libraries import library_of
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.protocols.events import Event
from tejido.protocols.steps import Library, Limit, Step, Unit
from tejido.protocols.wording import limit_words
from tejido.web.wording import MARK_MEANING

_SAID_BESIDE = ("Empezó el ", "Plazo: ")  # the planner's own words for what the page shows with its article


@dataclass(frozen=True, slots=True)
class AlsoAsked:
    """Another norm that asks for the same duty."""

    protocol: str
    citation: str
    limit: str
    mark: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the page says of the origin of a task."""

    started_by: str
    why: tuple[str, ...]
    citation: str
    norm_title: str
    limit: str
    mark_meaning: str
    protocol: str
    merged: tuple[AlsoAsked, ...]
    basis: str


def reasons_of(task: Obligation) -> Reasons:
    """The reasons of a task, from the row and the protocol library; no query."""
    library = library_of(task.district)
    known = library.norms.get(task.norm)
    protocol = library.protocols.get(task.protocol)
    limit = Limit(task.limit_amount or 0, Unit(task.limit_unit)) if task.limit_unit else None
    return Reasons(
        started_by=event_name(task.started_by),
        why=tuple(said for said in task.origin.get("why", ()) if not said.startswith(_SAID_BESIDE)),
        citation=str(Citation(task.norm, task.article)) if task.norm else "",
        norm_title=known.title if known and known.title != known.id else "",
        limit=limit_words(limit, immediate=task.immediate),
        mark_meaning=MARK_MEANING.get(task.mark, "") if task.due_at else "",
        protocol=protocol.name if protocol else "",
        merged=tuple(_also(step, library) for step in _steps(task, library)),
        basis=_basis(task),
    )


def event_name(event: str) -> str:
    """What an event is called; as it is written when the list does not know it."""
    return Event(event).spanish if event in Event.__members__.values() else event


def _steps(task: Obligation, library: Library) -> list[Step]:
    found = (library.step(name) for name in task.origin.get("merged", ()) if name != task.step)
    return [step for step in found if step is not None]


def _also(step: Step, library: Library) -> AlsoAsked:
    protocol = library.protocols[step.protocol]
    limit = limit_words(step.limit, immediate=step.immediate, repeats=step.repeats)
    return AlsoAsked(protocol.name, str(step.citation), limit, str(step.mark))


def _basis(task: Obligation) -> str:
    if task.basis == "legal":
        return f"Se le avisa por deber legal{': ' + task.basis_norm if task.basis_norm else ''}."
    return "Se le avisa porque la persona lo aceptó." if task.basis == "consent" else ""
