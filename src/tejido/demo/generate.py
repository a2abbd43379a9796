"""Make the demonstration: the district, its staff, its cases, the board. Always the same for a seed and an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tejido.demo.access import beginning, is_made, read_stand
from tejido.demo.beside.happening import happen
from tejido.demo.beside.stage import Stage
from tejido.demo.progress import Progress
from tejido.demo.services.emptying import make_room
from tejido.demo.services.filling import fill_cases
from tejido.demo.services.marking import mark_made
from tejido.demo.services.neighbouring import settle_neighbour
from tejido.demo.services.staffing import MANAGER, staff_district
from tejido.directory.services.loading import load_district
from tejido.obligations.services.tally import cut_board, tally_board

__all__ = ["fill_district", "is_made", "make_room"]


def fill_district(
    *, folder: Path, files: Path, district: str, cases: int, seed: int, at: datetime, say: Callable[[str], None]
) -> None:
    """Fill an empty database. `at` is cut to its hour: nothing that is made is later. `files`: what may be uploaded."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    joined = beginning(hour)
    say("Cargando el directorio de Carabayllo y su personal ficticio…")
    load_district(folder, actor=MANAGER, at=joined)
    staff_district(seed=seed, district=district, joined=joined, at=hour)
    stand = read_stand(cases=cases, seed=seed, district=district, at=hour)
    fill_cases(stand, done=Progress(cases, "Casos ficticios").done)
    say("Cargando el distrito vecino ficticio, traslados, entregas, protocolo local y pedidos sobre datos…")
    next_door = settle_neighbour(seed=seed, joined=joined, at=hour)
    happen(Stage(seed, hour, district, next_door, files), say=say)
    say("Sacando las cifras del tablero…")
    tally_board(at=at)
    cut_board(at=at)
    mark_made(cases=cases, seed=seed, at=at)
