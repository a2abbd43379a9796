"""What can be told of the care of a case from its page: one entry a deed, with its form and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.care.services.attentions import record_attention, record_drop_out
from tejido.cases.care.services.follow_ups import record_follow_up
from tejido.cases.care.services.plans import agree_plan
from tejido.web.care.forms import AttentionForm, CareForm, DropOutForm, FollowUpForm, PlanForm


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` is called with (case code, form, actor, at); `team` when only the case's team does it."""

    title: str
    button: str
    icon: str
    said: str
    form: type[CareForm]
    run: Callable[[str, CareForm, Actor, datetime], object]
    team: bool = True


def _attention(code: str, form: CareForm, actor: Actor, at: datetime) -> object:
    service, mode, came = form.word("service"), form.word("mode"), form.word("came") == "yes"
    return record_attention(
        code, form.word("person"), service=service, mode=mode, came=came, told=form.told(at), actor=actor, at=at
    )


def _follow_up(code: str, form: CareForm, actor: Actor, at: datetime) -> object:
    level = form.level() if isinstance(form, FollowUpForm) else None
    contact, told = form.word("contact"), form.told(at)
    return record_follow_up(code, form.word("person"), contact=contact, recovery=level, told=told, actor=actor, at=at)


def _plan(code: str, form: CareForm, actor: Actor, at: datetime) -> object:
    goals = form.goals() if isinstance(form, PlanForm) else []
    return agree_plan(code, form.word("person"), goals, told=form.told(at), actor=actor, at=at)


def _drop_out(code: str, form: CareForm, actor: Actor, at: datetime) -> object:
    service, reason = form.word("service"), form.word("reason")
    return record_drop_out(
        code, form.word("person"), service=service, reason=reason, told=form.told(at), actor=actor, at=at
    )


DEEDS: Mapping[str, Deed] = {
    "seguimiento": Deed(
        "Anotar un seguimiento", "Guardar el seguimiento", "phone",
        "El seguimiento quedó anotado. El siguiente ya está en la bandeja del CEM.", FollowUpForm, _follow_up,
    ),
    "atencion": Deed(
        "Anotar una atención", "Guardar la atención", "heart", "La atención quedó anotada.", AttentionForm, _attention,
        team=False,
    ),
    "plan": Deed(
        "Acordar un plan con ella", "Guardar el plan", "list",
        "El plan quedó guardado. El primer seguimiento ya está en la bandeja.", PlanForm, _plan,
    ),
    "abandono": Deed(
        "Dejó un servicio", "Anotarlo", "exit", "Quedó anotado. Si vuelve, basta con anotar su atención.", DropOutForm,
        _drop_out,
    ),
}  # fmt: skip
