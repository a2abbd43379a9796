"""The rows of a proceeding as an act leaves them, unsaved: services save them, the demonstration loads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.cases.justice.states import HearingState, Status
from tejido.cases.models import Case, Person
from tejido.cases.services.told import Told
from tejido.kernel.codes import new_code
from tejido.vault.envelope import DataKeyHandle


def proceeding_row(
    case: Case, *, kind: str, stage: str, opened_at: datetime, at: datetime, form: str = "", code: str = ""
) -> Proceeding:
    """A proceeding that begins to be followed; its numbers come later."""
    return Proceeding(
        code=code or new_code("J"), case=case, kind=kind, stage=stage, opened_at=opened_at, registered_at=at,
        form=form, has=[],
    )  # fmt: skip


def set_numbers(row: Proceeding, numbers: Mapping[str, str], key: DataKeyHandle) -> None:
    """The proceeding with these numbers, sealed; which ones are known stays in sight."""
    row.has = sorted(numbers)
    row.references_sealed = key.seal(dict(numbers), context=f"proceeding.references:{row.code}")


def party_row(proceeding: Proceeding, person: Person, *, since: datetime) -> Party:
    """How an alleged perpetrator enters: as reported."""
    return Party(proceeding=proceeding, person=person, status=Status.REPORTED, since=since)


def set_status_of(party: Party, status: Status, *, since: datetime, by_sentence: bool) -> None:
    """How somebody stands from then on; only a sentence leaves the date of a sentence."""
    party.status, party.since, party.sentenced_at = status, since, since if by_sentence else None


def hearing_row(proceeding: Proceeding, *, kind: str, scheduled_at: datetime, code: str = "") -> Hearing:
    """A hearing that was set."""
    return Hearing(
        code=code or new_code("H"), proceeding=proceeding, kind=kind, scheduled_at=scheduled_at,
        state=HearingState.SCHEDULED,
    )  # fmt: skip


def set_told(row: Hearing, state: HearingState, *, reason: str, accompanied: bool | None, at: datetime) -> None:
    """What became of a hearing."""
    row.state, row.reason, row.accompanied, row.told_at = state, reason, accompanied, at


def sanction_row(
    party: Party, *, kind: str, months: int | None, soles: int | None, imposed_at: datetime, code: str = ""
) -> Sanction:
    """A sanction that a sentence ordered, its execution still unknown."""
    return Sanction(
        code=code or new_code("S"), party=party, kind=kind, months=months, soles=soles, imposed_at=imposed_at
    )


def act_row(
    proceeding: Proceeding,
    act: str,
    told: Told,
    *,
    actor_code: str,
    at: datetime,
    note_sealed: bytes | None = None,
) -> ProceedingAct:
    """The row of an act."""
    return ProceedingAct(
        proceeding=proceeding,
        act=act,
        occurred_at=told.occurred_at,
        at=at,
        actor_code=actor_code,
        institution_code=told.institution,
        document=told.document,
        data=dict(told.data),
        form=told.form,
        note_sealed=note_sealed,
    )
