"""Saving the rows of institutions that were already checked. Inner steps of the loading and of the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tejido.accounts.actors import Actor
from tejido.directory.models import Institution, InstitutionRevision, Post, Territory, Zone
from tejido.directory.rows import InstitutionRow
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many

_PLACE = ("address", "lat", "lon")


@dataclass(frozen=True, slots=True)
class Saved:
    """What happened to each institution, by code."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]


def save_institutions(
    rows: Sequence[InstitutionRow], *, district: str, actor: Actor, at: datetime, origin: str, digests: bool = False
) -> Saved:
    """Add what is new, update what differs with a revision each, leave the rest. Posts are added, never taken away.

    `digests` (the district's folder): a row that is as it was loaded last is left alone, whatever was edited since.
    """
    known = {i.code: i for i in Institution.objects.select_for_update().filter(code__in=[r.code for r in rows])}
    fresh = [r for r in rows if not (digests and r.code in known and known[r.code].file_hash == r.digest())]
    changes = {r.code: _changes(known[r.code], r) for r in fresh if r.code in known}
    for row in fresh:
        _save(row, known, district, row.digest() if digests else "")
    updated = tuple(code for code, change in changes.items() if change)
    InstitutionRevision.objects.bulk_create(
        InstitutionRevision(
            institution=known[c], at=at, actor_code=actor.code, origin=origin, changes=_kept(changes[c], known[c])
        )
        for c in updated
    )
    added = tuple(r.code for r in fresh if r.code not in changes)
    _add_posts(fresh, known)
    _set_territory(fresh, known)
    record_many(
        [_entry(Action.INSTITUTION_ADDED, c, actor, at, origin) for c in added]
        + [_entry(Action.INSTITUTION_UPDATED, c, actor, at, origin, fields=sorted(changes[c])) for c in updated]
    )
    touched = {*added, *updated}
    return Saved(added, updated, tuple(r.code for r in rows if r.code not in touched))


def changes_of(institution: Institution, row: InstitutionRow) -> dict[str, list[Any]]:
    """The columns in which a row differs from what is kept, each with before and after."""
    return _changes(institution, row)


def _changes(institution: Institution, row: InstitutionRow) -> dict[str, list[Any]]:
    after = row.columns()
    pairs = {name: (getattr(institution, name), value) for name, value in after.items()}
    return {name: [_plain(old), _plain(new)] for name, (old, new) in pairs.items() if old != new}


def _kept(changes: Mapping[str, list[Any]], now: Institution) -> dict[str, list[Any]]:
    """What the history keeps of the changes: nothing of the place of an institution whose place is secret."""
    return {name: pair for name, pair in changes.items() if not (now.place_is_secret and name in _PLACE)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _save(row: InstitutionRow, known: dict[str, Institution], district: str, digest: str) -> None:
    one = known.setdefault(row.code, Institution(code=row.code, district=district))
    for name, value in row.columns().items():
        setattr(one, name, value)
    if digest:
        one.file_hash = digest
    one.save()


def _add_posts(rows: Sequence[InstitutionRow], known: Mapping[str, Institution]) -> None:
    """Those the row names; those expected of any institution only where there is none yet."""
    manned = set(Post.objects.filter(institution__in=known.values()).values_list("institution__code", flat=True))
    able = [row for row in rows if row.posts or row.code not in manned]
    wanted = {post.code: (post, row.code) for row in able for post in row.expected_posts()}
    there = set(Post.objects.filter(code__in=wanted).values_list("code", flat=True))
    Post.objects.bulk_create(
        Post(code=code, institution=known[institution], name=post.name, kind=post.kind)
        for code, (post, institution) in wanted.items()
        if code not in there
    )


def _set_territory(rows: Sequence[InstitutionRow], known: Mapping[str, Institution]) -> None:
    zones = dict(Zone.objects.filter(code__in={z for r in rows for z, _ in r.territory}).values_list("code", "pk"))
    owners = [known[r.code] for r in rows if r.territory]
    wanted = {(known[r.code].pk, zones[z]): basis for r in rows for z, basis in r.territory}
    there = {(t.institution_id, t.zone_id): t for t in Territory.objects.filter(institution__in=owners)}
    Territory.objects.filter(pk__in=[t.pk for key, t in there.items() if wanted.get(key) != t.basis]).delete()
    kept = {key for key, t in there.items() if wanted.get(key) == t.basis}
    Territory.objects.bulk_create(
        Territory(institution_id=institution, zone_id=zone, basis=basis)
        for (institution, zone), basis in wanted.items()
        if (institution, zone) not in kept
    )


def _entry(action: Action, code: str, actor: Actor, at: datetime, origin: str, **data: Any) -> NewEntry:
    return NewEntry(action, ("institution", code), actor.code, at, {"origin": origin, **data})
