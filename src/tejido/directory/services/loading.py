"""Loading the folder of a district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.file_records import DistrictFiles, ZoneRow, digest_of
from tejido.directory.files import read_district
from tejido.directory.models import CalendarHorizon, HelpLine, Holiday, Zone
from tejido.directory.services.institutions import Saved, save_institutions
from tejido.directory.services.permission import require_in_district
from tejido.directory.services.shapes import SINCE_EVER, NewShape, open_shapes, surveyed_zones
from tejido.directory.services.versions import mark_changed
from tejido.kernel.clock import lima_date
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the folder changed."""

    institutions: Saved
    zones: int
    shapes: int
    help_lines: int
    holidays: int

    @property
    def anything(self) -> bool:
        return bool(
            self.institutions.added
            or self.institutions.updated
            or self.zones
            or self.shapes
            or self.help_lines
            or self.holidays
        )


def load_district(folder: Path, *, actor: Actor, at: datetime) -> Loaded:
    """Bring the directory, zones, help lines and calendar to what the folder says; a second time changes nothing.

    What people edited since stays until its row of the folder changes; a surveyed shape is never replaced by an
    approximate one; institutions and zones that left the folder stay.

    Raises:
        NotPermitted: the actor may not edit the directory or the zones of that district.
        WrongFile: a file is wrong; nothing was saved.
    """
    files = read_district(folder)
    require_in_district(actor, Permit.DIRECTORY_EDIT, files.district)
    require_in_district(actor, Permit.ZONES_EDIT, files.district)
    with transaction.atomic(durable=True):
        zones = _save_zones(files)
        shapes = _save_shapes(files, at)
        saved = save_institutions(
            files.institutions, district=files.district, actor=actor, at=at, origin="folder", digests=True
        )
        loaded = Loaded(saved, zones, shapes, _save_help_lines(files), _save_calendar(files))
        if zones or shapes:
            _tell(Action.ZONES_IMPORTED, files, actor, at, zones=zones, shapes=shapes)
        if saved.added or saved.updated:
            _tell(Action.DIRECTORY_IMPORTED, files, actor, at, added=len(saved.added), updated=len(saved.updated))
        if loaded.holidays:
            _tell(Action.CALENDAR_CHANGED, files, actor, at, days=loaded.holidays)
        if loaded.anything:
            mark_changed()
    return loaded


def _save_zones(files: DistrictFiles) -> int:
    pks = dict(Zone.objects.values_list("code", "pk"))
    known = {z.code: z for z in Zone.objects.filter(district=files.district)}
    changed = 0
    for row in (ZoneRow(files.district, files.name, "district", "", files.boundary_source), *files.zones):
        wanted = _zone_columns(row) | {"parent_id": pks[row.parent] if row.parent else None}
        code, zone = row.code, known.get(row.code)
        if zone is not None and all(getattr(zone, name) == value for name, value in wanted.items()):
            continue
        saved, _ = Zone.objects.update_or_create(code=code, defaults=wanted | {"district": files.district})
        pks[code] = saved.pk
        changed += 1
    return changed


def _zone_columns(row: ZoneRow) -> dict[str, Any]:
    lat, lon = row.place
    return {"name": row.name, "kind": row.kind, "source": row.source, "lat": lat, "lon": lon}


def _save_shapes(files: DistrictFiles, at: datetime) -> int:
    surveyed = surveyed_zones()
    drawn = {c: NewShape(g, True, files.shapes_source) for c, g in files.shapes.items() if c not in surveyed}
    drawn[files.district] = NewShape(files.boundary, True, files.boundary_source)
    return len(open_shapes(drawn, valid_from=lima_date(at), first_from=SINCE_EVER))


def _save_help_lines(files: DistrictFiles) -> int:
    hashes = dict(HelpLine.objects.values_list("code", "file_hash"))
    changed = [row for row in files.help_lines if hashes.get(row.code) != digest_of(row)]
    for row in changed:
        HelpLine.objects.update_or_create(code=row.code, defaults=row.values | {"file_hash": digest_of(row)})
    return len(changed)


def _save_calendar(files: DistrictFiles) -> int:
    there = set(Holiday.objects.filter(district=files.district).values_list("day", flat=True))
    new = [h for h in files.holidays if h.day not in there]
    Holiday.objects.bulk_create(
        Holiday(district=files.district, day=h.day, name=h.name, source=h.source, kind=h.kind) for h in new
    )
    horizon, made = CalendarHorizon.objects.get_or_create(
        district=files.district, defaults={"known_until": files.known_until}
    )
    if horizon.known_until < files.known_until:
        horizon.known_until = files.known_until
        horizon.save()
        made = True
    return len(new) + (1 if made and not new else 0)


def _tell(action: Action, files: DistrictFiles, actor: Actor, at: datetime, **counts: int) -> None:
    record(action=action, subject=("district", files.district), actor_code=actor.code, at=at, data=counts)
