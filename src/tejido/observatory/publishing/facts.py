"""Publish the facts: what changed in the register since the last time is written again, month by month.

There is no high-water mark: the rows of a month are read and summed up (`digests`), and a month whose sum is another is
written again, whole, with new random keys. So a late edit, a case joined to another, an erased one and one whose
consent to be counted was withdrawn are right at the next run. Which months are read, the ledger says (`touched`);
before a release all are. See docs/adr/0019.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import LIMA, lima_date
from tejido.kernel.facts import columns_of
from tejido.ledger.access import last_checkpoint
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.manifest import Manifest, Partition, write_manifest
from tejido.observatory.publishing.declared import fact_tables, schema_digest
from tejido.observatory.publishing.folder import RUN, alone, before, sweep
from tejido.observatory.publishing.parquet import write_empty, writer
from tejido.observatory.publishing.register import Said, digests, gather, one_instant, write_changed
from tejido.observatory.publishing.touched import OF_CASES, suspects

Say = Callable[[str], None]


class Reading(Enum):
    """Which months are read: those that may have changed, all to compare them, or all to write them again."""

    TOUCHED = auto()
    ALL = auto()
    AFRESH = auto()


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: rows of the facts now, rows written by this run, months written and months in all."""

    manifest: Manifest
    rows: int
    written: int
    months_written: int
    months: int


def publish_facts(
    folder: Path, *, actor: Actor, at: datetime, say: Say, reading: Reading = Reading.TOUCHED
) -> Published:
    """Bring the facts in `folder` up to the last midnight in Lima.

    Raises:
        NotPermitted: the actor may not. Conflict: another run is at work there.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    cut = datetime.combine(lima_date(at), time(), LIMA).astimezone(UTC)
    with alone(folder), one_instant():
        done = _publish(folder, cut, at, say, reading)
    with transaction.atomic(durable=not connection.in_atomic_block):
        told = {"months": done.months_written, "rows": done.written}
        record(action=Action.FACTS_PUBLISHED, subject=("observatory", "facts"), actor_code=actor.code, at=at, data=told)
    return done


def _publish(folder: Path, cut: datetime, at: datetime, say: Say, reading: Reading) -> Published:
    tables = fact_tables()
    schema = schema_digest(tables.values())
    last = None if reading is Reading.AFRESH else before(folder)
    touched = suspects(last, schema, cut)
    months = touched if reading is Reading.TOUCHED else None
    gather(cut, months)
    say(f"Casos que aceptaron ser contados reunidos. {_compared(months)}")
    found = digests(tables.values())
    old = last.partitions if last and last.schema == schema else {}
    kept = {name: part for name, part in old.items() if _is_kept(name, part, found, months)}
    changed = found.keys() - kept.keys()
    _tell_untold(changed, touched, say)
    run = secrets.token_hex(6)
    with TemporaryDirectory(dir=folder, prefix=RUN) as scratch, writer(Path(scratch)) as engine:
        empty = {t.name: write_empty(engine, t, folder, run=run) for t in tables.values()}
        files = write_changed(engine, Path(scratch), folder, changed=changed, run=run, say=say)
    fresh = {name: Partition(found[name].digest, files.get(name, {}), found[name].rests) for name in changed}
    still = {name: replace(part, rests=found[name].rests) if name in found else part for name, part in kept.items()}
    seal = last_checkpoint()
    manifest = Manifest(
        schema=schema, cut=cut.isoformat(), published_at=at.isoformat(),
        checkpoint={"number": seal.number, "root": bytes(seal.root).hex()} if seal else {},
        tables={t.name: [{"name": c.name, "type": c.kind.value, "meaning": c.meaning} for c in columns_of(t)]
                for t in tables.values()},
        empty=empty, partitions={**still, **fresh},
    )  # fmt: skip
    write_manifest(folder, manifest)
    sweep(folder, manifest)
    written = sum(one.rows for part in fresh.values() for one in part.files.values())
    return Published(manifest, sum(map(manifest.rows, tables)), written, len(changed), len(manifest.partitions))


def _is_kept(name: str, part: Partition, found: Mapping[str, Said], months: Collection[str] | None) -> bool:
    """Whether a month stays as it was published: it was not read, or it says the same."""
    group, month = name.split("/")
    if months is not None and group == OF_CASES and month not in months:
        return True
    return name in found and part.digest == found[name].digest


def _compared(months: Collection[str] | None) -> str:
    if months is None:
        return "Se comparan todos los meses con lo publicado…"
    if not months:
        return "No hay ningún mes que comparar con lo publicado."
    if len(months) == 1:
        return "Se compara con lo publicado el mes que puede haber cambiado…"
    return f"Se comparan con lo publicado {len(months)} meses que pueden haber cambiado…"


def _tell_untold(changed: Collection[str], touched: Collection[str] | None, say: Say) -> None:
    """A month that changed and of which the ledger says nothing is a fault: it would have been left as it was."""
    parts = (name.split("/") for name in changed)
    untold = [] if touched is None else [m for group, m in parts if group == OF_CASES and m not in touched]
    if untold:
        say(f"Cambiaron sin que la bitácora lo diga: {', '.join(sorted(untold))}. Avise a quien mantiene el programa.")
