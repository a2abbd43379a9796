"""The tasks that requests and breaches give: to answer, to look in one's own files, to tell. Inner steps."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.directory.routing import routes
from tejido.kernel.errors import CalendarExhausted
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.privacy.catalog import BREACH_ARTICLE, REGULATION, privacy_catalog
from tejido.privacy.models import Breach, RightsConsultation, RightsRequest
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Limit, Unit

RIGHTS, BREACH = "rights", "breach"
ANSWER, CONSULT, TELL_AUTHORITY, TELL_PEOPLE = (
    "rights.answer",
    "rights.consult",
    "breach.tell_authority",
    "breach.tell_people",
)
_LAW = Citation(REGULATION, "")
_BASIS = "Ley 29733"


def answer_due(kind: str, received_at: datetime, district: str, *, at: datetime) -> datetime | None:
    """When the answer must have been given, by the working days of the district; None when no source gives a limit,
    or the calendar does not reach so far (a request is never refused for that)."""
    days = privacy_catalog().kinds[kind].days
    if days is None:
        return None
    try:
        return routes(at).calendar(district).add_working_days(received_at, days)
    except CalendarExhausted:
        return None


def ask_for_answer(row: RightsRequest, *, actor_code: str, at: datetime) -> None:
    """The desk must answer in the working days of the law, counted from the day after it was received."""
    kind = privacy_catalog().kinds[row.kind]
    due = answer_due(row.kind, row.received_at, row.district, at=at)
    duty = OwnDuty(
        register=Register.RIGHTS,
        step=ANSWER,
        reference=row.code,
        sector=Sector.MUNICIPALITY,
        action=f"Conteste el pedido {row.code} sobre datos personales ({kind.name.lower()}).",
        started_by="pedido de una persona sobre sus datos",
        started_at=row.received_at,
        citation=_LAW,
        why=(_why_no_limit(kind.days) if due is None else "El plazo corre desde que se recibió el pedido.",),
        mark=Mark.UNVERIFIED if due is None else privacy_catalog().mark,
        due_at=due,
        limit=Limit(kind.days, Unit.WORKING_DAYS) if due is not None and kind.days else None,
        ladder="days",
        priority=2,
    )
    _open(duty, row.desk, Subject(RIGHTS, row.code, row.district), actor_code, at)


def _why_no_limit(days: int | None) -> str:
    if days is None:
        return "Ninguna fuente consultada da un plazo para esto: no se inventa."
    return "El calendario de días hábiles no llega tan lejos: pida a la secretaría técnica que lo complete."


def ask_to_look(row: RightsConsultation, *, sector: str, actor_code: str, at: datetime) -> None:
    """An institution must look in its own files; the limit is the desk's, so this one has none of its own."""
    request = row.request
    duty = OwnDuty(
        register=Register.RIGHTS,
        step=CONSULT,
        reference=row.code,
        sector=Sector(sector),
        action=f"Vea si tiene datos de quien hizo el pedido {request.code} y entréguele lo que corresponda.",
        started_by="pedido de una persona sobre sus datos",
        started_at=at,
        citation=_LAW,
        why=("La oficialía de datos personales lo consulta. No ve sus casos ni sabrá qué encontró.",),
        ladder="days",
        priority=3,
    )
    _open(duty, row.institution_code, Subject(RIGHTS, request.code, request.district), actor_code, at)


def ask_to_tell_authority(row: Breach, *, actor_code: str, at: datetime) -> None:
    """The authority must know within 48 hours of its being noticed."""
    hours = privacy_catalog().breach_hours
    duty = OwnDuty(
        register=Register.BREACH,
        step=TELL_AUTHORITY,
        reference=row.code,
        sector=Sector.MUNICIPALITY,
        action=f"Comunique el incidente {row.code} a la Autoridad Nacional de Protección de Datos Personales.",
        started_by="incidente con datos personales",
        started_at=row.noticed_at,
        citation=BREACH_ARTICLE,
        why=("El plazo corre desde que alguien lo advirtió, no desde que se anotó.",),
        mark=privacy_catalog().mark,
        due_at=row.noticed_at + timedelta(hours=hours),
        limit=Limit(hours, Unit.HOURS),
        ladder="urgent",
        priority=1,
    )
    _open(duty, row.desk, Subject(BREACH, row.code, row.district), actor_code, at)


def people_reference(row: Breach) -> str:
    """What tells the task of telling the people from that of telling the authority."""
    return f"{row.code}@people"


def is_asked(subject: tuple[str, str], reference: str) -> bool:
    """Whether a task about that row is open."""
    rows = Obligation.objects.filter(subject_kind=subject[0], subject_code=subject[1], state__in=LIVE)
    return rows.filter(duty__endswith=f".{reference}").exists()


def ask_to_tell_people(row: Breach, *, actor_code: str, at: datetime) -> None:
    """The people must know too; no source says within what time."""
    duty = OwnDuty(
        register=Register.BREACH,
        step=TELL_PEOPLE,
        reference=people_reference(row),
        sector=Sector.MUNICIPALITY,
        action=f"Avise a las personas cuyos datos toca el incidente {row.code}, por el medio seguro de cada una.",
        started_by="evaluación del incidente",
        started_at=at,
        citation=BREACH_ARTICLE,
        why=("Ninguna fuente consultada da un plazo para esto: hágalo cuanto antes.",),
        immediate=True,
        ladder="urgent",
        priority=1,
    )
    _open(duty, row.desk, Subject(BREACH, row.code, row.district), actor_code, at)


def close_duties(
    subject: tuple[str, str], *, reference: str, event: str, occurred_at: datetime, actor_code: str, at: datetime,
    step: str = "",
) -> None:  # fmt: skip
    """What was asked about that row was done."""
    close_own(
        subject, register=_register(subject), reference=reference, event=event, occurred_at=occurred_at,
        actor_code=actor_code, at=at, step=step,
    )  # fmt: skip


def cancel_duties(subject: tuple[str, str], *, reference: str, reason: str, actor_code: str, at: datetime) -> None:
    """What was asked about that row no longer makes sense."""
    cancel_own(subject, register=_register(subject), reference=reference, reason=reason, actor_code=actor_code, at=at)


def _register(subject: tuple[str, str]) -> Register:
    return Register.RIGHTS if subject[0] == RIGHTS else Register.BREACH


def _open(duty: OwnDuty, institution: str, subject: Subject, actor_code: str, at: datetime) -> None:
    owed = Assignment(duty.as_planned(), institution, institution, Gate.OPEN, "legal", _BASIS)
    open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)
