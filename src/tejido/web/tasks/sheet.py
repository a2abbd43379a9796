"""All that the page of one task says, gathered once: a constant number of queries, whatever its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import exclusions_of
from tejido.cases.access import Seen, see_case
from tejido.cases.models import Referral
from tejido.cases.services.task_work import told_for_another
from tejido.obligations.access import acts_of, extensions_of
from tejido.obligations.deciders import deciders
from tejido.obligations.models import Extension, Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.states import Act
from tejido.web.cases.told_form import papers_in
from tejido.web.tasks.deeds import DEEDS, Standing
from tejido.web.tasks.elsewhere import Place, place_of_work, place_to_see
from tejido.web.tasks.forms import DeedForm, ToldForm, UnableForm
from tejido.web.tasks.history import Line, Sealed, history_of, sealed_of
from tejido.web.tasks.kept import Kept, kept_of, name_of
from tejido.web.tasks.people import Names, names_for
from tejido.web.tasks.reasons import Reasons, reasons_of
from tejido.web.tasks.referral import Answer, answers, referral_of

_AT_ONCE = ("visto", "tomar")
_DECISION = ("aprobar-plazo", "negar-plazo")
_CLOSING = (Act.DONE, Act.UNABLE, Act.CANCELLED)


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed with its form; `open` when it came back with something to mend."""

    slug: str
    deed: Any
    form: DeedForm
    open: bool
    draft: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deeds:
    """The deeds of the page: the buttons, those that unfold, and the decision on more time."""

    at_once: tuple[Offer, ...]
    unfold: tuple[Offer, ...]
    decision: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    task: Obligation
    actor: Actor
    at: datetime
    names: Names
    reasons: Reasons
    history: list[Line]
    sealed: Sealed
    closing_institution: str
    waiting: Extension | None
    referral: Referral | None
    answers: list[Answer]
    seen: Seen | None
    people: list[tuple[str, str]]
    kept: Mapping[str, Kept]

    @property
    def offered(self) -> tuple[str, ...]:
        """The deeds that the actor may do now, in their order."""
        standing = Standing(self.actor, self.task, self.waiting)
        return tuple(slug for slug, deed in DEEDS.items() if deed.offered(standing))

    @property
    def holder(self) -> str:
        return self.names.person(self.task.assigned_code)

    @property
    def closer(self) -> str:
        return self.names.person(self.task.closed_by, self.closing_institution) if self.task.closed_by else ""

    @property
    def informs_for(self) -> str:
        """The institution whose acts are recorded here, when it is another one."""
        other = self.task.institution_code != self.task.desk_institution
        return self.names.institution(self.task.institution_code) if other else ""

    @property
    def why_here(self) -> str:
        return self.names.why_not_there(self.task.institution_code)

    @property
    def desk(self) -> str:
        return self.names.institution(self.task.desk_institution)

    @property
    def waiting_note(self) -> str:
        """The name of the sealed reason of the request that waits."""
        return f"e{self.waiting.pk}" if self.waiting else ""

    @property
    def decided_by(self) -> str:
        """Who may decide the request that waits or, before there is one, what the actor would ask for."""
        asks = self.waiting.requested_by if self.waiting else self.actor.code
        found = [self.names.person(one.account_code) for one in deciders(self.task, asked_by=asks)]
        if not found:
            return (
                "la secretaría técnica, porque en su institución nadie más puede. "
                "Ve el código, el sector, el plazo y las fechas, no el motivo"
            )
        return " o ".join(sorted(set(found)))

    @property
    def asked_by(self) -> str:
        """Who asked for more time and waits for an answer."""
        return self.names.person(self.waiting.requested_by) if self.waiting else ""

    @property
    def registered_by(self) -> str:
        """Who wrote the case down and where; blank when the actor does not see the case."""
        if self.seen is None:
            return ""
        case = self.seen.case
        person = self.names.person(case.registered_by, case.door_institution)
        place = self.names.institution(case.door_institution)
        return place if person == place else f"{person} · {place}"

    @property
    def to_see(self) -> Place | None:
        """The page that shows what the task speaks of."""
        return None if self.elsewhere else place_to_see(self.task, self.seen, self.actor)

    @property
    def elsewhere(self) -> Place | None:
        """The page where the task is closed, when it is another one."""
        return place_of_work(self.task)

    def form(self, kind: type[DeedForm], slug: str, data: QueryDict | None = None, files: Any = None) -> DeedForm:
        """A form of this task, with what was sent in it."""
        kept = self.kept.get(slug)
        typed = kept.typed if kept else None
        form = kind(data, at=self.at, slug=slug, people=self.people, typed=typed, files=files)
        if isinstance(form, ToldForm) and not isinstance(form, UnableForm) and told_for_another(self.task):
            form.ask_paper(papers_in(self.seen, self.actor) if self.seen else [])
        return form

    def draft(self, slug: str) -> str:
        """Where the script keeps what is typed in a form."""
        return reverse("draft_keep", args=[name_of(self.task.code, slug)])

    def deeds(self, sent: Mapping[str, DeedForm]) -> Deeds:
        """The offered deeds; what was sent and refused is kept, also where the deed is no longer offered."""
        slugs = [slug for slug in DEEDS if slug in self.offered or slug in sent]
        offers = [self._offer(slug, sent.get(slug)) for slug in slugs]
        return Deeds(
            tuple(o for o in offers if o.slug in _AT_ONCE),
            tuple(o for o in offers if o.slug not in (*_AT_ONCE, *_DECISION)),
            tuple(o for o in offers if o.slug in _DECISION),
        )

    def _offer(self, slug: str, sent: DeedForm | None) -> Offer:
        kept = self.kept.get(slug)
        form = sent or self.form(DEEDS[slug].form, slug)
        return Offer(slug, DEEDS[slug], form, bool(sent or kept), self.draft(slug), kept.saved_at if kept else None)


def sheet_of(task: Obligation, actor: Actor, *, at: datetime) -> Sheet:
    """Everything about a task of the actor's institution."""
    names = names_for(actor, at=at)
    acts, extensions = acts_of(actor, task), extensions_of(actor, task)
    referral = referral_of(task, actor)
    away = exclusions_of(task.subject_code).accounts
    return Sheet(
        task=task,
        actor=actor,
        at=at,
        names=names,
        reasons=reasons_of(task),
        history=history_of(acts, extensions, referral, names),
        sealed=sealed_of(task, acts, extensions, referral),
        closing_institution=next((a.institution_code for a in acts if a.act in _CLOSING), ""),
        waiting=next((e for e in extensions if e.decided_at is None), None),
        referral=referral,
        answers=answers(referral, actor, at=at) if referral else [],
        seen=_seen(task, actor),
        people=names.choices(without=away),
        kept=kept_of(task.code, actor),
    )


def _seen(task: Obligation, actor: Actor) -> Seen | None:
    if task.subject_kind != "case" or task.protocol == Register.TRANSFER:  # who is asked does not see the case yet
        return None
    return see_case(actor, task.subject_code)
