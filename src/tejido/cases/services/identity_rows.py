"""From entries to rows: the sealed identity, its blind indexes, and the incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tejido.cases.catalog import gbvims_type
from tejido.cases.intake import Identity, IncidentEntry
from tejido.cases.models import Case, Incident
from tejido.obligations.quick import maker
from tejido.vault.blind import IndexKind, index
from tejido.vault.identity_numbers import IdKind, check_id_number
from tejido.vault.sealing import DataKeyHandle

_incident_row = maker(Incident)


def identity_mapping(identity: Identity) -> dict[str, Any]:
    """What is sealed of an identity: only what is known, the document number tidied."""
    found = {name: value for name, value in asdict(identity).items() if value}
    if identity.birth_on is not None:
        found["birth_on"] = identity.birth_on.isoformat()
    if identity.document_number:
        found["document_number"] = check_id_number(_kind(identity), identity.document_number)
    return found


def index_values(identity: Identity) -> Iterator[tuple[str, bytes]]:
    """The blind indexes of an identity: document, phone, each surname, year of birth."""
    if identity.document_number:
        kind = IndexKind.DNI if _kind(identity) == IdKind.DNI else IndexKind.FOREIGN_ID
        yield kind, index(kind, check_id_number(_kind(identity), identity.document_number))
    if identity.phone:
        yield IndexKind.PHONE, index(IndexKind.PHONE, identity.phone)
    for surname in identity.surnames.split():
        if any(letter.isalpha() for letter in surname):
            yield IndexKind.SURNAME, index(IndexKind.SURNAME, surname)
    if identity.birth_on is not None:
        yield IndexKind.BIRTH_YEAR, index(IndexKind.BIRTH_YEAR, identity.birth_on.year)


def incident_row(case: Case, number: int, entry: IncidentEntry, key: DataKeyHandle, at: datetime) -> Incident:
    """The unsaved row of an incident, with the GBVIMS type that its types and acts give."""
    return _incident_row(
        case=case,
        number=number,
        registered_at=at,
        occurred_from=entry.occurred_from,
        occurred_until=entry.occurred_until,
        precision=entry.precision,
        zone_code=entry.zone_code,
        place=entry.place,
        types=list(entry.types),
        acts=list(entry.acts),
        modality=entry.modality,
        gbvims_type=gbvims_type(entry.types, entry.acts),
        frequency=entry.frequency,
        weapons=list(entry.weapons),
        detail_sealed=key.seal(entry.detail, context=f"incident:{number}") if entry.detail.strip() else None,
    )


def _kind(identity: Identity) -> IdKind:
    return IdKind(identity.document_kind or "dni")
