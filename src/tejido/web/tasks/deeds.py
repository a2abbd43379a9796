"""What can be done with a task from its page: one entry a deed, with its form, its service and when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.services import task_work
from tejido.cases.services.told import Told
from tejido.obligations.models import Extension, Obligation
from tejido.obligations.own_duties import OWN, Register
from tejido.obligations.services.working import Said
from tejido.obligations.states import LIVE, State
from tejido.web.tasks.forms import (
    CorrectionForm,
    DeedForm,
    DoneForm,
    HandOverForm,
    MoreTimeForm,
    PlainForm,
    UnableForm,
)

Cleaned = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the actor stands to a task: what decides which deeds are offered."""

    actor: Actor
    task: Obligation
    waiting: Extension | None

    @property
    def live(self) -> bool:
        return self.task.state in LIVE

    @property
    def answered_elsewhere(self) -> bool:
        """What a register asked for by itself closes from its own page, not by hand."""
        return self.task.protocol in OWN

    @property
    def may_take(self) -> bool:
        """What is one person's own is taken by nobody else."""
        return self.task.protocol != Register.PROTOCOL or self.task.assigned_code == self.actor.code

    @property
    def may_hand_over(self) -> bool:
        own = self.task.assigned_code in ("", self.actor.code) or self.actor.may(Permit.TASK_MANAGE)
        return own and self.task.protocol != Register.PROTOCOL  # each person reads for herself

    @property
    def may_decide(self) -> bool:
        waits = self.waiting is not None and self.waiting.requested_by != self.actor.code
        return waits and self.actor.may(Permit.EXTENSION_APPROVE)


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` is called with (code, cleaned data, actor, at). `title` names its part of the page, `said` its success."""

    title: str
    button: str
    icon: str
    said: str
    form: type[DeedForm]
    offered: Callable[[Standing], bool]
    run: Callable[[str, Cleaned, Actor, datetime], object]


def _said(cleaned: Cleaned) -> Said:
    return Said(cleaned.get("note", ""), cleaned.get("moment"), form=cleaned["form"])


def _acknowledge(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.acknowledge_task(code, actor=actor, at=at)


def _take(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.take_task(code, actor=actor, at=at)


def _complete(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    told = Told(at, document=cleaned.get("document", ""), paper=cleaned.get("paper"), must_cite=True)
    task_work.complete_task(code, _said(cleaned), actor=actor, at=at, told=told)


def _unable(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.declare_task_unable(code, _said(cleaned), actor=actor, at=at)


def _more_time(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.request_task_extension(code, until=cleaned["moment"], reason=cleaned["reason"], actor=actor, at=at)


def _hand_over(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.hand_over_tasks([code], to_account=cleaned["to_account"], said=_said(cleaned), actor=actor, at=at)


def _correct(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.correct_task(code, _said(cleaned), actor=actor, at=at)


def _approve(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.decide_task_extension(code, approve=True, actor=actor, at=at)


def _refuse(code: str, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    task_work.decide_task_extension(code, approve=False, actor=actor, at=at)


DEEDS: Mapping[str, Deed] = {
    "visto": Deed(
        "Visto", "Visto", "eye", "Quedó anotado que su institución la vio.", PlainForm,
        lambda s: s.live and s.task.acknowledged_at is None, _acknowledge,
    ),
    "tomar": Deed(
        "Tomar", "Tomar esta tarea", "hand", "La tarea quedó a su nombre.", PlainForm,
        lambda s: s.task.state == State.OPEN and s.may_take, _take,
    ),
    "hecho": Deed(
        "Ya se hizo", "Guardar como hecha", "check", "La tarea quedó hecha.", DoneForm,
        lambda s: s.live and not s.answered_elsewhere, _complete,
    ),
    "no-se-pudo": Deed(
        "No se pudo hacer", "Guardar que no se pudo", "close", "Quedó anotado que no se pudo hacer y por qué.",
        UnableForm, lambda s: s.live and not s.answered_elsewhere, _unable,
    ),
    "mas-plazo": Deed(
        "Pedir más plazo", "Pedir más plazo", "clock", "El pedido quedó enviado. Lo decide otra persona.", MoreTimeForm,
        lambda s: s.live and s.task.due_at is not None and s.waiting is None, _more_time,
    ),
    "entregar": Deed(
        "Entregar a otra persona", "Entregar", "swap", "La tarea quedó entregada y se avisó a esa persona.",
        HandOverForm, lambda s: s.live and s.may_hand_over, _hand_over,
    ),
    "corregir": Deed(
        "Añadir una corrección", "Añadir la corrección", "edit", "La corrección quedó añadida.", CorrectionForm,
        lambda s: s.task.state in (State.DONE, State.UNABLE), _correct,
    ),
    "aprobar-plazo": Deed(
        "Aprobar", "Sí, dar más plazo", "check", "Se aprobó el nuevo plazo.", PlainForm,
        lambda s: s.may_decide, _approve,
    ),
    "negar-plazo": Deed(
        "No aprobar", "No dar más plazo", "close", "El plazo queda como estaba.", PlainForm,
        lambda s: s.may_decide, _refuse,
    ),
}  # fmt: skip
