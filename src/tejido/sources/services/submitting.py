"""Deliver the figures of a period: seen first, then kept whole or not at all. A later delivery is another version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.directory.routing import routes
from tejido.directory.sheets import SheetRow, read_sheet
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.sources.access import may_deliver, period_by_code
from tejido.sources.catalog import series_of
from tejido.sources.changes import Change, changes_between
from tejido.sources.checking import Checked, check_rows
from tejido.sources.models import SeriesPeriod, Submission
from tejido.sources.periods import Period, stored_period
from tejido.sources.series import Series
from tejido.sources.services.duty import KIND, close_duty

SOURCE_LEAST, SOURCE_MOST = 6, 160


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed over: a file, or the word that there was none. `source`: the paper it was taken from, when who
    registers did not count. `form`: the key of the form, so that the same one sent twice counts once."""

    content: bytes = b""
    name: str = ""
    none: bool = False
    source: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be kept, and what is wrong. `changes`: against the version that stands, when there is one."""

    owed: SeriesPeriod
    series: Series
    period: Period
    checked: Checked
    changes: Sequence[Change]


def zones_of(district: str, at: datetime) -> Mapping[str, str]:
    """The zones of a district, code to name."""
    known = routes(at)
    return {code: known.zone_names[code] for code in sorted(known.zones_of(district))}


def preview_delivery(code: str, handed: Handed, *, actor: Actor, at: datetime) -> Preview:
    """What the file holds, checked row by row; nothing is saved.

    Raises:
        NotFound, NotPermitted: it is not the actor's to deliver.
        Conflict: it was left without effect.
        Refused: the file as a whole cannot be read, or it is not said from what paper it was taken.
    """
    row = _owed(code, actor, lock=False)
    return _checked(row, handed, actor, at)


@transaction.atomic(durable=True)
def deliver(code: str, handed: Handed, *, actor: Actor, at: datetime) -> int:
    """Keep the figures as the next version and close the task; the version's number. The same form twice: once.

    Raises:
        NotFound, NotPermitted, Conflict, Refused: as the preview.
        FieldErrors: some row is wrong; keys are "fila 3, mujeres". Nothing was saved.
    """
    row = _owed(code, actor, lock=True)
    sent = row.submissions.filter(form=handed.form).first() if handed.form else None
    if sent is not None:
        return sent.version
    seen = _checked(row, handed, actor, at)
    if seen.checked.faults:
        raise FieldErrors({f"fila {f.row}, {f.column}": [f.reason] for f in seen.checked.faults})
    row.version += 1
    Submission.objects.create(
        owed=row,
        version=row.version,
        at=at,
        actor_code=actor.code,
        institution_code=actor.institution or "",
        source=handed.source.strip(),
        rows=seen.checked.rows,
        changes=list(seen.changes),
        form=handed.form,
    )
    row.delivered_at = row.delivered_at or at
    row.save(update_fields=["version", "delivered_at"])
    close_duty(row, actor_code=actor.code, at=at)
    action = Action.SERIES_DELIVERED if row.version == 1 else Action.SERIES_CORRECTED
    data = {"series": row.series, "period": row.period, "version": row.version, "institution": row.institution_code}
    record(action=action, subject=(KIND, row.code), actor_code=actor.code, at=at, data=data)
    return row.version


def _owed(code: str, actor: Actor, *, lock: bool) -> SeriesPeriod:
    row = period_by_code(actor, code, lock=lock)
    if not may_deliver(actor, row):
        raise NotPermitted("Esta serie la entrega otra institución.")
    if row.withdrawn_at is not None:
        raise Conflict("Esta entrega quedó sin efecto; ya no se piden sus cifras.")
    return row


def _checked(row: SeriesPeriod, handed: Handed, actor: Actor, at: datetime) -> Preview:
    series = series_of(row.district).get(row.series)
    if series is None:
        raise NotFound("Esta serie ya no está en el archivo del distrito. Avise a la secretaría técnica.")
    _check_source(row, handed, actor)
    period = stored_period(row.period)
    rows = [] if handed.none else _rows(handed, series)
    checked = check_rows(rows, series, period, zones_of(row.district, at))
    if not (checked.rows or checked.faults or handed.none):
        raise Refused("El archivo solo trae una fila de total. Falta lo que suma.", field="file")
    last = row.submissions.order_by("-version").first()
    changes = changes_between(last.rows if last else [], checked.rows, series) if last else []
    if last is not None and not changes and not checked.faults:
        raise Refused("Es igual a lo que ya se entregó: no hay nada que cambiar.", field="file")
    return Preview(row, series, period, checked, changes)


def _rows(handed: Handed, series: Series) -> list[SheetRow]:
    headings = series.headings
    return read_sheet(handed.content, handed.name, required=headings, known=headings)


def _check_source(row: SeriesPeriod, handed: Handed, actor: Actor) -> None:
    """Who registers for another institution says from what paper."""
    source = handed.source.strip()
    if len(source) > SOURCE_MOST:
        raise Refused(f"Es demasiado largo: hasta {SOURCE_MOST} letras.", field="source")
    if actor.institution != row.institution_code and len(source) < SOURCE_LEAST:
        told = "Diga de qué documento se toma, con su número y fecha: quien registra no es quien contó."
        raise Refused(told, field="source")
