"""The places an operator can go to, as data: what each one needs and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import Resolver404, resolve

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: shown to whoever holds any of `permits` (all who are logged in when it is empty).

    `reference`: it is looked up in passing; nobody's work begins there.
    """

    path: str
    label: str
    icon: str
    permits: tuple[Permit, ...] = ()
    reference: bool = False


NAV: tuple[Place, ...] = (
    Place("/tareas", "Bandeja", "inbox", (Permit.TASK_ACT, Permit.TASK_MANAGE)),
    Place("/casos/nuevo", "Registrar", "plus", (Permit.CASE_REGISTER,)),
    Place("/casos", "Casos", "case", (Permit.CASE_READ,)),
    Place("/protegidas", "Protegidas", "shield", (Permit.PROTECTION_READ,)),
    Place("/tablero", "Tablero", "board", (Permit.BOARD_INSTITUTION, Permit.BOARD_CODES, Permit.NUMBERS_READ)),
    Place("/entregas", "Entregas", "send", (Permit.SERIES_STATUS,), reference=True),
    Place("/datos", "Datos", "lock", (Permit.DATA_PROTECT, Permit.ACCOUNTS_ADMIN), reference=True),
    Place("/ampliaciones", "Más plazo", "clock", (Permit.EXTENSION_ARBITRATE,)),
    Place("/cuenta/personas", "Personas", "people", (Permit.ACCOUNTS_ADMIN, Permit.ACCOUNTS_INVITE)),
    Place("/conexiones", "Conexiones", "link", (Permit.CONNECTIONS_MANAGE,), reference=True),
    Place("/turnos", "Turnos", "calendar", (Permit.ROSTER_EDIT,)),
    Place("/directorio", "Directorio", "directory", reference=True),
    Place("/zonas", "Zonas", "map", (Permit.ZONES_EDIT,)),
    Place("/protocolos", "Protocolos", "book", (Permit.PROTOCOLS_READ,), reference=True),
    Place("/fuentes", "Fuentes", "document", (Permit.SOURCES_MANAGE,), reference=True),
    Place("/observatorio/preguntas", "Preguntas", "question", (Permit.QUESTIONS_ASK,), reference=True),
    Place("/observatorio/publicar", "Publicar", "board", (Permit.OBSERVATORY_MANAGE,), reference=True),
    Place("/bitacora", "Bitácora", "law", (Permit.LEDGER_READ, Permit.GLASS_REVIEW)),
    Place("/cuenta/accesos", "Aperturas", "eye", (Permit.GLASS_REVIEW,)),
    Place("/avisos/no-entregados", "Sin entregar", "send", (Permit.DEAD_LETTERS_READ,)),
)


@lru_cache(maxsize=64)
def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def places_for(actor: Actor) -> list[Place]:
    """The places that this actor may enter, in their order; one whose page does not exist is left out."""
    return [p for p in NAV if _exists(p.path) and (not p.permits or any(map(actor.may, p.permits)))]


def first_place(places: Sequence[Place]) -> Place | None:
    """Where the work of somebody with these places begins."""
    return next((p for p in places if not p.reference), next(iter(places), None))


def current_place(path: str, places: Sequence[Place]) -> Place | None:
    """The place a path belongs to: the longest entry that starts it."""
    inside = [p for p in places if path == p.path or path.startswith(p.path + "/")]
    return max(inside, key=lambda p: len(p.path), default=None)
