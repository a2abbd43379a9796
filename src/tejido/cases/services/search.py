"""Ask whether somebody may already be known. The answer is a number, never where, with whom or of what.

Only survivors are searched for: an accused man who types his own document is told nothing. Each search is recorded in
the account's chain and, where a document or a telephone matched, in the case's own; it is limited in number, because a
man in uniform may type the document of his wife. The head reads the searches of the institution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case, visible_cases
from tejido.cases.field_policy import Group
from tejido.cases.intake import Identity
from tejido.cases.models import Case, PersonIndex
from tejido.cases.services.identity_rows import index_values
from tejido.kernel.errors import Refused
from tejido.ledger.access import count_actions
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.vault.blind import IndexKind

PER_HOUR = 20
MAX_CANDIDATES = 200
STRONG = (IndexKind.DNI, IndexKind.FOREIGN_ID, IndexKind.PHONE)


@dataclass(frozen=True, slots=True)
class Matches:
    """`possible`: there may be a match in the district. `own`: codes of matching cases whose survivor the actor may
    know by name already; a sector that sees a case without its names does not learn here whose it is.
    """

    possible: bool
    own: tuple[str, ...]


@transaction.atomic(durable=True)
def search_possible_matches(identity: Identity, *, actor: Actor, at: datetime) -> Matches:
    """Search by document, phone, or two surnames with the year of birth, before a case is created.

    Raises:
        NotPermitted: the actor may not register cases.
        Refused: too few data to search by, or more than 20 searches in the last hour.
    """
    actor.require(Permit.CASE_REGISTER)
    wanted = list(index_values(identity))
    if not _enough(wanted):
        raise Refused("Para buscar hace falta un documento, un teléfono, o los dos apellidos con el año de nacimiento.")
    count_search(actor, at)
    strong = _open_to(actor, _by_strong(wanted))
    found = strong | _open_to(actor, _by_surnames(wanted))
    own = _known_by_name(actor, found)
    kinds = sorted({kind for kind, _ in wanted})
    data = {"kinds": kinds, "possible": bool(found), "own": len(own)}
    subjects = [("account", actor.code), *(("case", code) for code in sorted(strong))]
    record_many(
        [
            NewEntry(Action.SEARCH_PERFORMED, subject, actor.code, at, {"kinds": kinds} if place else data)
            for place, subject in enumerate(subjects)
        ]
    )
    return Matches(bool(found), own)


def count_search(actor: Actor, at: datetime) -> None:
    """Refuse one more search in the hour, whatever page asks for it. Who calls records the search. Raises Refused."""
    since = at - timedelta(hours=1)
    if count_actions(("account", actor.code), Action.SEARCH_PERFORMED, actor_code=actor.code, since=since) >= PER_HOUR:
        raise Refused(
            f"Llegó al límite de {PER_HOUR} búsquedas por hora. Espere un rato o registre el caso: "
            "si ya existía, se unirá después."
        )


def _enough(wanted: Iterable[tuple[str, bytes]]) -> bool:
    kinds = Counter(kind for kind, _ in wanted)
    return any(kinds[kind] for kind in STRONG) or (kinds[IndexKind.SURNAME] >= 2 and kinds[IndexKind.BIRTH_YEAR] > 0)


def _open_to(actor: Actor, found: set[int]) -> set[str]:
    """The codes in the actor's district that do not exclude who searches: of the others, there is no match at all."""
    rows = Case.objects.filter(~hidden_from(actor, outer="code"), pk__in=found, district=actor.district)
    return set(rows.values_list("code", flat=True)) if found else set()


def _known_by_name(actor: Actor, found: set[str]) -> tuple[str, ...]:
    """Those of the actor's cases where its institution sees who the survivor is."""
    if not found or not actor.may(Permit.IDENTITY_READ):
        return ()
    codes = visible_cases(actor).filter(code__in=found).order_by("code").values_list("code", flat=True)
    return tuple(code for code in codes if see_case(actor, code).shows(Group.IDENTITY))


def _survivors() -> QuerySet[PersonIndex]:
    return PersonIndex.objects.filter(person__role="survivor")


def _by_strong(wanted: list[tuple[str, bytes]]) -> set[int]:
    """The cases of survivors with that document or telephone."""
    values = [value for kind, value in wanted if kind in STRONG]
    rows = _survivors().filter(kind__in=STRONG, value__in=values)
    return set(rows.values_list("person__case_id", flat=True)[:MAX_CANDIDATES]) if values else set()


def _by_surnames(wanted: list[tuple[str, bytes]]) -> set[int]:
    """The cases of survivors with every surname and the year of birth."""
    weak = [(kind, value) for kind, value in wanted if kind not in STRONG]
    if len(weak) < 3:
        return set()
    people = PersonIndex.objects.none()
    for position, (kind, value) in enumerate(weak):
        rows = _survivors().filter(kind=kind, value=value)
        people = rows if position == 0 else rows.filter(person__in=people.values("person"))
    return set(people.values_list("person__case_id", flat=True)[:MAX_CANDIDATES])
