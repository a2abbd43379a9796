"""What `tejido protocols check` answers, without the command line around it."""

from __future__ import annotations

from pathlib import Path

from tejido.kernel.errors import WrongFile
from tejido.law.reading import read_yaml
from tejido.protocols.events import ABOUT, Source
from tejido.protocols.loading import load_known, load_library, protocol_files
from tejido.protocols.reading_steps import read_protocol
from tejido.protocols.steps import Library


def check(folder: Path, *more: Path) -> list[str]:
    """Every problem of the protocol folders, a Spanish line each; empty when there is none."""
    try:
        known = load_known(folder, *more)
    except WrongFile as error:
        return [error.message]
    problems = []
    for path in (path for one in (folder, *more) for path in protocol_files(one)):
        try:
            read_protocol(read_yaml(path), known)
        except WrongFile as error:
            problems.append(error.message)
    if problems:
        return problems
    try:
        return _loose_ends(load_library(folder, *more))
    except WrongFile as error:
        return [error.message]


def _loose_ends(library: Library) -> list[str]:
    """Facts that no step asks about, and events that start or end a step and nobody records."""
    steps = [step for protocol in library.protocols.values() for step in protocol.steps]
    asked = {name for step in steps for name in step.depends_on}
    asked |= {name for step in steps for basis in step.legal_basis for name in basis.when.names()}
    asked |= {fact.source for fact in library.facts.values()}
    emitted = {event for step in steps for event in step.emits}
    used = {event for step in steps for event in (*step.starts_on, *step.ends_on)}
    unused = [f"facts.yaml: ningún paso pregunta por «{name}»" for name in library.facts if name not in asked]
    silent = [
        f"ningún paso produce el evento «{event}», que empieza o termina otros"
        for event in sorted(used - emitted)
        if ABOUT[event].sources == {Source.DUTY}
    ]
    return unused + silent
