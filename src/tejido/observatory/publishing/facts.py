"""Publish the facts: what changed in the register since the last time is written again, month by month.

There is no high-water mark: every month's rows are read and summed up (`digests`), and a month whose sum is another is
written again, whole, with new random keys. So a late edit, a case joined to another, an erased one and one whose
consent to be counted was withdrawn are right at the next run. See docs/adr/0019.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
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
from tejido.observatory.publishing.register import digests, gather, one_instant, write_changed

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: rows of the facts now, rows written by this run, months written and months in all."""

    manifest: Manifest
    rows: int
    written: int
    months_written: int
    months: int


def publish_facts(folder: Path, *, actor: Actor, at: datetime, say: Say, afresh: bool = False) -> Published:
    """Bring the facts in `folder` up to the last midnight in Lima; `afresh` writes every month again.

    Raises:
        NotPermitted: the actor may not. Conflict: another run is at work there.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    cut = datetime.combine(lima_date(at), time(), LIMA).astimezone(UTC)
    with alone(folder), one_instant():
        done = _publish(folder, cut, at, say, None if afresh else before(folder))
    with transaction.atomic(durable=not connection.in_atomic_block):
        told = {"months": done.months_written, "rows": done.written}
        record(action=Action.FACTS_PUBLISHED, subject=("observatory", "facts"), actor_code=actor.code, at=at, data=told)
    return done


def _publish(folder: Path, cut: datetime, at: datetime, say: Say, last: Manifest | None) -> Published:
    tables = fact_tables()
    schema = schema_digest(tables.values())
    gather(cut)
    say("Casos que aceptaron ser contados reunidos. Se compara cada mes con lo publicado…")
    found = digests(tables.values())
    old = last.partitions if last and last.schema == schema else {}
    changed = {name for name, digest in found.items() if name not in old or old[name].digest != digest}
    kept = {name: part for name, part in old.items() if name in found and name not in changed}
    run = secrets.token_hex(6)
    with TemporaryDirectory(dir=folder, prefix=RUN) as scratch, writer(Path(scratch)) as engine:
        empty = {t.name: write_empty(engine, t, folder, run=run) for t in tables.values()}
        files = write_changed(engine, Path(scratch), folder, changed=changed, run=run, say=say)
    fresh = {name: Partition(found[name], files.get(name, {})) for name in changed}
    seal = last_checkpoint()
    manifest = Manifest(
        schema=schema, cut=cut.isoformat(), published_at=at.isoformat(),
        checkpoint={"number": seal.number, "root": bytes(seal.root).hex()} if seal else {},
        tables={t.name: [{"name": c.name, "type": c.kind.value, "meaning": c.meaning} for c in columns_of(t)]
                for t in tables.values()},
        empty=empty, partitions={**kept, **fresh},
    )  # fmt: skip
    write_manifest(folder, manifest)
    sweep(folder, manifest)
    written = sum(one.rows for part in fresh.values() for one in part.files.values())
    return Published(manifest, sum(map(manifest.rows, tables)), written, len(changed), len(found))
