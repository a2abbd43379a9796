"""The only reads of the register. What is not returned here cannot be shown anywhere.

Nothing here opens a sealed field: that is `services/open_identity.py`, which leaves a line in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ListedExclusion, exclusions_of, listed_exclusions
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.accounts.roles import MACHINE
from tejido.cases.field_policy import Closeness, Group, groups_for
from tejido.cases.models import Case, CaseEvent, Consent, Draft, Incident, Note, Person, Referral, RiskAssessment
from tejido.cases.states import ReferralState
from tejido.documents.access import DocumentSummary, visible_documents
from tejido.kernel.errors import NotFound
from tejido.obligations.access import concerns
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.protocols.sectors import Sector

CASES_PAGE = 30
UNSEEN = (
    "No encontramos ese caso entre los que le corresponden. "
    "Revise el código; si necesita verlo, pida apertura con motivo."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with how the actor stands to it and the groups of fields that may be shown."""

    case: Case
    closeness: Closeness
    groups: frozenset[Group]

    def shows(self, group: Group) -> bool:
        return group in self.groups

    @property
    def in_full(self) -> bool:
        """True for the case's team and for who opened it with a reason."""
        return self.closeness in (Closeness.TEAM, Closeness.GLASS)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases of the actor's institution (its door, its tasks, its referrals) and those opened with a reason.

    What it was told by consent, it sees while that consent stands.
    """
    if not actor.may(Permit.CASE_READ):
        return Case.objects.filter(~hidden_from(actor, outer="code"), code__in=actor.glass, district=actor.district)
    agreed = Exists(_agreements(actor, case=OuterRef("pk")))
    mine = (
        Q(door_institution=actor.institution or "-")
        | Q(concerns(actor, outer="code", by_consent=False))
        | Q(concerns(actor, outer="code", by_consent=True)) & Q(agreed)
        | Q(_referred(actor))
        | Q(code__in=actor.glass)
    )
    return Case.objects.filter(mine, ~hidden_from(actor, outer="code"), district=actor.district)


def still_told(actor: Actor, rows: Iterable[Obligation]) -> list[Obligation]:
    """Those of the tasks whose case the actor still sees: what was done by a consent goes with it. One query.

    To answer a transfer is told to who does not see the case yet.
    """
    found = list(rows)
    asked = {row.pk for row in found if row.subject_kind != "case" or row.protocol == Register.TRANSFER}
    cases = {row.subject_code for row in found if row.pk not in asked}
    seen = set(visible_cases(actor).filter(code__in=cases).values_list("code", flat=True)) if cases else set()
    return [row for row in found if row.pk in asked or row.subject_code in seen]


def _referred(actor: Actor) -> Exists:
    """True on cases that were referred to the actor's institution; by consent, only while that consent stands."""
    agreed = Exists(_agreements(actor, case=OuterRef("case")))
    rows = Referral.objects.filter(~Q(basis="consent") | agreed, case=OuterRef("pk"))
    hidden = (ReferralState.PROPOSED, ReferralState.WITHDRAWN)
    return Exists(rows.filter(to_institution=actor.institution or "-").exclude(state__in=hidden))


def _agreements(actor: Actor, *, case: OuterRef) -> QuerySet[Consent]:
    """The yes in force that lets the actor's institution, or its sector, be told of that case."""
    rows = Consent.objects.filter(case=case, purpose="recipient", answer="given", withdrawn_at__isnull=True)
    return rows.filter(recipient__in=[actor.institution or "-", actor.sector or "-"])


def see_case(actor: Actor, code: str) -> Seen:
    """One case, with what may be shown of it.

    Raises:
        NotFound: it does not exist, is not the actor's, or excludes the actor: the three look the same.
    """
    case = visible_cases(actor).filter(code=code).first()
    if case is not None:
        closeness = _closeness(actor, case)
        return Seen(case, closeness, groups_for(closeness, actor.sector))
    if actor.may(Permit.BOARD_CODES):
        outlined = Case.objects.filter(~hidden_from(actor, outer="code"), code=code, district=actor.district).first()
        if outlined is not None:
            return Seen(outlined, Closeness.OUTLINE, frozenset())
    raise NotFound(UNSEEN)


def get_case(actor: Actor, code: str) -> Case:
    """One case of the actor's, for a service that will write in it (an outline is not enough).

    Raises:
        NotFound: see `see_case`.
    """
    seen = see_case(actor, code)
    if seen.closeness == Closeness.OUTLINE:
        raise NotFound(UNSEEN)
    return seen.case


def _closeness(actor: Actor, case: Case) -> Closeness:
    """A system is never of the team but in a CEM: also of what its own institution registered it sees its sector's."""
    leads = actor.sector == Sector.CEM
    door = case.door_institution == actor.institution and (leads or actor.role != MACHINE)
    if actor.may(Permit.CASE_READ) and (door or (leads and _has_task(actor, case))):
        return Closeness.TEAM
    return Closeness.GLASS if case.code in actor.glass else Closeness.SECTOR


def _has_task(actor: Actor, case: Case) -> bool:
    return Case.objects.filter(pk=case.pk).filter(Q(concerns(actor, outer="code"))).exists()


def counted_once() -> dict[str, str]:
    """The code of the case that counts, by that of each one joined to it: for figures, which name nobody. One query."""
    return dict(Case.objects.filter(joined_to__isnull=False).values_list("code", "joined_to__code"))


