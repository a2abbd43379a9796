"""The only reads of the obligations. Who is excluded from a subject sees nothing of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from, hidden_subjects
from tejido.accounts.permits import Permit
from tejido.accounts.prepared import ask
from tejido.kernel.errors import NotFound
from tejido.law.marks import Mark
from tejido.obligations.deciders import deciders
from tejido.obligations.figure_rows import COLUMNS, row_of
from tejido.obligations.figures import by_scope
from tejido.obligations.figures_without import without
from tejido.obligations.models import BoardFigure, Extension, LimitConfirmation, Obligation, ObligationAct
from tejido.obligations.own_duties import Register
from tejido.obligations.states import LIVE, Gate, State

INBOX_PAGE = 30
MOST_COUNTED = 100
UNSEEN = "No encontramos esa tarea entre las de su institución. Revise el código o vuelva a su bandeja."


class Section(StrEnum):
    """A part of the inbox: what nobody else has, what the actor has in hand, or all of the institution."""

    TO_TAKE = "to_take"
    MINE = "mine"
    ALL = "all"


def own_obligations(actor: Actor) -> QuerySet[Obligation]:
    """What the actor's institution was told: open gate only, never a subject that excludes the actor."""
    actor.require(Permit.TASK_ACT)
    return Obligation.objects.filter(
        ~hidden_from(actor), desk_institution=actor.institution or "", gate=Gate.OPEN, district=actor.district
    )


def inbox(
    actor: Actor,
    *,
    section: Section = Section.ALL,
    after: tuple[int, datetime | None, int] | None = None,
    held_by: str | None = None,
    most: int = INBOX_PAGE,
) -> list[Obligation]:
    """The live obligations of the institution by urgency, one page; `after` is the last row's (priority, due_at, id).

    `held_by`: only those of that account; blank, those that nobody has. Rows without a due time come last within
    their priority. One query.
    """
    rows = _section(actor, section)
    if held_by is not None:
        rows = rows.filter(assigned_code=held_by)
    if after is not None:
        rows = rows.filter(priority__gte=after[0]).filter(_following(*after))
    return list(rows.order_by("priority", F("due_at").asc(nulls_last=True), "id")[:most])


def inbox_counts(actor: Actor) -> dict[Section, int]:
    """How many there are in each section, counted up to `MOST_COUNTED`. One query a section."""
    return {section: _section(actor, section)[:MOST_COUNTED].count() for section in Section}


def _section(actor: Actor, section: Section) -> QuerySet[Obligation]:
    rows = own_obligations(actor).filter(state__in=LIVE)
    if section == Section.TO_TAKE:
        return rows.filter(state=State.OPEN, assigned_code__in=("", actor.code))
    return rows.filter(state=State.TAKEN, assigned_code=actor.code) if section == Section.MINE else rows


def _following(priority: int, due_at: datetime | None, row_id: int) -> Q:
    if due_at is None:
        return Q(priority__gt=priority) | Q(due_at__isnull=True, id__gt=row_id)
    return Q(priority__gt=priority) | Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=row_id) | Q(due_at__isnull=True)


def recently_closed(actor: Actor) -> list[Obligation]:
    """The obligations of the institution that were closed last, newest first, one page. One query."""
    rows = own_obligations(actor).filter(institution_code=actor.institution or "", closed_at__isnull=False)
    return list(rows.order_by("-closed_at")[:INBOX_PAGE])


def acts_of(actor: Actor, row: Obligation) -> list[ObligationAct]:
    """What was done to an obligation of the actor's institution, by time; notes still sealed. One query."""
    actor.require(Permit.TASK_ACT)
    return list(row.acts.order_by("at", "id")) if row.desk_institution == actor.institution else []


def acts_written_at(actor: Actor, subject_kind: str, subject_code: str, at: datetime) -> list[ObligationAct]:
    """What one use case did, at that very instant, to the obligations of a subject; the caller has proved that the
    actor may see the subject, and leaves out what may not be shown. One query."""
    rows = ObligationAct.objects.filter(
        obligation__subject_kind=subject_kind, obligation__subject_code=subject_code, at=at
    )
    hidden = hidden_from(actor, outer="obligation__subject_code")
    return list(rows.filter(~hidden).select_related("obligation").order_by("id"))


