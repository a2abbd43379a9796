"""Do again through the services, one by one, what a case of the demonstration says that was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from inspect import signature
from itertools import groupby
from typing import Any

from django.db.models import Model

from tejido.accounts.actors import Actor
from tejido.alerts.services.watching import sweep
from tejido.cases.care.models import CarePlan
from tejido.cases.care.services.follow_ups import keep_satisfaction
from tejido.cases.intake import ConsentEntry
from tejido.cases.justice.models import Hearing, Proceeding, Sanction
from tejido.cases.models import Person, Referral
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.minding import WATCHER, mind_measures
from tejido.cases.services.additions import add_note
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.record_act import record_act
from tejido.cases.services.referrals import move_referral, propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.task_work import (
    acknowledge_task,
    complete_task,
    correct_task,
    decide_task_extension,
    declare_task_unable,
    hand_over_tasks,
    request_task_extension,
    take_task,
)
from tejido.cases.states import ReferralState
from tejido.demo.did import Did
from tejido.demo.life import Life
from tejido.demo.lines import EntryLine
from tejido.demo.scenes import Scene
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tejido.protocols.events import Event

_REFERRALS = {
    "referral.sent": ReferralState.SENT,
    "referral.received": ReferralState.RECEIVED,
    "referral.accepted": ReferralState.ACCEPTED,
    "referral.refused": ReferralState.REFUSED,
    "referral.started": ReferralState.IN_PROGRESS,
    "referral.done": ReferralState.DONE,
    "referral.cancelled": ReferralState.WITHDRAWN,
}


def watch_until(at: datetime) -> None:
    """Every look that is due, each at its own instant."""
    while True:
        due = Obligation.objects.filter(next_look_at__lte=at).order_by("next_look_at")
        moment = due.values_list("next_look_at", flat=True).first()
        if moment is None:
            return
        sweep(at=moment)


class Translation:
    """The rows of the case that is made, as those of the case that does the same again: by their place."""

    def __init__(self, life: Life, code: str) -> None:
        self.code = code
        self.ours: dict[type[Model], list[Any]] = {
            Person: life.rows.people,
            MeasureOrder: life.orders,
            Proceeding: life.proceedings,
            Hearing: life.hearings,
            Sanction: life.sanctions,
            CarePlan: life.plans,
        }

    def about(self, did: Did) -> list[Any]:
        """What a service of the other case is about: the code of the case first, where no other row says which."""
        found = [self._their(one) for one in did.about]
        names = list(signature(did.service).parameters)
        return [self.code, *found] if names[0] == "case_code" else found

    def codes(self, model: type[Model]) -> list[str]:
        """The codes of the other case's rows, in the order in which they came."""
        links = {Hearing: "proceeding__case__code", Sanction: "party__proceeding__case__code"}
        rows = model._default_manager.filter(**{links.get(model, "case__code"): self.code})
        return list(rows.order_by("pk").values_list("code", flat=True))

    def in_words(self, text: str) -> str:
        """A text that names rows of the first case, naming those of the other."""
        for model, ours in self.ours.items():
            named = [n for n, row in enumerate(ours) if row.code in text]
            for place in named:
                text = text.replace(ours[place].code, self.codes(model)[place])
        return text

    def _their(self, one: Any) -> Any:
        model = next((model for model in self.ours if isinstance(one, model)), None)
        if model is None:
            return one
        place = next(n for n, row in enumerate(self.ours[model]) if row is one)
        return self.codes(model)[place]


@contextmanager
def _alone(code: str) -> Iterator[None]:
    """The other cases, which have already been lived to their end, are not looked at with the time of this one."""
    others = list(MeasureOrder.objects.exclude(case__code=code))
    MeasureOrder.objects.exclude(case__code=code).update(station="")
    yield
    MeasureOrder.objects.bulk_update(others, ["station"])


