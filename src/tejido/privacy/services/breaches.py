"""A breach of personal data, from who notices it to its end: contained, assessed, told to whom the law says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.services.working import CLOCK_SLACK, NOTE_LIMIT
from tejido.privacy.access import see_breach
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.desks import desk_of
from tejido.privacy.models import Breach, BreachEvent
from tejido.privacy.services import duties
from tejido.privacy.services.one_form import wait_for
from tejido.privacy.states import BreachAct, BreachState, breach_after
from tejido.vault.envelope import DataKeyHandle
from tejido.vault.sealing import handle_of
from tejido.vault.services.subject_keys import create_subject_key

ACCOUNT = "breach.account"
SENSITIVE = frozenset({"account", "health", "risk"})
"""Data of which no answer but «sensitive» is right: nearly every field of a case is."""
MOST_PEOPLE = 10_000_000


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody noticed. `what` is sealed; `data` are the kinds of data that it touches, none: not known yet."""

    noticed_at: datetime
    nature: str
    what: str
    form: str
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known after looking closely. `people` None: not known; `sensitive` as the data say."""

    data: tuple[str, ...]
    people: int | None
    sensitive: bool
    risk: str
    tell_authority: bool
    tell_people: bool


@dataclass(frozen=True, slots=True)
class Step:
    """When something was done, what was done (kept with the account), and a note."""

    occurred_at: datetime
    measures: str = ""
    note: str = ""


@transaction.atomic(durable=True)
def notice_breach(noticed: Noticed, *, actor: Actor, at: datetime) -> str:
    """Write down a breach, by whoever noticed it; the 48 hours run from then. Returns its code.

    Raises:
        NotPermitted: the actor may not; Refused: something in it is wrong.
    """
    actor.require(Permit.DATA_REPORT)
    _check_noticed(noticed, at)
    key = f"{actor.code}:{noticed.form}"[:64]
    wait_for(key)
    known = Breach.objects.filter(form=key).values_list("code", flat=True).first()
    if known is not None:
        return known
    code = new_code("B")
    handle = create_subject_key(code, at=at)
    row = Breach.objects.create(
        code=code,
        form=key,
        district=actor.district,
        desk=desk_of(actor.district, routes(at)).code,
        state=BreachState.NOTICED,
        noticed_at=noticed.noticed_at,
        registered_at=at,
        registered_by=actor.code,
        institution_code=actor.institution or "",
        facts={"nature": noticed.nature, "data": list(noticed.data)},
        account_sealed=handle.seal({"what": noticed.what.strip(), "measures": ""}, context=ACCOUNT),
    )
    _write(row, BreachAct.NOTICED, Step(noticed.noticed_at), actor, at, handle)
    duties.ask_to_tell_authority(row, actor_code=actor.code, at=at)
    return code


@transaction.atomic(durable=True)
def contain_breach(code: str, step: Step, *, actor: Actor, at: datetime) -> None:
    """It no longer goes on. Raises NotFound, NotPermitted, Conflict, Refused."""
    row = _breach_for(code, actor, step, at)
    if not step.measures.strip():
        raise Refused("Escriba qué se hizo para contenerlo.", field="measures")
    row.state = breach_after(row.state, BreachAct.CONTAINED)
    row.contained_at = step.occurred_at
    row.save(update_fields=["state", "contained_at"])
    _write(row, BreachAct.CONTAINED, step, actor, at)


@transaction.atomic(durable=True)
def assess_breach(code: str, found: Assessment, step: Step, *, actor: Actor, at: datetime) -> None:
    """Whom it touches, how much, and who must be told; it can be assessed again as more is known.

    Raises:
        NotFound, NotPermitted, Conflict.
        Refused: with sensitive data the authority must be told; where somebody may be harmed, the people too.
    """
    row = _breach_for(code, actor, step, at)
    breach_after(row.state, BreachAct.ASSESSED)
    _check_assessment(found, row)
    known = {"data": list(found.data), "people": found.people, "sensitive": found.sensitive, "risk": found.risk}
    row.facts = {**row.facts, **known}
    row.assessed_at, row.tell_authority, row.tell_people = step.occurred_at, found.tell_authority, found.tell_people
    row.save(update_fields=["facts", "assessed_at", "tell_authority", "tell_people"])
    _write(row, BreachAct.ASSESSED, step, actor, at, data={"risk": found.risk, "sensitive": found.sensitive})
    _follow(row, actor, at)


@transaction.atomic(durable=True)
def tell_authority(code: str, step: Step, *, actor: Actor, at: datetime) -> None:
    """The authority was told; its task closes, in time or not. Raises NotFound, NotPermitted, Conflict, Refused."""
    _told(code, BreachAct.AUTHORITY_TOLD, "authority_told_at", step, actor, at)


@transaction.atomic(durable=True)
def tell_people(code: str, step: Step, *, actor: Actor, at: datetime) -> None:
    """The people were told, each by a way that puts nobody in danger. Raises as `tell_authority`."""
    _told(code, BreachAct.PEOPLE_TOLD, "people_told_at", step, actor, at)


@transaction.atomic(durable=True)
def close_breach(code: str, step: Step, *, actor: Actor, at: datetime) -> None:
    """Nothing is left to do.

    Raises:
        NotFound, NotPermitted; Conflict: it is not contained.
        Refused: it was not assessed, or somebody who must be told was not.
    """
    row = _breach_for(code, actor, step, at)
    row.state = breach_after(row.state, BreachAct.CLOSED)
    if row.assessed_at is None:
        raise Refused("Primero evalúelo: diga a quién toca y a quién hay que avisar.")
    if row.tell_authority and row.authority_told_at is None:
        raise Refused("Falta anotar que se comunicó a la autoridad.")
    if row.tell_people and row.people_told_at is None:
        raise Refused("Falta anotar que se avisó a las personas.")
    row.closed_at = at
    row.save(update_fields=["state", "closed_at"])
    _write(row, BreachAct.CLOSED, step, actor, at)


def _check_noticed(noticed: Noticed, at: datetime) -> None:
    privacy_catalog().check("breach_natures", [noticed.nature], field="nature")
    privacy_catalog().check("breach_data", noticed.data, field="data")
    if noticed.noticed_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día y la hora.", field="noticed_at")
    if not noticed.what.strip() or len(noticed.what) > NOTE_LIMIT:
        raise Refused(f"Cuente qué pasó, sin nombrar a las personas: hasta {NOTE_LIMIT} letras.", field="what")
    if not noticed.form:
        raise Refused("Vuelva a abrir la página y envíe el aviso otra vez.")


def _check_assessment(found: Assessment, row: Breach) -> None:
    privacy_catalog().check("breach_data", found.data, field="data")
    privacy_catalog().check("breach_risks", [found.risk], field="risk")
    if not found.data:
        raise Refused("Diga qué datos toca.", field="data")
    if found.people is not None and not 0 <= found.people <= MOST_PEOPLE:
        raise Refused("Escriba cuántas personas, más o menos.", field="people")
    if SENSITIVE & set(found.data) and not found.sensitive:
        raise Refused("Los hechos de violencia, la salud y el riesgo son datos sensibles.", field="sensitive")
    if found.sensitive and not found.tell_authority:
        raise Refused("Con datos sensibles es obligatorio comunicarlo a la autoridad.", field="tell_authority")
    if found.risk != "low" and not found.tell_people:
        raise Refused("Si puede dañar a alguien, hay que avisarle.", field="tell_people")
    if row.authority_told_at is not None and not found.tell_authority:
        raise Refused("La autoridad ya fue avisada.", field="tell_authority")


def _follow(row: Breach, actor: Actor, at: datetime) -> None:
    """The tasks of telling, as the assessment leaves them."""
    subject = (duties.BREACH, row.code)
    for wanted, told_at, reference, ask in (
        (row.tell_authority, row.authority_told_at, row.code, duties.ask_to_tell_authority),
        (row.tell_people, row.people_told_at, duties.people_reference(row), duties.ask_to_tell_people),
    ):
        asked = duties.is_asked(subject, reference)
        if wanted and told_at is None and not asked:
            ask(row, actor_code=actor.code, at=at)
        elif asked and not wanted:
            reason = "La evaluación dice que no hace falta."
            duties.cancel_duties(subject, reference=reference, reason=reason, actor_code=actor.code, at=at)


def _told(
    code: str, act: BreachAct, column: str, step: Step, actor: Actor, at: datetime
) -> None:  # fmt: skip
    row = _breach_for(code, actor, step, at)
    breach_after(row.state, act)
    if not step.note.strip():
        raise Refused("Escriba cómo se avisó y el número del cargo, si lo hay.", field="note")
    if getattr(row, column) is None:
        setattr(row, column, step.occurred_at)
        row.save(update_fields=[column])
    _write(row, act, step, actor, at)
    reference = row.code if act == BreachAct.AUTHORITY_TOLD else duties.people_reference(row)
    duties.close_duties(
        (duties.BREACH, row.code), reference=reference, event=f"breach.{act}", occurred_at=step.occurred_at,
        actor_code=actor.code, at=at,
    )  # fmt: skip


def _breach_for(code: str, actor: Actor, step: Step, at: datetime) -> Breach:
    row = Breach.objects.select_for_update().get(pk=see_breach(actor, code).pk)
    if step.occurred_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día y la hora.", field="occurred_at")
    if step.occurred_at < row.noticed_at:
        raise Refused("Esa fecha es anterior a cuando se advirtió. Revise el día y la hora.", field="occurred_at")
    for name, text in (("note", step.note), ("measures", step.measures)):
        if len(text) > NOTE_LIMIT:
            raise Refused(f"Es demasiado largo: hasta {NOTE_LIMIT} letras.", field=name)
    return row


def _write(
    row: Breach,
    act: BreachAct,
    step: Step,
    actor: Actor,
    at: datetime,
    handle: DataKeyHandle | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """The row of an act with its note sealed, what was done added to the account, and the line in the ledger."""
    handle = handle or handle_of(row.code)
    if step.measures.strip():
        account = handle.mapping(row.account_sealed, context=ACCOUNT)
        said = "\n".join(filter(None, [account.get("measures", ""), step.measures.strip()]))
        row.account_sealed = handle.seal({**account, "measures": said}, context=ACCOUNT)
        row.save(update_fields=["account_sealed"])
    BreachEvent.objects.create(
        breach=row, act=act, occurred_at=step.occurred_at, at=at, actor_code=actor.code,
        institution_code=actor.institution or "", data=dict(data or {}),
        note_sealed=handle.seal(step.note, context="breach.note") if step.note.strip() else None,
    )  # fmt: skip
    record(
        action=Action.BREACH_RECORDED,
        subject=(duties.BREACH, row.code),
        actor_code=actor.code,
        at=at,
        data={"breach": row.code, "act": act, **(data or {})},
    )