def codes_in_district(actor: Actor) -> QuerySet[Obligation, str]:
    """The codes of the obligations of the actor's district, to filter by; of itself it shows nothing."""
    return Obligation.objects.filter(district=actor.district).values_list("code", flat=True)


def extensions_of(actor: Actor, row: Obligation) -> list[Extension]:
    """The requests for more time of an obligation of the actor's institution, by time. One query."""
    actor.require(Permit.TASK_ACT)
    return list(row.extensions.order_by("requested_at", "id")) if row.desk_institution == actor.institution else []


def get_obligation(actor: Actor, code: str) -> Obligation:
    """One obligation of the actor's institution.

    Raises:
        NotFound: it does not exist, is of another institution, waits for consent, or its subject excludes the actor.
    """
    found = own_obligations(actor).filter(code=code).first()
    if found is None:
        raise NotFound(UNSEEN)
    return found


def own_by_code(actor: Actor, codes: Collection[str]) -> dict[str, Obligation]:
    """Those of the codes that are of the actor's institution, for who acts on tasks; nothing for others. One query."""
    if not actor.may(Permit.TASK_ACT):
        return {}
    return {row.code: row for row in own_obligations(actor).filter(code__in=codes)}


def obligations_of(actor: Actor, subject_kind: str, subject_code: str) -> list[Obligation]:
    """Every obligation of a subject, by start; the caller has proved that the actor may see the subject."""
    rows = Obligation.objects.filter(~hidden_from(actor), subject_kind=subject_kind, subject_code=subject_code)
    return list(rows.order_by("started_at", "priority", "id"))


def live_at_step(actor: Actor, subject_kind: str, subject_codes: Collection[str], step: str) -> list[Obligation]:
    """What waits at one step of those subjects; the caller has proved that the actor may see them. One query."""
    rows = Obligation.objects.filter(~hidden_from(actor), subject_kind=subject_kind, subject_code__in=subject_codes)
    return list(rows.filter(step=step, state__in=LIVE))


def waiting_of_kind(actor: Actor, subject_kind: str) -> list[Obligation]:
    """The live tasks about the subjects of a kind that are about nobody and begin with the actor's district, whichever
    institution was asked. One query.

    Raises:
        NotPermitted: the actor does not read the protocols.
    """
    actor.require(Permit.PROTOCOLS_READ)
    rows = Obligation.objects.filter(
        subject_kind=subject_kind,
        subject_code__startswith=f"{actor.district}.",
        state__in=LIVE,
        protocol=Register.LIBRARY,
    )
    return list(rows.order_by("id"))


def pending_extensions(actor: Actor) -> list[Extension]:
    """The requests for more time that the actor may decide: own institution's, never the actor's own. One query."""
    actor.require(Permit.EXTENSION_APPROVE)
    rows = Extension.objects.filter(decided_at__isnull=True, obligation__in=own_obligations(actor))
    return list(rows.exclude(requested_by=actor.code).select_related("obligation").order_by("requested_at"))


def coded_obligation(actor: Actor, code: str) -> Obligation:
    """One obligation of the actor's district that was told, for who sees codes only; never of a hidden subject.

    Raises:
        NotPermitted: the actor does not see codes.
        NotFound: there is none.
    """
    actor.require(Permit.BOARD_CODES)
    rows = Obligation.objects.filter(~hidden_from(actor), district=actor.district, gate=Gate.OPEN)
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound("No encontramos esa tarea entre las del distrito.")
    return found


def extensions_to_arbitrate(actor: Actor) -> list[Extension]:
    """The requests for more time of the district that nobody of their institution may decide, oldest first.

    One query, and two more for each request that waits in the district.

    Raises:
        NotPermitted: the actor does not decide them.
    """
    actor.require(Permit.EXTENSION_ARBITRATE)
    rows = Extension.objects.filter(
        ~hidden_from(actor, outer="obligation__subject_code"),
        decided_at__isnull=True,
        obligation__district=actor.district,
        obligation__gate=Gate.OPEN,
        obligation__state__in=LIVE,
    )
    waiting = rows.exclude(requested_by=actor.code).select_related("obligation").order_by("requested_at", "id")
    return [one for one in waiting if not deciders(one.obligation, asked_by=one.requested_by)]