class Replay:
    """One life, done again; `code` is the new case's."""

    def __init__(self, life: Life, scene: Scene) -> None:
        self.life, self.scene = life, scene
        intake = replace(scene.intake, submission_key=f"otra vez {scene.number}")
        self.code = register_case(intake, actor=scene.actor, at=scene.at).code
        self.theirs = Translation(life, self.code)
        self.actors = {w.actor.code: w.actor for staff in life.stand.workers.values() for w in staff}
        self.acts = {(a.at, a.act, a.obligation.code): a for a in life.acts}
        self.tasks = {row.code: row for row in life.rows.obligations}

    def run(self) -> None:
        """Everything, in its order, with the watcher beside."""
        for at, entries in groupby(self.life.entries, key=lambda e: e.at):
            watch_until(at)
            self._instant(at, list(entries))
        watch_until(self.life.stand.at)
        self._say_how_it_was()

    def _instant(self, at: datetime, entries: list[EntryLine]) -> None:
        proposed = any(e.action == "referral.proposed" for e in entries)
        first = entries[0]
        if at in self.life.did:
            self._do(at, self.actors[first.actor_code])
            return
        if first.actor_code == WATCHER:
            with _alone(self.code):
                assert mind_measures(at=at) > 0, "what the worker does by itself"
            return
        for entry in entries:
            name = entry.action.value
            if name in _REFERRALS and not (name == "referral.sent" and proposed):
                self._move(entry, at)
            elif entry is first:
                self._first(entry, at)

    def _do(self, at: datetime, actor: Actor) -> None:
        """What was done in the registers of measures, proceedings and care: the same words to the service itself."""
        did = self.life.did[at]
        did.service(*self.theirs.about(did), **did.words, actor=actor, at=at)

    def _say_how_it_was(self) -> None:
        for row in self.life.satisfaction:
            at = datetime(row.month.year, row.month.month, 15, 12, tzinfo=UTC)
            someone = next(iter(self.actors.values()))
            keep_satisfaction(row.institution_code, row.service, row.answers, actor=someone, at=at)

    def _first(self, entry: EntryLine, at: datetime) -> None:
        name, actor = entry.action.value, self.actors[entry.actor_code]
        group, _, rest = name.partition(".")
        if group == "obligation":
            self._task(rest, entry, actor, at)
        elif group == "extension":
            self._extension(rest, entry, actor, at)
        elif group == "risk":
            self._assess(actor, at)
        elif group == "consent":
            self._consent(actor, at)
        elif name == "event.recorded":
            row = next(e for e in self.life.events if e.registered_at == at)
            record_act(self.code, Event(row.event), occurred_at=row.occurred_at, facts={}, actor=actor, at=at)
        elif name == "referral.proposed":
            self._propose(actor, at)
        elif name == "note.added":
            note = next(n for n in self.life.notes if n.at == at)
            add_note(self.code, self.life.key.text(note.text_sealed, context="note"), actor=actor, at=at)
        elif name != "exclusion.added":
            raise AssertionError(f"nobody knows how to do {name}")

    def _task(self, rest: str, entry: EntryLine, actor: Actor, at: datetime) -> None:
        told = str(entry.data["obligation"])
        code = self.same_task(self.tasks[told]).code
        if rest == "acknowledged":
            acknowledge_task(code, actor=actor, at=at)
        elif rest == "taken":
            take_task(code, actor=actor, at=at)
        else:
            act = self.acts[at, rest, told]
            note = self.life.key.text(act.note_sealed, context=f"act:{told}") if act.note_sealed else ""
            said = Said(note, act.claimed_at)
            if rest == "handed_over":
                hand_over_tasks([code], to_account=str(entry.data["to"]), said=said, actor=actor, at=at)
            else:
                close = {"done": complete_task, "unable": declare_task_unable, "corrected": correct_task}[rest]
                close(code, said, actor=actor, at=at)

    def _extension(self, rest: str, entry: EntryLine, actor: Actor, at: datetime) -> None:
        task = self.tasks[str(entry.data["obligation"])]
        code = self.same_task(task).code
        if rest == "requested":
            row = next(e for e in self.life.extensions if e.requested_at == at and e.obligation is task)
            reason = self.life.key.text(row.reason_sealed, context=f"extension:{task.code}")
            request_task_extension(code, until=row.until, reason=reason, actor=actor, at=at)
        else:
            decide_task_extension(code, approve=rest == "approved", actor=actor, at=at)

    def _assess(self, actor: Actor, at: datetime) -> None:
        row = next(a for a in self.life.assessments if a.registered_at == at)
        context = f"risk:{row.person.code}"
        scored = row.score is not None
        entry = RiskEntry(
            person_code=self._survivor(),
            instrument=row.instrument,
            assessed_at=row.assessed_at,
            answers=self.life.key.mapping(row.answers_sealed, context=context) if row.answers_sealed else {},
            level="" if scored else row.level,
            override_level=row.override_level,
            override_reason=self.life.key.text(row.override_reason_sealed, context=context)
            if row.override_reason_sealed
            else "",
        )
        assess_risk(self.code, entry, actor=actor, at=at)

    def _consent(self, actor: Actor, at: datetime) -> None:
        row = next(c for c in self.life.rows.consents if c.at == at)
        entry = ConsentEntry(row.purpose, row.answer, row.recipient, row.norm, row.given_by)
        answer_consent(self.code, entry, actor=actor, at=at)

    def _propose(self, actor: Actor, at: datetime) -> None:
        row = next(r for r in self.life.referrals if r.proposed_at == at)
        handover = self.life.key.text(row.handover_sealed or b"", context="handover")
        propose_referral(
            self.code, to_institution=row.to_institution, service=row.service, handover=handover, actor=actor, at=at
        )

    def _move(self, entry: EntryLine, at: datetime) -> None:
        told = next(r for r in self.life.referrals if r.code == entry.data["referral"])
        row = Referral.objects.get(case__code=self.code, proposed_at=told.proposed_at)
        act = next(
            a
            for a in self.life.referral_acts
            if a.referral is told and a.at == at and a.state == _REFERRALS[entry.action.value]
        )
        reason = self.life.key.text(act.reason_sealed, context=f"referral:{told.code}") if act.reason_sealed else ""
        move_referral(
            row.code, _REFERRALS[entry.action.value], reason=reason, actor=self.actors[entry.actor_code], at=at
        )

    def same_task(self, row: Obligation) -> Obligation:
        """The task of the new case that stands for that one."""
        duty = self.theirs.in_words(row.duty)
        for told in self.life.referrals:
            if duty.endswith(told.code):
                duty = (
                    f"referral.answer.{Referral.objects.get(case__code=self.code, proposed_at=told.proposed_at).code}"
                )
        found = Obligation.objects.filter(subject_code=self.code, duty=duty, sector=row.sector, opened_at=row.opened_at)
        assert len(found) == 1, f"{duty} of {row.opened_at} stands {len(found)} times in the other case"
        return found[0]

    def _survivor(self) -> str:
        return str(Person.objects.get(case__code=self.code, role="survivor").code)
