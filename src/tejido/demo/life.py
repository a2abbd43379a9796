"""A fictitious case in memory: its rows, and what people do with it, each act leaving what the services leave.

Every method mirrors one use case of `cases.services`, without permits, locks or statements, so that a hundred thousand
cases need no statement each. `tests/demo/test_same_as_services.py` runs the same acts through the services and compares
every row, column by column: what is added to a service and not here makes it fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ExclusionSet
from tejido.accounts.models import Exclusion
from tejido.accounts.services.exclusions import CONTEXT
from tejido.cases.care.models import Attention, CarePlan, Closing, DropOut, FollowUp, Goal, GoalAct, Satisfaction
from tejido.cases.intake import Intake
from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.cases.models import Note, Referral, ReferralAct, RiskAssessment
from tejido.cases.planning_facts import facts_of
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.services.case_rows import KIND, Ground, case_rows, exclusion_set
from tejido.cases.services.one_statement import CaseRows
from tejido.cases.services.replanning import Happening
from tejido.cases.services.routing import Allowed, Place
from tejido.demo.again import Planner
from tejido.demo.lines import ActLine, DeliveryLine, EntryLine, EventLine
from tejido.demo.stand import Stand
from tejido.ledger.actions import Action
from tejido.ledger.chain import EntryRow, HeadRow, continue_chain
from tejido.obligations.models import Extension, Obligation
from tejido.protocols.events import Event
from tejido.vault.envelope import DataKeyHandle, open_key
from tejido.vault.keys import keyring

Opened = Callable[[Obligation, datetime], None]


@dataclass
class Life:
    """One case with everything that hangs from it: `rows` is what the registration made, the lists what came later.

    `told` hears of every task that opens later, or whose gate does.
    """

    number: int
    stand: Stand
    ground: Ground
    rows: CaseRows
    key: DataKeyHandle
    exclusions: ExclusionSet
    planner: Planner
    told: Opened = lambda _row, _at: None
    asked: dict[tuple[str, str], list[Obligation]] = field(default_factory=dict)
    """Every task by what it asks of which sector."""
    places: dict[str, int] = field(default_factory=dict)
    """In which order the tasks came."""
    acts: list[ActLine] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    assessments: list[RiskAssessment] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    referral_acts: list[ReferralAct] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    exclusion_rows: list[Exclusion] = field(default_factory=list)
    orders: list[MeasureOrder] = field(default_factory=list)
    measure_acts: list[MeasureAct] = field(default_factory=list)
    proceedings: list[Proceeding] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    proceeding_acts: list[ProceedingAct] = field(default_factory=list)
    attentions: list[Attention] = field(default_factory=list)
    drop_outs: list[DropOut] = field(default_factory=list)
    plans: list[CarePlan] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    goal_acts: list[GoalAct] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    satisfaction: list[Satisfaction] = field(default_factory=list)
    """Of no case: only made beside one."""
    deliveries: dict[str, DeliveryLine] = field(default_factory=dict)
    """By key: a call that is looked at twice is told once."""
    did: dict[datetime, Any] = field(default_factory=dict)
    """What was done in the registers of measures, proceedings and care, by its instant (see `did`)."""
    code: str = field(init=False)
    subject: tuple[str, str] = field(init=False)
    planned_on: tuple[Any, ...] = ()
    """What stood beside the plan when the tasks were last brought in line with all of it."""
    entries: list[EntryLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.code = str(self.rows.case.code)
        self.subject = KIND, self.code
        for row in self.rows.obligations:
            self.note_asked(row)

    def note_asked(self, row: Obligation) -> None:
        """Remember a task that was opened, and that it came after the others."""
        self.places[row.code] = len(self.places)
        self.asked.setdefault((row.duty, row.sector), []).append(row)

    @property
    def place(self) -> Place:
        """Where the case stands for routing, with the consents of this moment."""
        case = self.rows.case
        return Place(
            district=case.district,
            zone_code=case.zone_code,
            door_institution=case.door_institution,
            school_code=case.school_code,
            exclusions=self.exclusions,
            allowed=Allowed.from_consents(self.rows.consents),
        )

    def record(self, action: Action, actor_code: str, at: datetime, data: Mapping[str, Any]) -> None:
        """Add one line to the case's chain."""
        self.entries.append(EntryLine(action, self.subject, actor_code, at, data))

    def write_event(
        self, event: Event, *, occurred_at: datetime, actor: Actor, at: datetime, obligation_code: str = ""
    ) -> None:
        """As `task_work.write_event`."""
        self.events.append(
            EventLine(
                case=self.rows.case,
                event=event,
                occurred_at=occurred_at,
                registered_at=at,
                actor_code=actor.code,
                institution_code=actor.institution or "",
                obligation_code=obligation_code,
            )
        )
        self.record(Action.EVENT_RECORDED, actor.code, at, {"event": str(event)})

    def happened(self) -> list[Happening]:
        """Everything that happened in the case, as `events_map` reads it."""
        return [*self.rows.events, *self.events]

    def chain(self) -> tuple[HeadRow, list[EntryRow]]:
        """The case's chain in the ledger, from its first link."""
        head, later = continue_chain(self.rows.head, self.entries)
        return head, [*self.rows.entries, *later]


def born(number: int, intake: Intake, stand: Stand, *, actor: Actor, at: datetime) -> Life:
    """The case as `registration.register_case` leaves it."""
    ground = stand.ground(number, facts_of(intake, entry_sector=actor.sector or ""))
    key = f"{actor.code}:{intake.submission_key}"[:64]
    rows = case_rows(intake, actor=actor, key=key, at=at, ground=ground)
    handle = open_key(rows.case.code, bytes(rows.key.wrapped or b""), rows.key.key_version, keyring())
    planner = Planner(ground.library, rows.case.versions, stand.routes.calendar(stand.district), stand.marks)
    life = Life(number, stand, ground, rows, handle, exclusion_set(intake.exclusions), planner)
    for entry in intake.exclusions:
        life.exclusion_rows.append(
            Exclusion(
                subject_code=life.code,
                kind=entry.kind,
                value=entry.value,
                reason_sealed=handle.seal(entry.reason.strip(), context=CONTEXT),
                at=at,
                added_by=actor.code,
            )
        )
        life.record(Action.EXCLUSION_ADDED, actor.code, at, {"kind": entry.kind})
    return life
