"""Importing the shapes of the zones, from a survey or a cadastre: the earlier ones stay as history."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.geojson import ZonesRead, read_zones_file
from tejido.directory.geometry import read_shape
from tejido.directory.models import Zone, ZoneShape
from tejido.directory.services.permission import require_in_district
from tejido.directory.services.shapes import NewShape, open_shapes
from tejido.directory.services.versions import mark_changed
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import FieldErrors, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def check_zones(text: str, *, district: str, actor: Actor) -> ZonesRead:
    """The shapes and the faults of a GeoJSON file; nothing is saved.

    Raises:
        NotPermitted: the actor may not edit the zones of that district.
        Refused: the file as a whole cannot be read, or the district has no boundary yet.
    """
    require_in_district(actor, Permit.ZONES_EDIT, district)
    boundary = ZoneShape.objects.filter(zone__code=district, valid_until__isnull=True).first()
    if boundary is None:
        raise Refused("El distrito no tiene límite cargado. Cargue primero su carpeta.")
    codes = Zone.objects.filter(district=district).exclude(kind="district").values_list("code", flat=True)
    return read_zones_file(text, zones=codes, district=district, boundary=read_shape(boundary.geometry))


def import_zones(
    text: str,
    *,
    district: str,
    source: str,
    actor: Actor,
    at: datetime,
    valid_from: date | None = None,
    approximate: bool = False,
) -> tuple[str, ...]:
    """Close the shapes in force and open those of the file from `valid_from` (today by default); the zones changed.

    Zones that the file does not name keep their shape.

    Raises:
        NotPermitted, Refused: as the check; or no source, or `valid_from` is in the future.
        FieldErrors: some feature is wrong; keys are "elemento 3". Nothing was saved.
    """
    day = valid_from or lima_date(at)
    if not source.strip():
        raise Refused("Diga de dónde sale el archivo: la entidad y la fecha.", field="source")
    if day > lima_date(at):
        raise Refused("La fecha desde la que valen las zonas no puede ser futura.", field="valid_from")
    with transaction.atomic(durable=True):
        found = check_zones(text, district=district, actor=actor)
        if found.errors:
            raise FieldErrors({f"elemento {e.number}": [f"Elemento {e.number}: {e.reason}."] for e in found.errors})
        shapes = {code: NewShape(geometry, approximate, source.strip()) for code, geometry in found.shapes.items()}
        changed = open_shapes(shapes, valid_from=day, first_from=day)
        data = {"zones": list(changed), "approximate": approximate}
        record(action=Action.ZONES_IMPORTED, subject=("district", district), actor_code=actor.code, at=at, data=data)
        mark_changed()
    return changed
