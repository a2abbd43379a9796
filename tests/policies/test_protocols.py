"""Every step of a protocol stands on a norm, and every event that moves one is recorded by a page that exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest

from tejido.cases.planning_facts import events_of
from tejido.cases.protection.services.orders import DECISIONS
from tejido.cases.protection.services.watching_over import STEPS as STEPS_TAKEN
from tejido.cases.services.record_act import ACTS
from tejido.cases.services.referrals import EVENTS
from tejido.demo.services.neighbouring import FOLDER as NEIGHBOUR
from tejido.directory.libraries import PROTOCOLS, library_of
from tejido.protocols.events import Event, Source
from tejido.protocols.loading import LIBRARY, load_library
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Step
from tests.people import HERE
from tests.policies.sources import modules
from tests.world import AT, intake

LIBRARIES = (library_of(HERE), load_library(LIBRARY, NEIGHBOUR / PROTOCOLS))
NORMS = {name: norm for library in LIBRARIES for name, norm in library.norms.items()}
PLANNED = {p.id: p for library in LIBRARIES for p in library.protocols.values()}
STEPS = [step for protocol in PLANNED.values() for step in protocol.steps]
# Who writes each kind of event, and what a page must call so that it happens.
RISK_SERVICE, ADDITIONS = "cases/services/risk.py", "cases/services/additions.py"
CHANGING = "cases/protection/services/changing.py"
ORDERS, WATCHING_OVER = "cases/protection/services/orders.py", "cases/protection/services/watching_over.py"
ENTERED_BY = {
    Source.INTAKE: {"register_case", "add_incident"},
    Source.RISK: {"assess_risk"},
    Source.DUTY: {"complete_task"},
    Source.MEASURE: {"request_measures", "decide_measures", "take_step", "report_breach", "end_measures"},
    Source.ACT: {"record_act"},
    Source.REFERRAL: {"propose_referral", "move_referral"},
}


def from_intake() -> set[Event]:
    """What registering a case records, at whatever door."""
    found: set[Event] = set()
    for sector in Sector:
        found |= events_of(intake(), entry_sector=sector, at=AT).keys()
    return found


def written_by(module_name: str) -> set[Event]:
    """The events that a module hands by name to `write_event`."""
    module = next(m for m in modules() if m.name == module_name)
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    written = [c.args[1] for c in calls if isinstance(c.func, ast.Name) and c.func.id == "write_event"]
    return {Event[a.attr] for a in written if isinstance(a, ast.Attribute) and ast.unparse(a.value) == "Event"}


def recorded() -> dict[Source, set[Event]]:
    """What the code really records, by its source; of the duties, only those that something starts."""
    found = {
        Source.MEASURE: written_by(ORDERS)
        | written_by(CHANGING)
        | written_by(WATCHING_OVER)
        | {*STEPS_TAKEN.values(), *DECISIONS.values()},
        Source.INTAKE: from_intake() | written_by(ADDITIONS),
        Source.RISK: written_by(RISK_SERVICE),
        Source.ACT: set(ACTS),
        Source.REFERRAL: set(EVENTS.values()),
    }
    return found | {Source.DUTY: emitted(STEPS, set().union(*found.values()))}


def emitted(steps: Iterable[Step], known: set[Event]) -> set[Event]:
    """What completing steps records, when a step needs one of its starting events to have happened."""
    found: set[Event] = set()
    while True:
        begun = [step for step in steps if set(step.starts_on) & (known | found)]
        new = {event for step in begun for event in step.emits} - found
        if not new:
            return found
        found |= new


def waited_for() -> set[Event]:
    """The events that start a step, end it, or from which its limit is counted."""
    moving = {event for step in STEPS for event in (*step.starts_on, *step.ends_on)}
    return moving | {step.limit.counted_from for step in STEPS if step.limit and step.limit.counted_from}


def called_by_pages() -> set[str]:
    """Every name that a page imports from the services of the cases and really uses."""
    found: set[str] = set()
    for module in modules():
        if module.name.startswith("web/"):
            imported = {
                alias.asname or alias.name
                for node in ast.walk(module.tree)
                if isinstance(node, ast.ImportFrom)
                and re.match(r"tejido\.cases\.(\w+\.)?services", node.module or "")
                and (node.module or "").startswith("tejido.cases.")
                and ".services" in (node.module or "")
                for alias in node.names
            }
            found |= imported & {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
            found |= {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)
                      and isinstance(node.value, ast.Name) and node.value.id in imported}  # fmt: skip
    return found


@pytest.mark.parametrize("step", STEPS, ids=[step.id for step in STEPS])
def test_every_step_cites_an_article_and_speaks_spanish(step: Step) -> None:
    assert step.citation.norm in NORMS
    assert step.citation.article or step.citation.note or NORMS[step.citation.norm].known
    assert step.action.endswith(".")
    assert step.action[0].isupper()
    assert " " in step.action


def test_every_event_that_a_step_waits_for_is_recorded_by_something() -> None:
    every = set().union(*recorded().values())
    assert sorted(waited_for() - every) == []


@pytest.mark.parametrize("source", Source)
def test_what_is_declared_is_what_is_recorded(source: Source) -> None:
    declared = {event for event in Event if source in event.sources}
    assert recorded()[source] == declared


@pytest.mark.parametrize("source", Source)
def test_a_page_opens_every_source(source: Source) -> None:
    assert sorted(ENTERED_BY[source] - called_by_pages()) == []


@pytest.mark.parametrize("source", Source)
def test_without_one_source_steps_would_wait_for_ever(source: Source) -> None:
    """The rule sees it when an emitter is taken away."""
    left = recorded()
    del left[source]
    first = set().union(*(events for kind, events in left.items() if kind is not Source.DUTY))
    duties = emitted(STEPS, first) if source is not Source.DUTY else set()
    assert waited_for() - first - duties
