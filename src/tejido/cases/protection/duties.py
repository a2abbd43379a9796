"""What measures ask for by themselves: to execute, to visit, to go after a breach, to renew in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.services.own_tasks import LOCAL
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.law.norms import Citation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.protocols.sectors import Sector

VISIT, EXECUTE, RENEW = "protection.visit", "protection.execute", "protection.renewal"
BREACH = "protection.breach"
WATCHING = Citation("Ley 30364", "23-A")


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


def references_of(order: MeasureOrder) -> list[str]:
    """What the order's tasks are about: the order, and its end when it has one."""
    return [order.code] + ([renewal_reference(order, order.until_on)] if order.until_on else [])
