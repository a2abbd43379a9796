"""Which coded facts of a case an actor sees and may answer. Pure.

The team answers all that is asked; another sector only what the steps of its own sector depend on. What comes from
elsewhere (the people, the incidents, the risk sheet, the door) is never typed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness
from tejido.directory.libraries import library_of
from tejido.protocols.facts import Fact

DERIVED = frozenset({"entry_sector", "survivor_age", "survivor_age_group", "violence_types", "risk_level"})


def answerable(seen: Seen, sector: str | None) -> Mapping[str, Fact]:
    """The facts that may be shown to and answered by the actor, by name, in the order of the vocabulary of the
    case's district."""
    library = library_of(seen.case.district)
    asked = {name: fact for name, fact in library.facts.items() if name not in DERIVED}
    if seen.in_full:
        return asked
    if seen.closeness != Closeness.SECTOR:
        return {}
    own = _asked_by(seen.case.district, library.version).get(sector or "", frozenset())
    return {name: fact for name, fact in asked.items() if name in own}


@cache
def _asked_by(district: str, version: str) -> Mapping[str, frozenset[str]]:
    """The facts on which the steps of each sector depend, in the district's library of that version."""
    found: dict[str, frozenset[str]] = {}
    for protocol in library_of(district).protocols.values():
        for step in protocol.steps:
            found[step.sector] = found.get(step.sector, frozenset()) | step.depends_on
    return found
