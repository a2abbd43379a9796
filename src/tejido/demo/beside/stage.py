"""Where the few things happen: the district, its neighbour, the people who do them, and chance that repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tejido.accounts.actors import Actor
from tejido.demo.access import who
from tejido.demo.draws import Chance, chance

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CEM, NEXT_CEM = "cem-regular", "cem-comas-demo"
NEXT_ZONE = "comas-demo-norte"


@dataclass(frozen=True, slots=True)
class Stage:
    """`at` is the instant at which the demonstration ends; `files` is the folder for what a visitor may upload."""

    seed: int
    at: datetime
    district: str
    next_door: str
    files: Path

    def draw(self, *words: object) -> Chance:
        """The stream of chance of these words."""
        return chance(self.seed, "beside", *words)

    def ago(self, *, days: float = 0, hours: float = 0) -> datetime:
        """So long before the end."""
        return self.at - timedelta(days=days, hours=hours)

    def actor(self, alias: str, at: datetime) -> Actor:
        """Who enters with that mail."""
        return who(alias, at=at)

    def passer_by(self) -> Actor:
        """Somebody who writes on the public page."""
        return Actor.system("public", district=self.district)
