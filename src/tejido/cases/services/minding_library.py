"""Tell a person when live tasks follow a protocol that the library no longer has. A chore of the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, OwnDuty, Register, reference_of
from tejido.obligations.services.closing import close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.loading import standard_library
from tejido.protocols.sectors import Sector
from tejido.vault.services.subject_keys import create_subject_key

LIBRARY_KIND, RESTORE = "library", "library.restore"
WATCHER = "system:worker"
_CODE_LETTERS = 24


def mind_library(*, at: datetime) -> int:
    """Ask each district's technical secretariat to bring back what its live tasks follow; one task a version.

    Closes the task once it is back. A second pass changes nothing. Returns how many tasks changed.
    """
    library = standard_library()
    rows = Obligation.objects.filter(state__in=LIVE, subject_kind="case").exclude(protocol__in=[*OWN])
    followed = set(rows.values_list("district", "protocol", "version").distinct())
    lost = {one for one in followed if not library.has(one[1], one[2])}
    waiting = Obligation.objects.filter(subject_kind=LIBRARY_KIND, protocol=Register.LIBRARY, state__in=LIVE)
    asked = {(row.district, *_version(row)) for row in waiting}
    opened = sum(_ask(*one, at=at) for one in sorted(lost - asked))
    return opened + sum(_close(*one, at=at) for one in sorted(asked - lost))


@transaction.atomic(durable=True)
def _ask(district: str, protocol: str, version: str, *, at: datetime) -> bool:
    known = routes(at)
    institution = known.secretariat_of(district)
    duty = OwnDuty(
        register=Register.LIBRARY,
        step=RESTORE,
        reference=f"{protocol}@{version}",
        sector=Sector.MUNICIPALITY,
        action=f"Hay tareas abiertas del protocolo «{protocol}», versión «{version}», que ya no está en la biblioteca. "
        "Pida a quien instaló Tejido que restablezca ese archivo.",
        started_by="protocolo que falta en la biblioteca",
        started_at=at,
        citation=Citation("Regla de la plataforma", ""),
        why=("Las tareas siguen como estaban, pero nadie puede planificar de nuevo esa parte de sus casos.",),
        ladder="hours",
        priority=1,
    )
    owed = Assignment(duty.as_planned(), institution, institution, Gate.OPEN, "own")
    subject = Subject(LIBRARY_KIND, f"{district}.{protocol}"[:_CODE_LETTERS], district)
    _key(subject.code, at)
    open_obligations([owed], subject=subject, actor_code=WATCHER, institution_code="", at=at)
    return True


@transaction.atomic(durable=True)
def _close(district: str, protocol: str, version: str, *, at: datetime) -> bool:
    subject = (LIBRARY_KIND, f"{district}.{protocol}"[:_CODE_LETTERS])
    closed = close_own(
        subject,
        register=Register.LIBRARY,
        reference=f"{protocol}@{version}",
        event="library.restored",
        occurred_at=at,
        actor_code=WATCHER,
        at=at,
    )
    return closed > 0


def _key(subject_code: str, at: datetime) -> None:
    """The key for what is noted under the task; a subject asked for again has it already."""
    try:
        create_subject_key(subject_code, at=at)
    except Conflict:
        return


def _version(row: Obligation) -> tuple[str, str]:
    protocol, _, version = reference_of(row.duty).partition("@")
    return protocol, version
