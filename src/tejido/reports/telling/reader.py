"""Who reads of a case, how that person stands to it and when: what every telling begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.models import Case
from tejido.directory.routing import routes


@dataclass(frozen=True)
class Reader:
    """An actor with a case that it may see."""

    actor: Actor
    seen: Seen
    at: datetime

    @property
    def case(self) -> Case:
        return self.seen.case

    @property
    def code(self) -> str:
        return self.seen.case.code

    @cached_property
    def institutions(self) -> Mapping[str, str]:
        """The name of every institution by its code."""
        return {code: found.name for code, found in routes(self.at).institutions.items()}

    def institution(self, code: str) -> str:
        """The name of an institution, or its code when the directory does not know it."""
        return self.institutions.get(code, code)
