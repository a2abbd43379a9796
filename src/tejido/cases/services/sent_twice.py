"""A form that arrives twice is one entry: whether the same was written in the last minutes. Inner steps, reads only."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.cases.intake import IncidentEntry, PersonEntry
from tejido.cases.models import Case
from tejido.cases.services.identity_rows import identity_mapping
from tejido.vault.sealing import DataKeyHandle

WINDOW = timedelta(minutes=10)


def same_incident(case: Case, entry: IncidentEntry, key: DataKeyHandle, at: datetime) -> int | None:
    """The number of the same incident, added to the case in the last ten minutes."""
    rows = case.incidents.filter(
        registered_at__gt=at - WINDOW,
        occurred_from=entry.occurred_from,
        occurred_until=entry.occurred_until,
        precision=entry.precision,
        zone_code=entry.zone_code,
        place=entry.place,
        types=list(entry.types),
        acts=list(entry.acts),
        modality=entry.modality,
        frequency=entry.frequency,
        weapons=list(entry.weapons),
    )
    for row in rows:
        text = key.text(row.detail_sealed, context=f"incident:{row.number}") if row.detail_sealed else ""
        if text == (entry.detail if entry.detail.strip() else ""):
            return row.number
    return None


def same_person(case: Case, entry: PersonEntry, key: DataKeyHandle, at: datetime) -> str | None:
    """The code of the same person, added to the case in the last ten minutes."""
    rows = case.people.filter(
        registered_at__gt=at - WINDOW, role=entry.role, sex=entry.sex, age=entry.age, profile=dict(entry.profile)
    )
    wanted = identity_mapping(entry.identity)
    for row in rows:
        known = key.mapping(row.identity_sealed, context=f"person:{row.code}") if row.identity_sealed else {}
        if known == wanted:
            return row.code
    return None


def same_note(case: Case, text: str, key: DataKeyHandle, actor_code: str, at: datetime) -> bool:
    """Whether that person wrote the same note in the case in the last ten minutes."""
    rows = case.notes.filter(at__gt=at - WINDOW, actor_code=actor_code)
    return any(key.text(row.text_sealed, context="note") == text for row in rows)
