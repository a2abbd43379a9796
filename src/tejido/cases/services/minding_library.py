"""Tell a person when live tasks follow a protocol that is lost, or a district's files cannot be read: a chore."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tejido.directory.libraries import faults, library_of
from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict, WrongFile
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, OwnDuty, Register, reference_of
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.sectors import Sector
from tejido.vault.services.subject_keys import create_subject_key

LIBRARY_KIND, RESTORE, FOLDER = "library", "library.restore", "carpeta"
OTHER_WORDS = "Lo que falta corregir ahora es otro: se pidió de nuevo."
WATCHER = "system:worker"
_CODE_LETTERS = 24


def mind_library(*, at: datetime) -> int:
    """Ask each district's technical secretariat to bring back what its live tasks follow; one task a version; and to
    have the folder of its protocols mended, when a file of it is wrong. What a district has no secretariat for is asked
    of the installation's.

    Asks again in other words when what is wrong is another, and closes the task once it is back. A second pass changes
    nothing. Returns how many tasks changed.
    """
    rows = Obligation.objects.filter(state__in=LIVE, subject_kind="case").exclude(protocol__in=[*OWN])
    followed = set(rows.values_list("district", "protocol", "version").distinct())
    lost = {
        (district, f"{protocol}@{version}"): _lost_words(protocol, version)
        for district, protocol, version in followed
        if not library_of(district).has(protocol, version)
    }
    lost |= {(district, FOLDER): _wrong_words(district, fault) for district, fault in faults().items()}
    waiting = Obligation.objects.filter(subject_kind=LIBRARY_KIND, protocol=Register.LIBRARY, state__in=LIVE)
    asked = {(_district_of(row.subject_code), reference_of(row.duty)): row.action for row in waiting}
    opened = sum(_ask(*one, lost[one], at=at) for one in sorted(lost) if asked.get(one) != lost[one])
    return opened + sum(_close(*one, at=at) for one in sorted(asked.keys() - lost.keys()))


@transaction.atomic(durable=True)
def _ask(district: str, reference: str, action: str, *, at: datetime) -> bool:
    known = routes(at)
    desk_district = district if known.secretariat_of(district) else str(settings.TEJIDO_DISTRICT)
    institution = known.secretariat_of(desk_district)
    duty = OwnDuty(
        register=Register.LIBRARY,
        step=RESTORE,
        reference=reference,
        sector=Sector.MUNICIPALITY,
        action=action,
        started_by="protocolo que falta en la biblioteca",
        started_at=at,
        citation=Citation("Regla de la plataforma", ""),
        why=("Las tareas siguen como estaban, pero nadie puede planificar de nuevo esa parte de sus casos.",),
        ladder="hours",
        priority=1,
    )
    owed = Assignment(duty.as_planned(), institution, institution, Gate.OPEN, "own")
    subject = Subject(LIBRARY_KIND, _subject_code(district, reference), desk_district)
    _key(subject.code, at)
    cancel_own(
        (LIBRARY_KIND, subject.code),
        register=Register.LIBRARY,
        reference=reference,
        reason=OTHER_WORDS,
        actor_code=WATCHER,
        at=at,
    )
    open_obligations([owed], subject=subject, actor_code=WATCHER, institution_code="", at=at)
    return True


@transaction.atomic(durable=True)
def _close(district: str, reference: str, *, at: datetime) -> bool:
    subject = (LIBRARY_KIND, _subject_code(district, reference))
    closed = close_own(
        subject,
        register=Register.LIBRARY,
        reference=reference,
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


def _subject_code(district: str, reference: str) -> str:
    return f"{district}.{reference.partition('@')[0]}"[:_CODE_LETTERS]


def _district_of(subject_code: str) -> str:
    return subject_code.partition(".")[0]


def _lost_words(protocol: str, version: str) -> str:
    return (
        f"Hay tareas abiertas del protocolo «{protocol}», versión «{version}», que ya no está en la biblioteca. "
        "Pida a quien instaló Tejido que restablezca ese archivo."
    )


def _wrong_words(district: str, fault: WrongFile) -> str:
    return (
        f"No se pudo leer un archivo del protocolo local ({fault}). Mientras tanto, los casos del distrito {district} "
        "se planifican solo con las normas del país. Pida a quien instaló Tejido que corrija el archivo y vuelva a "
        "iniciar Tejido."
    )