def recent_cases(actor: Actor, *, before: tuple[datetime, int] | None = None) -> list[Case]:
    """The cases that the actor's own institution registered, newest first, one page; one that was joined to another
    is found in it. One query."""
    actor.require(Permit.CASE_READ)
    rows = Case.objects.filter(
        ~hidden_from(actor, outer="code"), door_institution=actor.institution or "-", district=actor.district
    ).filter(joined_to__isnull=True)
    if before is not None:
        registered_at, last_id = before
        rows = rows.filter(Q(registered_at__lt=registered_at) | Q(registered_at=registered_at, id__lt=last_id))
    return list(rows.order_by("-registered_at", "-id")[:CASES_PAGE])


def incidents_of(seen: Seen) -> list[Incident]:
    """The incidents, when the group is shown."""
    return list(seen.case.incidents.order_by("number")) if seen.shows(Group.INCIDENT) else []


def people_of(seen: Seen) -> list[Person]:
    """The people without anything sealed: survivors always, the rest when their group is shown."""
    if seen.closeness == Closeness.OUTLINE:
        return []
    rows = (
        seen.case.people.defer("identity_sealed").prefetch_related("relations_as_perpetrator__survivor").order_by("id")
    )
    if not seen.shows(Group.PERPETRATOR):
        rows = rows.exclude(role="alleged_perpetrator")
    if not seen.shows(Group.HOUSEHOLD):
        rows = rows.exclude(role="other")
    return list(rows)


def consents_of(seen: Seen) -> list[Consent]:
    """Every answer, the withdrawn too, for the case's team."""
    return list(seen.case.consents.order_by("at", "id")) if seen.in_full else []


def standing_answers(seen: Seen) -> dict[str, str]:
    """The answer in force about each recipient (a sector or an institution), for the case's team."""
    rows = [row for row in consents_of(seen) if row.withdrawn_at is None and row.purpose == "recipient"]
    return {row.recipient: row.answer for row in rows}


def assessments_of(seen: Seen) -> list[RiskAssessment]:
    """The risk sheets, newest first, for the case's team only."""
    return list(seen.case.assessments.all()) if seen.shows(Group.RISK) else []


def events_of(seen: Seen) -> list[CaseEvent]:
    """What happened, by time."""
    return list(seen.case.events.all())


def notes_of(seen: Seen, actor: Actor) -> list[Note]:
    """The notes (still sealed): all for the team, only its own institution's for the others."""
    rows = seen.case.notes.all()
    if not seen.in_full:
        rows = rows.filter(institution_code=actor.institution or "-")
    return list(rows)


def referrals_of(seen: Seen, actor: Actor) -> list[Referral]:
    """The referrals: all for the team, those from or to its institution for the others."""
    rows = seen.case.referrals.prefetch_related("acts").order_by("proposed_at", "id")
    if seen.closeness == Closeness.OUTLINE:
        return []
    if not seen.in_full:
        rows = rows.filter(Q(from_institution=actor.institution) | Q(to_institution=actor.institution))
    return list(rows)


def referral_in(seen: Seen, actor: Actor, code: str) -> Referral:
    """One of `referrals_of`, with what was done to it. Raises NotFound."""
    found = next((row for row in referrals_of(seen, actor) if row.code == code), None)
    if found is None:
        raise NotFound("No encontramos esa derivación entre las de su institución.")
    return found


def own_referrals(actor: Actor, *, before: int | None = None) -> list[Referral]:
    """The referrals from or to the actor's institution in cases that the actor sees, newest first, one page.

    One that another institution has only proposed is not told. `before`: the last row's key. One query.
    """
    rows = _own_referrals(actor)
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return list(rows.order_by("-pk")[:CASES_PAGE])


def own_referral(actor: Actor, code: str) -> Referral:
    """One of them. Raises NotFound."""
    found = _own_referrals(actor).filter(code=code).first()
    if found is None:
        raise NotFound("No encontramos esa derivación entre las de su institución.")
    return found


def _own_referrals(actor: Actor) -> QuerySet[Referral]:
    actor.require(Permit.CASE_READ)
    untold = (ReferralState.PROPOSED, ReferralState.WITHDRAWN)
    own = actor.institution or "-"
    mine = Q(from_institution=own) | Q(to_institution=own) & ~Q(state__in=untold)
    return Referral.objects.filter(mine, case__in=visible_cases(actor)).select_related("case")


def person_in(seen: Seen, code: str) -> Person:
    """One of `people_of`. Raises NotFound."""
    found = next((row for row in people_of(seen) if row.code == code), None)
    if found is None:
        raise NotFound("No encontramos a esa persona en este caso.")
    return found


def has_exclusions(seen: Seen) -> bool:
    """Whether somebody was left out of the case; whom is for the team."""
    return bool(exclusions_of(seen.case.code))


def exclusions_in(seen: Seen) -> list[ListedExclusion]:
    """Who was left out of the case, for its team only."""
    return listed_exclusions(seen.case.code) if seen.in_full else []


def documents_in(seen: Seen, actor: Actor) -> list[DocumentSummary]:
    """The documents: all for the team, those that its own institution attached for the others."""
    if seen.closeness == Closeness.OUTLINE:
        return []
    rows = visible_documents(actor, subject=("case", seen.case.code))
    return [row for row in rows if seen.in_full or row.institution_code == actor.institution]


def draft_of(actor: Actor, form: str) -> Draft | None:
    """The actor's own draft of that form, still sealed."""
    return Draft.objects.filter(account_code=actor.code, form=form).first()


def drafts_of(actor: Actor) -> list[Draft]:
    """The actor's own drafts, newest first; what they hold is not fetched."""
    return list(Draft.objects.filter(account_code=actor.code).defer("body_sealed").order_by("-updated_at"))
