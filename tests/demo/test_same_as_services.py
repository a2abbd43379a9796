"""The demonstration writes what the services write: the same acts, done through them, leave the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import models

from tejido.accounts.models import Exclusion
from tejido.alerts.models import Delivery
from tejido.cases.care.models import Attention, CarePlan, Closing, DropOut, FollowUp, Goal, GoalAct, Satisfaction
from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.cases.models import (
    Case,
    CaseEvent,
    Consent,
    Incident,
    Note,
    Person,
    PersonIndex,
    Referral,
    ReferralAct,
    Relation,
    RiskAssessment,
)
from tejido.cases.protection.duties import RENEW
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.protection.services.minding import WATCHER
from tejido.cases.protection.states import OrderAct
from tejido.demo.arrivals import arrivals
from tejido.demo.life import Life
from tejido.demo.scenes import Scene, scene
from tejido.demo.services.bulk import insert_lives
from tejido.demo.stand import Stand
from tejido.demo.unfolding import unfold
from tejido.demo.watch import KEPT
from tejido.ledger.actions import Action
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.models import Extension, Obligation, ObligationAct
from tests.demo.replaying import Replay

WANTED: frozenset[str] = frozenset(
    {
        *(Action.OBLIGATION_ACKNOWLEDGED, Action.OBLIGATION_TAKEN, Action.OBLIGATION_DONE, Action.OBLIGATION_UNABLE),
        *(Action.OBLIGATION_HANDED_OVER, Action.OBLIGATION_CORRECTED, Action.OBLIGATION_RELEASED),
        *(Action.OBLIGATION_MOVED, Action.EXTENSION_REQUESTED, Action.EXTENSION_APPROVED, Action.EXTENSION_REFUSED),
        *(Action.RISK_ASSESSED, Action.CONSENT_GIVEN, Action.CONSENT_REFUSED, Action.EXCLUSION_ADDED),
        *(Action.REFERRAL_SENT, Action.REFERRAL_RECEIVED, Action.REFERRAL_ACCEPTED, Action.REFERRAL_DONE),
        *(Action.NOTE_ADDED, Action.EVENT_RECORDED),
        *(Action.CARE_PLAN_AGREED, Action.GOAL_MOVED, Action.FOLLOWED_UP, Action.CARE_LEFT, Action.CASE_REOPENED),
        *(Action.ATTENTION_GIVEN, Action.ATTENTION_MISSED, Action.CASE_CLOSED),
        *(f"measure.{act}" for act in OrderAct if act not in (OrderAct.STATION_CHANGED,)),
        *(f"proceeding.{act}" for act in ("opened", "stage", "status", "hearing_set", "hearing_told", "sentence")),
        "proceeding.execution",
        *("minding.renewal", "minding.visit"),
    }
)
"""What the compared cases must have among them."""


CODED: tuple[tuple[type[models.Model], str, str], ...] = (
    (MeasureOrder, "case", "ORDER"),
    (Proceeding, "case", "PROCEEDING"),
    (Hearing, "proceeding__case", "HEARING"),
    (Sanction, "party__proceeding__case", "SANCTION"),
    (CarePlan, "case", "PLAN"),
    (FollowUp, "case", "FOLLOWUP"),
)
"""The rows of the registers that have a code: the table, the way to its case, and what the code is called here."""
UNCODED: tuple[tuple[type[models.Model], str, str], ...] = (
    (MeasureAct, "order__case", ""),
    (Party, "proceeding__case", ""),
    (ProceedingAct, "proceeding__case", ""),
    (Attention, "case", ""),
    (DropOut, "case", ""),
    (Goal, "plan__case", ""),
    (GoalAct, "goal__plan__case", ""),
    (Closing, "case", ""),
)


def _values(row: models.Model, but: set[str]) -> dict[str, Any]:
    fields = [f for f in row._meta.concrete_fields if not f.primary_key and not f.is_relation and f.name not in but]
    found = {f.name: getattr(row, f.attname) for f in fields}
    sealed = {name for name in found if name.endswith("_sealed")}  # random by nature: only whether it is there
    return {name: (value is not None) if name in sealed else value for name, value in found.items()}


def _links(row: models.Model) -> dict[str, Any]:
    """What a row points to, by the code of the other where it has one."""
    fields = [f for f in row._meta.concrete_fields if f.is_relation]
    found = {f.name: getattr(row, f.name) for f in fields}
    return {name: getattr(one, "code", None if one is None else str(type(one))) for name, one in found.items()}


def _tree(code: str) -> dict[str, Any]:
    """Everything that hangs from a case, with the case's own codes in words that do not change."""
    names = {code: "CASE"}
    case = Case.objects.get(code=code)
    for number, referral in enumerate(case.referrals.order_by("proposed_at", "id")):
        names[referral.code] = f"REFERRAL{number}"
    people = list(case.people.order_by("id"))
    names |= _register_names(code)
    tasks = list(Obligation.objects.filter(subject_code=code))
    keyed = sorted(tasks, key=lambda r: (r.opened_at, _said(names, r.duty), r.sector, r.started_at))
    names |= {row.code: f"TASK{number}" for number, row in enumerate(keyed)}
    found: dict[str, Any] = {"case": [_values(case, {"code", "submission_key"})]}
    found["people"] = [_values(row, {"code"}) for row in people]
    found["indexes"] = sorted(
        (names[i.person.code], i.kind, bytes(i.value)) for i in PersonIndex.objects.filter(person__case=case)
    )
    for model, order in ((Incident, "number"), (Consent, "id"), (Note, "at"), (RiskAssessment, "registered_at")):
        rows = model._default_manager.filter(case=case).order_by(order)
        found[model.__name__] = [_values(row, set()) for row in rows]
    found["relations"] = [_values(row, set()) for row in Relation.objects.filter(survivor__case=case)]
    for model, link, _ in (*CODED, *UNCODED):
        rows = model._default_manager.filter(**{link: case}).order_by("id")
        found[model.__name__] = [_values(row, {"code", "form"}) | _links(row) for row in rows]
    found["events"] = _bag(_values(row, set()) for row in CaseEvent.objects.filter(case=case))
    found["tasks"] = [_values(row, {"code", "subject_code"}) for row in keyed]
    found["acts"] = _bag(
        {**_values(row, set()), "task": row.obligation.code}
        for row in ObligationAct.objects.filter(obligation__in=tasks).select_related("obligation")
    )
    found["extensions"] = _bag(_values(row, set()) for row in Extension.objects.filter(obligation__in=tasks))
    found["referrals"] = [_values(r, {"code"}) for r in Referral.objects.filter(case=case).order_by("proposed_at")]
    found["steps"] = _bag(_values(row, set()) for row in ReferralAct.objects.filter(referral__case=case))
    found["exclusions"] = _bag(_values(row, {"subject_code"}) for row in Exclusion.objects.filter(subject_code=code))
    found["ledger"] = _bag(
        {"action": e.action, "at": e.at, "who": e.actor_code, "data": e.data}
        for e in LedgerEntry.objects.filter(subject_kind="case", subject_code=code)
    )
    return {name: _renamed(value, names) for name, value in found.items()}


