"""Who must read the published version, and the task that reminds each one until it is read. A chore of the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.access import role_holders
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.directory.competence import InstitutionFacts
from tejido.directory.routing import routes
from tejido.governance.models import LocalVersion, Reading
from tejido.governance.states import VersionState
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register, reference_of
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.sectors import Sector

KIND, STEP, LADDER = "protocol", "protocol.read", "reading"
WATCHER = "system:worker"


def mind_readers(*, at: datetime) -> int:
    """Ask whoever began to work since, and leave without effect what is asked of who left; how many tasks changed.

    A version is a transaction of its own, and a second pass changes nothing.
    """
    codes = LocalVersion.objects.filter(state=VersionState.PUBLISHED).order_by("id").values_list("code", flat=True)
    return sum(_mind(code, at) for code in list(codes))


def readers_of(district: str, *, at: datetime) -> dict[str, str]:
    """The accounts that must read it, each with its institution: who holds a post and a role that acknowledges."""
    known = routes(at)
    working = {
        (person.code, post.institution)
        for post in known.staff.posts
        if post.kind in ("operator", "head")
        for person in known.staff.holders(post.code, at)
    }
    asked = [name for name, role in roles().items() if Permit.PROTOCOL_ACKNOWLEDGE in role.permits]
    held = (one for name in asked for one in role_holders(name, district=district))
    return {
        one.account_code: one.institution_code for one in held if (one.account_code, one.institution_code) in working
    }


@transaction.atomic(durable=True)
def _mind(code: str, at: datetime) -> int:
    version = LocalVersion.objects.select_for_update().get(code=code)
    return ask_readers(version, at=at) if version.state == VersionState.PUBLISHED else 0


def ask_readers(version: LocalVersion, *, at: datetime) -> int:
    """Bring the tasks in line with who works now; how many changed. Inner step, on a locked version."""
    readers = readers_of(version.district, at=at)
    passed = set(Reading.objects.filter(version=version, passed=True).values_list("account_code", flat=True))
    tasks = Obligation.objects.filter(subject_kind=KIND, subject_code=version.code, protocol=Register.PROTOCOL)
    live = {(reference_of(row.duty), row.institution_code) for row in tasks.filter(state__in=LIVE)}
    wanted = {(account, where) for account, where in readers.items() if account not in passed}
    for account, _ in sorted(live - wanted):
        reason = "Ya no trabaja en ese puesto: no se le pide leerlo ahí."
        cancel_own((KIND, version.code), register=Register.PROTOCOL, reference=account, reason=reason,
                   actor_code=WATCHER, at=at)  # fmt: skip
    new = sorted(wanted - live)
    known = routes(at)
    owed = [_owed(version, account, known.institutions[where], at) for account, where in new]
    subject = Subject(KIND, version.code, version.district)
    if owed:
        open_obligations(owed, subject=subject, actor_code=WATCHER, institution_code="", at=at)
    return len(live - wanted) + len(new)


def release_readers(version: LocalVersion, *, reason: str, actor_code: str, at: datetime) -> None:
    """Leave without effect whatever is still asked of a version. Inner step."""
    rows = Obligation.objects.filter(
        subject_kind=KIND, subject_code=version.code, protocol=Register.PROTOCOL, state__in=LIVE
    )
    for account in sorted({reference_of(row.duty) for row in rows}):
        cancel_own((KIND, version.code), register=Register.PROTOCOL, reference=account, reason=reason,
                   actor_code=actor_code, at=at)  # fmt: skip


def close_reading(version: LocalVersion, account: str, *, at: datetime) -> None:
    """Close the person's task: it was read. Inner step."""
    close_own((KIND, version.code), register=Register.PROTOCOL, reference=account, event="protocol.read",
              occurred_at=at, actor_code=account, at=at)  # fmt: skip


def _owed(version: LocalVersion, account: str, where: InstitutionFacts, at: datetime) -> Assignment:
    duty = _duty(version, account, Sector(where.sector or Sector.MUNICIPALITY), at)
    return Assignment(duty.as_planned(), where.code, where.code, Gate.OPEN, "own", account=account)


def _duty(version: LocalVersion, account: str, sector: Sector, at: datetime) -> OwnDuty:
    return OwnDuty(
        register=Register.PROTOCOL,
        step=STEP,
        reference=account,
        sector=sector,
        action=f"Lea el protocolo local (versión {version.number}) y responda sus preguntas.",
        started_by="publicación del protocolo local",
        started_at=at,
        citation=Citation(f"Protocolo local, sesión {version.session_number} del {version.session_on:%d/%m/%Y}", ""),
        why=("Lo aprobó la instancia y vale para todas las instituciones. Toma unos minutos.",),
        mark=Mark.UNVERIFIED,
        ladder=LADDER,
        priority=5,
    )
