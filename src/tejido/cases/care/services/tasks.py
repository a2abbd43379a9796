"""The tasks that care gives by itself: the next follow-up, by the level of risk, and the risk to be looked at again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tejido.cases.care.catalog import care_catalog
from tejido.cases.models import Case, Person
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import LOCAL, open_at_sector
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.states import LIVE
from tejido.protocols.sectors import Sector

FOLLOW_UP = "care.follow_up"


def follow_up_due(risk_level: str, since: datetime) -> datetime:
    """When the next follow-up is proposed, by the end of that Lima day."""
    days = care_catalog().follow_up_days
    day: date = lima_date(since) + timedelta(days=days.get(risk_level, days["undetermined"]))
    return datetime.combine(day, time.max, tzinfo=LIMA).astimezone(UTC)


def follow_up_duty(case: Case, person: Person, *, since: datetime, at: datetime) -> OwnDuty:
    """To speak with her again; the days are a proposal, so nobody is ever late for them."""
    return OwnDuty(
        register=Register.CARE,
        step=FOLLOW_UP,
        reference=person.code,
        sector=Sector.CEM,
        action="Haga el seguimiento: converse con ella por el medio seguro que eligió y anote cómo está.",
        started_by="plan de atención o seguimiento anterior",
        started_at=at,
        citation=LOCAL,
        why=(care_catalog().follow_up_note,),
        due_at=max(follow_up_due(case.risk_level, since), at),
        ladder="days",
        priority=3,
    )


def watch(case: Case, person: Person, *, since: datetime, actor_code: str, at: datetime) -> None:
    """Open the next follow-up, unless one waits already."""
    duty = follow_up_duty(case, person, since=since, at=at)
    rows = Obligation.objects.filter(subject_kind=KIND, subject_code=case.code, duty=duty.key, state__in=LIVE)
    if not rows.exists():
        open_at_sector(case, duty, actor_code=actor_code, at=at)


def close_follow_up(case: Case, person: Person, *, occurred_at: datetime, actor_code: str, at: datetime) -> None:
    """The follow-up that waited was held."""
    close_own(
        (KIND, case.code),
        register=Register.CARE,
        step=FOLLOW_UP,
        reference=person.code,
        event="care.followed_up",
        occurred_at=occurred_at,
        actor_code=actor_code,
        at=at,
    )


def cancel_follow_up(case: Case, person: Person, *, reason: str, actor_code: str, at: datetime) -> None:
    """No follow-up waits any more."""
    cancel_own(
        (KIND, case.code), register=Register.CARE, reference=person.code, reason=reason, actor_code=actor_code, at=at
    )