def _register_names(code: str) -> dict[str, str]:
    """What the codes of the people and of the rows of the registers are called here."""
    found: dict[str, str] = {}
    for model, link, word in (*CODED, (Person, "case", "PERSON")):
        rows = model._default_manager.filter(**{f"{link}__code": code}).order_by("id")
        found |= {row.code: f"{word}{number}" for number, row in enumerate(rows)}
    return found


def _alerts(code: str, stand: Stand) -> Counter[str]:
    """The alerts of the time that the demonstration keeps; whether a message left and was seen is not asked."""
    tasks = Obligation.objects.filter(subject_code=code)
    names = {row.code: f"{row.duty}/{row.sector}/{row.opened_at}" for row in tasks} | _register_names(code)
    names |= {r.code: "REFERRAL" for r in Referral.objects.filter(case__code=code)}
    but = {"state", "attempts", "next_try_at", "leased_until", "sent_at", "seen_at", "subject_code"}
    rows = Delivery.objects.filter(subject_code=code, created_at__gte=stand.at - KEPT)
    return Counter(_renamed([repr(sorted(_values(row, but).items())) for row in rows], names))


def _differences(ours: list[Any], theirs: list[Any]) -> Iterator[Any]:
    """What differs, row by row and column by column, ours first."""
    if len(ours) != len(theirs):
        yield f"{len(ours)} rows and {len(theirs)}"
    for one, other in zip(ours, theirs, strict=False):
        if isinstance(one, dict):
            yield from ((one.get("duty"), key, one[key], other[key]) for key in one if one[key] != other[key])
        elif one != other:
            yield one, other


