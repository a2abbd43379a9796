"""What proceedings ask for by themselves: to go with her to a hearing, to see whether a sanction is met."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.models import Hearing, Sanction
from tejido.cases.services.own_tasks import LOCAL
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.protocols.sectors import Sector

HEARING, SANCTION = "justice.hearing", "justice.sanction"


def company_duty(hearing: Hearing, *, at: datetime) -> OwnDuty:
    """The CEM goes with her to the hearing, or says who does; due when it begins."""
    return OwnDuty(
        register=Register.JUSTICE,
        step=HEARING,
        reference=hearing.code,
        sector=Sector.CEM,
        action=f"Acompañe a la persona a la audiencia {hearing.code} y anote si se realizó.",
        started_by="audiencia programada",
        started_at=at,
        citation=LOCAL,
        why=("Propuesta por validar: que nadie vaya sola a una audiencia.",),
        due_at=max(hearing.scheduled_at, at),
        ladder="days",
        priority=2,
    )


def execution_duty(sanction: Sanction, *, at: datetime) -> OwnDuty:
    """The CEM finds out whether the sanction is being carried out; the days are a proposal."""
    return OwnDuty(
        register=Register.JUSTICE,
        step=SANCTION,
        reference=sanction.code,
        sector=Sector.CEM,
        action=f"Averigüe si la sanción {sanction.code} se está cumpliendo y anótelo.",
        started_by="sentencia condenatoria",
        started_at=at,
        citation=LOCAL,
        why=(justice_catalog().check_note,),
        due_at=at + timedelta(days=justice_catalog().check_days),
        ladder="days",
        priority=4,
    )
