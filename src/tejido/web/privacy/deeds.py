"""What can be done with a request or a breach from its page: one entry a deed, with its form and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.pathways.services.consultations import finish_consultation
from tejido.privacy.access import SeenRequest
from tejido.privacy.models import Breach
from tejido.privacy.services import breaches, rights
from tejido.web.privacy import forms

Run = Callable[[str, forms.KeyForm, Actor, datetime], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` is called with (code, form, actor, at); `said` is its success."""

    title: str
    button: str
    icon: str
    said: str
    form: type[forms.KeyForm]
    run: Run


def _identity(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    passed = form.word("passed") == "yes"
    return rights.check_identity(
        code, how=form.word("how"), passed=passed, note=form.word("note"), actor=actor, at=at
    )  # fmt: skip


def _consult(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return rights.consult_institution(code, institution=form.word("institution"), actor=actor, at=at)


def _answer(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return rights.answer_request(
        code, outcome=form.word("outcome"), letter=form.word("letter"), note=form.word("note"), actor=actor, at=at
    )


def _withdraw(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return rights.withdraw_request(code, note=form.word("note"), actor=actor, at=at)


def _finish(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    assert isinstance(form, forms.FindingForm)  # noqa: S101  the table below says so
    return finish_consultation(code, form.finding(), actor=actor, at=at)


ANSWER = "contestar"
OF_REQUEST: Mapping[str, Deed] = {
    "identidad": Deed(
        "Verificar la identidad de quien pide", "Guardar", "person", "Quedó anotado cómo se verificó.",
        forms.IdentityForm, _identity,
    ),
    "terminar": Deed(
        "Terminar la consulta de su institución", "Terminar la consulta", "check",
        "La consulta quedó terminada. La oficialía sabe que terminó, no qué se encontró.", forms.FindingForm, _finish,
    ),
    "consultar": Deed(
        "Consultar a una institución", "Consultar", "send", "La institución ya tiene la consulta en su bandeja.",
        forms.ConsultForm, _consult,
    ),
    ANSWER: Deed(
        "Contestar", "Contestar y cerrar el pedido", "document",
        "El pedido quedó contestado. Entregue la carta por el medio seguro que indicó.", forms.AnswerForm, _answer,
    ),
    "retirar": Deed(
        "Quien lo pidió lo retira", "Anotar que lo retiró", "close", "El pedido quedó retirado.",
        forms.WithdrawForm, _withdraw,
    ),
}  # fmt: skip


def offered_for(seen: SeenRequest, actor: Actor) -> list[str]:
    """The deeds that the actor may do with a request now, in their order."""
    live = seen.row.state == "received"
    consulted = seen.consultation is not None and seen.consultation.finished_at is None
    may = {
        "identidad": live and seen.opens,
        "terminar": consulted and actor.may(Permit.CASE_EDIT),
        "consultar": live and seen.is_desk,
        ANSWER: live and seen.is_desk,
        "retirar": live and seen.is_desk,
    }
    return [slug for slug in OF_REQUEST if may[slug]]


def _contain(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return breaches.contain_breach(code, _step(form, at), actor=actor, at=at)


def _assess(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    assert isinstance(form, forms.AssessForm)  # noqa: S101  the table below says so
    return breaches.assess_breach(code, form.assessment(), form.step(at), actor=actor, at=at)


def _authority(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return breaches.tell_authority(code, _step(form, at), actor=actor, at=at)


def _people(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return breaches.tell_people(code, _step(form, at), actor=actor, at=at)


def _close(code: str, form: forms.KeyForm, actor: Actor, at: datetime) -> object:
    return breaches.close_breach(code, _step(form, at), actor=actor, at=at)


def _step(form: forms.KeyForm, at: datetime) -> breaches.Step:
    assert isinstance(form, forms.StepForm)  # noqa: S101  the table below says so
    return form.step(at)


OF_BREACH: Mapping[str, Deed] = {
    "contener": Deed(
        "Ya se contuvo", "Anotar que se contuvo", "shield", "Quedó anotado qué se hizo.", forms.ContainForm, _contain
    ),
    "evaluar": Deed(
        "Evaluar a quién toca", "Guardar la evaluación", "scale",
        "La evaluación quedó guardada; lo que pide ya está en la bandeja.", forms.AssessForm, _assess,
    ),
    "autoridad": Deed(
        "Ya se comunicó a la autoridad", "Anotar la comunicación", "send", "Quedó anotada la comunicación.",
        forms.ToldForm, _authority,
    ),
    "personas": Deed(
        "Ya se avisó a las personas", "Anotar el aviso", "people", "Quedó anotado el aviso.", forms.ToldForm, _people
    ),
    "cerrar": Deed("Cerrar el incidente", "Cerrar", "check", "El incidente quedó cerrado.", forms.StepForm, _close),
}  # fmt: skip


def offered_for_breach(row: Breach) -> list[str]:
    """The deeds that can be done with a breach now, in their order."""
    live = row.state != "closed"
    may = {
        "contener": row.state == "noticed",
        "evaluar": live,
        "autoridad": live and row.authority_told_at is None and row.tell_authority is not False,
        "personas": live and row.people_told_at is None and bool(row.tell_people),
        "cerrar": row.state == "contained" and row.assessed_at is not None,
    }
    return [slug for slug in OF_BREACH if may[slug]]
