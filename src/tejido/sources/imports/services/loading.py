"""Load a file of an external source: seen first without saving, then kept whole or not at all.

A later release takes the place of the one that stands, and what changed is told; an older one is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import connection, transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import lima_date
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, Refused
from tejido.kernel.times import month
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.sources.imports.access import current_load, current_loads
from tejido.sources.imports.apart import read_apart
from tejido.sources.imports.models import Cell, Load
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.staged import CELLS, REJECTED, WATCHED, Changes, Found, Order, Rejected, Said, Standing
from tejido.sources.imports.store import cells_file, digest_of, folder, put, rejected_file, sweep
from tejido.sources.imports.watching import watched_by, with_zones

KIND: Final = "source"
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file would load. `same`: the load that stands already holds this very file; `changes`: None at first."""

    profile: Profile
    slot: str
    release: str
    detected: dict[str, Any]
    summary: dict[str, Any]
    rows: int
    kept: int
    rejected: int
    totals: int
    shown: list[Rejected]
    changes: Changes | None
    replaces: Load | None
    same: bool

    @property
    def whole(self) -> bool:
        """Whether every row of data would be kept."""
        return self.rejected == 0


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file that was read, with what was written of it in a folder beside the loads, and not yet one of them."""

    found: Found
    seen: Seen
    place: Path


def preview_load(
    file: Path, profile: Profile, said: Said, *, actor: Actor, at: datetime, name: str = "",
    rejected_to: Path | None = None, tell: Callable[[str], None] = lambda _: None,
) -> Seen:  # fmt: skip
    """What the file would load and change; nothing is saved but the rejected rows, where they are asked for.

    Raises:
        NotPermitted: the actor does not manage sources.
        Refused: it cannot be read as a whole, is older than what stands, or something of it must be said.
        Conflict: other loads that stand have some of its years.
    """
    actor.require(Permit.SOURCES_MANAGE)
    with _staged(file, profile, said, at, name, tell, with_rejected=rejected_to is not None) as staged:
        if rejected_to is not None:
            shutil.move(staged.place / REJECTED, rejected_to)
        return staged.seen


def load_file(
    file: Path, profile: Profile, said: Said, *, without_rejected: bool, actor: Actor, at: datetime, name: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Load:  # fmt: skip
    """Keep the cells of a file; the load. The very file that stands is not loaded twice.

    Raises:
        NotPermitted, Refused, Conflict: as the preview.
        Refused: some row is rejected and nobody said to go on without them.
    """
    actor.require(Permit.SOURCES_MANAGE)
    with _staged(file, profile, said, at, name, tell, with_rejected=True) as staged:
        seen = staged.seen
        if seen.same and seen.replaces is not None:
            return seen.replaces
        if not seen.kept:
            raise Refused("Ninguna fila se puede leer con este perfil: no hay nada que cargar.", field="file")
        if seen.rejected and not without_rejected:
            raise Refused(
                f"{seen.rejected} filas no se pueden leer. Corríjalas, o diga que se cargue sin ellas.",
                field="without_rejected",
            )
        sweep(set(Load.objects.values_list("code", flat=True)), at)
        code = new_code("L")
        targets = {CELLS: cells_file(code)}
        if seen.rejected or seen.totals:
            targets[REJECTED] = rejected_file(code)
        digest = digest_of(staged.place / CELLS)
        for staged_name, target in targets.items():
            put(staged.place / staged_name, target)
        try:
            return _save(code, staged, said, digest, actor, at)
        except BaseException:
            for target in targets.values():
                target.unlink(missing_ok=True)
            raise


@contextmanager
def _staged(
    file: Path, profile: Profile, said: Said, at: datetime, name: str, tell: Callable[[str], None], *,
    with_rejected: bool,
) -> Iterator[_Staged]:  # fmt: skip
    profile = with_zones(profile)
    with TemporaryDirectory(prefix=".staged-", dir=folder()) as place:
        loads = {load.slot: load for load in current_loads(profile.code)}
        order = Order(
            file=str(file), name=name, place=place, profile=profile.text, profile_name=f"{profile.code}.yaml",
            said=said, today=lima_date(at), watched=sorted(watched_by(profile)), places=dict(profile.places),
            standing={slot: _standing(load) for slot, load in loads.items()}, with_rejected=with_rejected,
        )  # fmt: skip
        found = read_apart(order, tell)
        standing = loads.get(found.slot)
        _check_release(profile, found.release, standing)
        same = standing is not None and order.standing[found.slot].holds(found.digest, profile.digest, said)
        seen = Seen(
            profile, found.slot, found.release, found.detected, found.summary, found.rows, found.kept, found.rejected,
            found.totals, found.shown, found.changes, standing, same,
        )  # fmt: skip
        yield _Staged(found, seen, Path(place))


def _standing(load: Load) -> Standing:
    return Standing(str(cells_file(load.code)), load.release, load.file_digest, load.profile_digest, load.said)


def _check_release(profile: Profile, release: str, standing: Load | None) -> None:
    if standing is not None and release < standing.release:
        raise Refused(
            f"Este archivo de «{profile.title}» llega hasta {month(release)} y ya está cargado uno que llega hasta "
            f"{month(standing.release)}. Uno más antiguo no reemplaza a uno más nuevo.",
            field="file",
        )


@transaction.atomic(durable=True)
def _save(code: str, staged: _Staged, said: Said, digest: str, actor: Actor, at: datetime) -> Load:
    seen, found = staged.seen, staged.found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{seen.profile.code}"])
    standing = current_load(seen.profile.code, seen.slot)
    if (standing.pk if standing else None) != (seen.replaces.pk if seen.replaces else None):
        raise Conflict("Otra persona cargó esta fuente mientras tanto. Revise de nuevo qué cambiaría.")
    _check_years(seen)
    if standing is not None:
        standing.state = Load.State.REPLACED
        standing.save(update_fields=["state"])
    load = Load.objects.create(
        code=code, source=seen.profile.code, slot=seen.slot, release=seen.release, state=Load.State.CURRENT,
        follows=standing, file_name=found.name[:160], file_digest=found.digest,
        file_bytes=found.size, profile_digest=seen.profile.digest, cells_digest=digest, detected=seen.detected,
        said=said.told, rows_read=seen.rows, rows_kept=seen.kept, rows_rejected=seen.rejected + seen.totals,
        cells=found.cells, summary=seen.summary, changes=seen.changes or {},
        loaded_at=at, loaded_by=actor.code,
    )  # fmt: skip
    cells = [Cell(load=load, **dict(zip(WATCHED, row, strict=True))) for row in found.here]
    Cell.objects.bulk_create(cells, batch_size=_BATCH)
    data = {"source": load.source, "release": load.release, "load": load.code, "file": digest, "rows": seen.kept}
    record(action=Action.SOURCE_LOADED, subject=(KIND, load.source), actor_code=actor.code, at=at, data=data)
    return load


def _check_years(seen: Seen) -> None:
    """Two loads of one source never hold the same year. Raises Conflict."""
    mine = set(seen.summary["years"])
    others = Load.objects.filter(source=seen.profile.code, state=Load.State.CURRENT).exclude(slot=seen.slot)
    for other in others:
        if shared := sorted(mine & set(other.summary["years"])):
            raise Conflict(
                f"El año {shared[0]} ya está en otra carga vigente ({other.code}, {other.file_name}). "
                "Deshágala antes, para no contar dos veces."
            )
