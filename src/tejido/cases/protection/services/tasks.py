"""The tasks that measures give by themselves: to execute, to visit, to renew in time. Inner steps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tejido.cases.models import Case
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import LOCAL
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import LEGAL, Place, desk_for, institution_for
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.sectors import Sector

VISIT, EXECUTE, RENEW = "protection.visit", "protection.execute", "protection.renewal"
BREACH = "protection.breach"
WATCHING = Citation("Ley 30364", "23-A")


def station_for(case: Case, place: Place, *, at: datetime) -> str:
    """The police institution that answers for the case, never an excluded one; blank when there is none."""
    return institution_for(Sector.POLICE, place, routes(at), at) or ""


def visit_due(order: MeasureOrder, risk_level: str) -> datetime:
    """When the next visit is proposed, by the end of that Lima day: counted from the last visit, or from the execution,
    the notice or the decision."""
    since = order.visited_at or order.executed_at or order.notified_at or order.decided_at or order.registered_at
    days = measure_catalog().visit_days
    return end_of(lima_date(since) + timedelta(days=days.get(risk_level, days["undetermined"])))


def end_of(day: date) -> datetime:
    """The last instant of a Lima day."""
    return datetime.combine(day, time.max, tzinfo=LIMA).astimezone(UTC)


def visit_duty(order: MeasureOrder, risk_level: str, *, at: datetime) -> OwnDuty:
    """To visit the protected person; the days are a proposal, so nobody is ever late for them."""
    return OwnDuty(
        register=Register.PROTECTION,
        step=VISIT,
        reference=order.code,
        sector=Sector.POLICE,
        action=f"Visite a la persona protegida por las medidas {order.code} y anote cómo la encontró.",
        started_by="medidas de protección vigentes",
        started_at=at,
        citation=WATCHING,
        why=(measure_catalog().visit_note,),
        due_at=max(visit_due(order, risk_level), at),
        ladder="days",
        priority=2,
    )


def execute_duty(order: MeasureOrder, *, at: datetime) -> OwnDuty:
    """To execute a set that came after the case's first one (the protocol asks for that one)."""
    return OwnDuty(
        register=Register.PROTECTION,
        step=EXECUTE,
        reference=order.code,
        sector=Sector.POLICE,
        action=f"Ejecute ahora las medidas {order.code}: son nuevas o cambiaron.",
        started_by="medidas dictadas o variadas por el juzgado",
        started_at=at,
        citation=Citation("Ley 30364", "22 y 23-A"),
        why=("El caso ya tenía medidas ejecutadas; estas son otras.",),
        immediate=True,
        ladder="urgent",
        priority=0,
    )


def breach_duty(order: MeasureOrder, *, at: datetime) -> OwnDuty:
    """To go at once to the protected person, where the district has no protocol of its own that asks it."""
    return OwnDuty(
        register=Register.PROTECTION,
        step=BREACH,
        reference=order.code,
        sector=Sector.POLICE,
        action=f"Acuda ahora. Se incumplieron las medidas {order.code}. Ponga a salvo a la persona y anote la visita.",
        started_by="incumplimiento de las medidas de protección",
        started_at=at,
        citation=WATCHING,
        why=("El paso ante un incumplimiento no se halló escrito: es una propuesta por validar.",),
        immediate=True,
        ladder="urgent",
        priority=0,
    )


def renewal_duty(order: MeasureOrder, until_on: date, *, at: datetime) -> OwnDuty:
    """To speak with her before the measures end and, if the risk goes on, to ask for more time."""
    return OwnDuty(
        register=Register.PROTECTION,
        step=RENEW,
        reference=renewal_reference(order, until_on),
        sector=Sector.CEM,
        action=f"Las medidas {order.code} terminan pronto. Hable con ella y, si el riesgo sigue, pidan la prórroga.",
        started_by="medidas por terminar",
        started_at=at,
        citation=LOCAL,
        why=(measure_catalog().renewal_note,),
        due_at=max(end_of(until_on), at),
        ladder="days",
        priority=1,
    )


def renewal_reference(order: MeasureOrder, until_on: date) -> str:
    """One renewal for each end: what was answered about one end is not asked again."""
    return f"{order.code}@{until_on.isoformat()}"


def open_at_station(case: Case, order: MeasureOrder, duty: OwnDuty, *, actor_code: str, at: datetime) -> None:
    """Give a task to the order's station, by its legal duty; nothing where there is no station."""
    owed = owed_at_station(order, duty, place_of(case), routes(at), at=at)
    if owed is not None:
        subject = Subject(KIND, case.code, case.district)
        open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)


def owed_at_station(
    order: MeasureOrder, duty: OwnDuty, place: Place, known: Routes, *, at: datetime
) -> Assignment | None:
    """The task at the order's station, or at the desk of who records for it; None without a station."""
    if not order.station:
        return None
    desk = desk_for(order.station, place, known, at)
    return Assignment(duty.as_planned(), order.station, desk, Gate.OPEN, LEGAL, str(WATCHING))


def close_tasks(
    case: Case, step: str, reference: str, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """Close what a step asked for about that row."""
    close_own(
        (KIND, case.code),
        register=Register.PROTECTION,
        step=step,
        reference=reference,
        event=event,
        occurred_at=occurred_at,
        actor_code=actor_code,
        at=at,
    )


def cancel_tasks(case: Case, order: MeasureOrder, *, reason: str, actor_code: str, at: datetime) -> None:
    """Leave without effect all that the order asked for."""
    for reference in references_of(order):
        cancel_own(
            (KIND, case.code),
            register=Register.PROTECTION,
            reference=reference,
            reason=reason,
            actor_code=actor_code,
            at=at,
        )


def references_of(order: MeasureOrder) -> list[str]:
    """What the order's tasks are about: the order, and its end when it has one."""
    return [order.code] + ([renewal_reference(order, order.until_on)] if order.until_on else [])


def live_task(case: Case, key: str) -> bool:
    """Whether a task of that key is open or in hand."""
    rows = Obligation.objects.filter(subject_kind=KIND, subject_code=case.code, duty=key, state__in=LIVE)
    return rows.exists()