def concerned_institutions(subject_code: str) -> set[str]:
    """The institutions that hold an obligation with an open gate on the subject (the case's need-to-know)."""
    rows = Obligation.objects.filter(subject_code=subject_code, gate=Gate.OPEN)
    return set(rows.values_list("desk_institution", flat=True))


def concerns(actor: Actor, *, outer: str, by_consent: bool | None = None) -> Exists:
    """True on rows whose subject gave the actor's institution an obligation it may know of.

    `by_consent` asks only for those told by consent (True) or only for the others (False).
    """
    rows = Obligation.objects.filter(
        subject_code=OuterRef(outer), gate=Gate.OPEN, desk_institution=actor.institution or ""
    ).exclude(protocol=Register.TRANSFER)  # being asked to take a case does not give it
    if by_consent is not None:
        rows = rows.filter(Q(basis="consent") if by_consent else ~Q(basis="consent"))
    return Exists(rows)


def confirmed_marks(district: str) -> dict[str, Mark]:
    """The marks of the steps whose limit was confirmed in the district and not withdrawn, by step. One query."""
    told = "SELECT step, mark FROM obligations_limitconfirmation WHERE withdrawn_at IS NULL AND district = %s"
    rows = ask(told, (district,))
    return {step: Mark(mark) for step, mark in rows}


def confirmations(district: str) -> list[LimitConfirmation]:
    """Every confirmation of the district, newest first, the withdrawn too: they are public."""
    return list(LimitConfirmation.objects.filter(district=district).order_by("-confirmed_at"))


def board_figures(actor: Actor) -> list[BoardFigure]:
    """The present figures: every scope for the secretariat, its own institution and sector for the others.

    Less the subjects that exclude the actor: otherwise a figure beside its list would tell that there is one.
    Two queries; one more for who is excluded from something. What comes back is never saved.

    Raises:
        NotPermitted: the actor sees no board.
    """
    rows = BoardFigure.objects.filter(district=actor.district, cut="")
    if not actor.may(Permit.BOARD_CODES):
        actor.require(Permit.BOARD_INSTITUTION)
        mine = Q(scope="institution", scope_code=actor.institution or "-")
        rows = rows.filter(mine | Q(scope="sector", scope_code=actor.sector or "-"))
    codes = hidden_subjects(actor)
    return _less_hidden(list(rows), actor, codes) if codes else list(rows)


def _less_hidden(kept: list[BoardFigure], actor: Actor, codes: list[str]) -> list[BoardFigure]:
    if not kept:
        return kept
    rows = Obligation.objects.filter(
        subject_kind="case", subject_code__in=codes, district=actor.district, gate=Gate.OPEN
    )
    hidden = by_scope(map(row_of, rows.values_list(*COLUMNS)), at=kept[0].computed_at)
    for figure in kept:
        if part := hidden.get((figure.scope, figure.scope_code)):
            figure.figures = without(figure.figures, part)
    return kept


def weekly_cuts(actor: Actor) -> list[BoardFigure]:
    """The figures by sector and of the district in the last weekly cut, still to be withheld, for numbers-only roles.

    Raises:
        NotPermitted: the actor may not see numbers.
    """
    actor.require(Permit.NUMBERS_READ)
    rows = BoardFigure.objects.filter(district=actor.district, scope__in=("sector", "district")).exclude(cut="")
    last = rows.order_by("-cut").values_list("cut", flat=True).first()
    return list(rows.filter(cut=last)) if last else []


def late_codes(actor: Actor, *, sector: str = "", institution: str = "", at: datetime) -> QuerySet[Obligation]:
    """The live obligations past their time, by code, for the drill-down of who may see codes.

    Those of an unverified limit are left out: nobody is late for it, and the board does not count them either.

    Raises:
        NotPermitted: the actor may see neither the district's codes nor its institution's.
    """
    rows = Obligation.objects.filter(
        ~hidden_from(actor), district=actor.district, gate=Gate.OPEN, state__in=LIVE, legal_due_at__lt=at
    ).exclude(mark=Mark.UNVERIFIED)
    if not actor.may(Permit.BOARD_CODES):
        actor.require(Permit.BOARD_INSTITUTION)
        rows = rows.filter(desk_institution=actor.institution or "-")
    if sector:
        rows = rows.filter(sector=sector)
    if institution:
        rows = rows.filter(institution_code=institution)
    return rows.order_by("legal_due_at", "id")