def _bag(rows: Any) -> list[str]:
    return [repr(sorted(row.items(), key=lambda pair: pair[0])) for row in rows]


def _said(names: dict[str, str], text: str) -> str:
    for code, word in names.items():
        text = text.replace(code, word)
    return text


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _said(names, value)
    if isinstance(value, dict):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        inner = [_renamed(one, names) for one in value]
        return sorted(inner) if inner and all(isinstance(one, str) for one in inner) else inner
    return value


def _sample(stand: Stand) -> list[tuple[Scene, Life]]:
    """As few cases as have something of everything, and the newest one."""
    drawn = [scene(number, stand) for number in range(stand.arrivals.cases)]
    lives = [(one, unfold(one, stand)) for one in drawn]
    chosen, missing = [lives[-1]], set(WANTED)
    while missing:
        best = max(lives, key=lambda pair: len(missing & _actions(pair[1])))
        if not missing & _actions(best[1]):
            best = _seldom(stand, missing)
        chosen.append(best)
        missing -= _actions(best[1])
    return chosen


def _seldom(stand: Stand, missing: set[str]) -> tuple[Scene, Life]:
    """A case of a larger district in which one of these was done: what happens to one in hundreds."""
    larger = replace(stand, arrivals=arrivals(4_000, stand.at))
    for number in range(stand.arrivals.cases, 1_000):
        one = scene(number, larger)
        life = unfold(one, larger)
        if missing & _actions(life):
            return one, life
    raise AssertionError(f"no case has {missing}")


def _actions(life: Life) -> set[str]:
    """What was done in a case: the actions of the ledger, the acts of measures and proceedings, and the worker's."""
    found: set[str] = {str(entry.action) for entry in life.entries}
    found |= {f"measure.{row.act}" for row in life.measure_acts}
    found |= {f"proceeding.{row.act}" for row in life.proceeding_acts}
    if any(row.actor_code == WATCHER and row.act == "moved" for row in life.acts):
        found.add("minding.visit")
    if any(row.step == RENEW for row in life.rows.obligations):
        found.add("minding.renewal")
    return found


def test_the_services_leave_the_same_rows(stand: Stand) -> None:
    lives = []
    for drawn, life in _sample(stand):
        replay = Replay(life, drawn)
        replay.run()
        lives.append((life, replay.code))
    said = _bag(_values(row, set()) for row in Satisfaction.objects.order_by("id"))
    insert_lives([life for life, _ in lives])
    assert sorted(_bag(_values(row, set()) for row in Satisfaction.objects.order_by("id"))[len(said) :]) == sorted(said)
    for life, code in lives:
        theirs, ours = _tree(code), _tree(life.code)
        found = {name: list(_differences(ours[name], theirs[name])) for name in theirs}
        assert {name: some for name, some in found.items() if some} == {}
        assert _alerts(life.code, stand) == _alerts(code, stand)
    assert verify() == []
