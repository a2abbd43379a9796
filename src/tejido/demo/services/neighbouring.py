"""The neighbouring district of the demonstration: real in its name and code, invented in everything else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tejido.demo.services.staffing import MANAGER, staff_neighbour
from tejido.directory.files import read_identity
from tejido.directory.services.loading import load_district

FOLDER = Path(__file__).parents[1] / "neighbour"


def settle_neighbour(*, seed: int, joined: datetime, at: datetime) -> str:
    """Load its folder and man its posts, so that a case may be transferred to it. Returns its code."""
    district, _ = read_identity(FOLDER)
    load_district(FOLDER, actor=MANAGER, at=joined)
    staff_neighbour(seed=seed, district=district, joined=joined, at=at)
    return district
