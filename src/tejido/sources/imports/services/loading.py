"""Load a file of an external source: seen first without saving, then kept whole or not at all.

A later release takes the place of the one that stands, and what changed is told; an older one is refused.
"""

from __future__ import annotations

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
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.sources.imports.access import current_load
from tejido.sources.imports.comparing import Changes, compare
from tejido.sources.imports.fields import Given
from tejido.sources.imports.models import Cell, Load
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.reading import Reading, Rejected, Said, in_silence, reading
from tejido.sources.imports.store import cells_file, digest_of, folder, put, rejected_file, sweep, write_rejected
from tejido.sources.imports.summaries import detected_of, release_of, slot_of, summary_of
from tejido.sources.imports.watching import watched

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
    """A file that was read, with its cells written beside the loads and not yet one of them."""

    read: Reading
    seen: Seen
    cells: Path
    rows: list[Cell]


def preview_load(
    file: Path, profile: Profile, said: Said, *, actor: Actor, at: datetime, name: str = "",
    rejected_to: Path | None = None, tell: Callable[[str], None] = in_silence,
) -> Seen:  # fmt: skip
    """What the file would load and change; nothing is saved but the rejected rows, where they are asked for.

    Raises:
        NotPermitted: the actor does not manage sources.
        Refused: it cannot be read as a whole, is older than what stands, or something of it must be said.
        Conflict: other loads that stand have some of its years.
    """
    actor.require(Permit.SOURCES_MANAGE)
    with _staged(file, profile, said, at, name, tell) as staged:
        if rejected_to is not None:
            write_rejected(staged.read.left_out(), rejected_to)
        return staged.seen


def load_file(
    file: Path, profile: Profile, said: Said, *, without_rejected: bool, actor: Actor, at: datetime, name: str = "",
    tell: Callable[[str], None] = in_silence,
) -> Load:  # fmt: skip
    """Keep the cells of a file; the load. The very file that stands is not loaded twice.

    Raises:
        NotPermitted, Refused, Conflict: as the preview.
        Refused: some row is rejected and nobody said to go on without them.
    """
    actor.require(Permit.SOURCES_MANAGE)
    with _staged(file, profile, said, at, name, tell) as staged:
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
        targets = [cells_file(code)]
        digest = digest_of(staged.cells)
        put(staged.cells, targets[0])
        if seen.rejected or seen.totals:
            listed = rejected_file(code)
            write_rejected(staged.read.left_out(), listed)
            listed.chmod(0o600)
            targets.append(listed)
        try:
            return _save(code, staged, said, digest, actor, at)
        except BaseException:
            for target in targets:
                target.unlink(missing_ok=True)
            raise


@contextmanager
def _staged(
    file: Path, profile: Profile, said: Said, at: datetime, name: str, tell: Callable[[str], None]
) -> Iterator[_Staged]:
    given = Given(lima_date(at), said.year, said.codes)
    with (
        TemporaryDirectory(prefix=".staged-", dir=folder()) as place,
        reading(file, profile, said, given, name=name, tell=tell) as read,
    ):
        cells = Path(place) / "cells.parquet"
        read.engine.write(cells)
        slot = slot_of(read.engine, profile) if read.kept else ""
        standing = current_load(profile.code, slot)
        release = release_of(read.engine)
        same = standing is not None and _is_same(standing, read, said)
        _check_release(profile, release, standing)
        changes = None
        if standing is not None and not same:
            tell(f"comparando con la carga {standing.code}")
            changes = compare(
                cells_file(standing.code), cells, watched=watched().places, main=profile.main, folder=Path(place)
            )
        seen = Seen(
            profile, slot, release, detected_of(read), summary_of(read), read.rows, read.kept, read.rejected,
            read.totals, read.shown, changes, standing, same,
        )  # fmt: skip
        yield _Staged(read, seen, cells, _watched_rows(read))


def _is_same(standing: Load, read: Reading, said: Said) -> bool:
    return (standing.file_digest, standing.profile_digest, standing.said) == (
        read.opened.digest, read.profile.digest, _told(said),
    )  # fmt: skip


def _told(said: Said) -> dict[str, Any]:
    """What a person said, as it is kept; only what was said."""
    found = {"encoding": said.encoding, "delimiter": said.delimiter, "sheet": said.sheet,
             "codes": str(said.codes or ""), "year": said.year, "columns": dict(said.columns)}  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _check_release(profile: Profile, release: str, standing: Load | None) -> None:
    if standing is not None and release < standing.release:
        raise Refused(
            f"Este archivo de «{profile.title}» llega hasta {release} y ya está cargado uno que llega hasta "
            f"{standing.release}. Uno más antiguo no reemplaza a uno más nuevo.",
            field="file",
        )


def _watched_rows(read: Reading) -> list[Cell]:
    places = sorted(watched().places)
    names = ("year", "month", "place", "place_name", "groups", "measure", "value")
    picked = ", ".join(names[:-1])
    rows = read.engine.ask(f"SELECT {picked}, value::BIGINT FROM cells WHERE list_contains(?, place)", [places])  # noqa: S608
    return [Cell(**dict(zip(names, row, strict=True))) for row in rows]


@transaction.atomic(durable=True)
def _save(code: str, staged: _Staged, said: Said, digest: str, actor: Actor, at: datetime) -> Load:
    seen, read = staged.seen, staged.read
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
        follows=standing, file_name=read.opened.name[:160], file_digest=read.opened.digest,
        file_bytes=read.opened.size, profile_digest=read.profile.digest, cells_digest=digest, detected=seen.detected,
        said=_told(said), rows_read=seen.rows, rows_kept=seen.kept, rows_rejected=seen.rejected + seen.totals,
        cells=read.engine.ask("SELECT count(*) FROM cells")[0][0], summary=seen.summary, changes=seen.changes or {},
        loaded_at=at, loaded_by=actor.code,
    )  # fmt: skip
    for cell in staged.rows:
        cell.load = load
    Cell.objects.bulk_create(staged.rows, batch_size=_BATCH)
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
