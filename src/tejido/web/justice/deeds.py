"""What can be done in a proceeding from its page: one entry a deed, with its form and its service.

A deed about one hearing or one sanction takes its code from the form's own `about`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.justice.services import hearings, proceedings, sentences
from tejido.cases.justice.states import HearingState, Status
from tejido.web.cases.told_form import ToldForm
from tejido.web.justice.forms import (
    ExecutionForm,
    HearingForm,
    HearingToldForm,
    ReferencesForm,
    SentenceForm,
    StageForm,
    StatusForm,
)

Run = Callable[[str, ToldForm, Actor, datetime], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` is called with (code of the proceeding, hearing or sanction, form, actor, at)."""

    title: str
    button: str
    icon: str
    said: str
    form: type[ToldForm]
    run: Run


def _references(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    numbers = form.references() if isinstance(form, ReferencesForm) else {}
    return proceedings.add_references(code, numbers, told=form.told(at), actor=actor, at=at)


def _stage(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return proceedings.move_stage(code, form.word("stage"), told=form.told(at), actor=actor, at=at)


def _status(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    status = Status(form.word("status") or Status.SENTENCED)
    return proceedings.set_status(code, form.word("person"), status, told=form.told(at), actor=actor, at=at)


def _hearing(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    when = form.scheduled_at() if isinstance(form, HearingForm) else at
    kind = form.word("kind")
    return hearings.schedule_hearing(code, kind=kind, scheduled_at=when, told=form.told(at), actor=actor, at=at)


def _sentence(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    outcome = Status(form.word("outcome") or Status.REPORTED)
    sanctions = form.sanctions() if isinstance(form, SentenceForm) else []
    person = form.word("person")
    return sentences.record_sentence(code, person, outcome, sanctions, told=form.told(at), actor=actor, at=at)


def _hearing_told(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    state = HearingState(form.word("state") or HearingState.SCHEDULED)
    company = form.company() if isinstance(form, HearingToldForm) else None
    return hearings.tell_hearing(
        code, state, reason=form.word("reason"), accompanied=company, told=form.told(at), actor=actor, at=at
    )


def _execution(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return sentences.record_execution(code, form.word("execution"), told=form.told(at), actor=actor, at=at)


DEEDS: Mapping[str, Deed] = {
    "audiencia": Deed(
        "Programaron una audiencia", "Anotar la audiencia", "calendar",
        "La audiencia quedó anotada y el CEM tiene el aviso para acompañarla.", HearingForm, _hearing,
    ),
    "etapa": Deed("Pasó a otra etapa", "Anotar la etapa", "list", "La etapa quedó anotada.", StageForm, _stage),
    "situacion": Deed(
        "Cambió la situación de una persona denunciada", "Anotar", "person", "La situación quedó anotada.", StatusForm,
        _status,
    ),
    "sentencia": Deed(
        "Hay sentencia", "Anotar la sentencia", "scale", "La sentencia quedó anotada.", SentenceForm, _sentence,
    ),
    "numeros": Deed(
        "Agregar o corregir números de expediente", "Guardar los números", "document",
        "Los números quedaron guardados y cifrados.", ReferencesForm, _references,
    ),
}  # fmt: skip
ABOUT_ONE: Mapping[str, Deed] = {
    "realizada": Deed(
        "Anotar qué pasó", "Guardar", "check", "Quedó anotado qué pasó con la audiencia.", HearingToldForm,
        _hearing_told,
    ),
    "cumplimiento": Deed(
        "Anotar si se cumple", "Guardar", "check", "Quedó anotado si se cumple.", ExecutionForm, _execution,
    ),
}  # fmt: skip
