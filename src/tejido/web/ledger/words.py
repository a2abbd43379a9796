"""The words of the ledger's pages: kinds of subjects and the data of an entry. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tejido.ledger.access import Entry
from tejido.ledger.actions import WATCHED
from tejido.reports.kinds import Kind

SUBJECTS: Final = {
    "case": "Caso",
    "account": "Cuenta",
    "institution": "Institución",
    "district": "Distrito",
    "protocol": "Protocolo",
    "series": "Entrega de cifras",
    "library": "Biblioteca de protocolos",
    "draft": "Borrador",
    "ledger": "Bitácora",
    "board": "Tablero",
    "token": "Token de otro sistema",
    "webhook": "Avisos a otro sistema",
    "rights": "Pedido sobre datos",
    "breach": "Incidente con datos",
    "table": "Tabla",
    "source": "Cifras de otra institución",
    "observatory": "Observatorio",
    "bulletin": "Boletín",
    "vault": "Claves de cifrado",
}
_DATA: Final = {
    "obligation": "tarea",
    "person": "persona",
    "document": "documento",
    "referral": "derivación",
    "account": "cuenta",
    "post": "puesto",
    "institution": "institución",
    "role": "rol",
    "step": "paso",
    "reason": "motivo",
    "fact": "dato",
    "event": "hecho",
    "glass": "apertura",
    "purpose": "para",
    "level": "nivel",
    "kind": "clase",
    "kinds": "buscó por",
    "possible": "halló posible coincidencia",
    "own": "casos suyos que coinciden",
    "number": "número",
    "shifts": "turnos",
    "posts": "puestos",
    "added": "nuevas",
    "updated": "cambiadas",
    "zones": "zonas",
    "closeness": "acceso",
    "paper": "papel",
    "about": "sobre",
    "series": "serie",
    "period": "periodo",
    "version": "versión",
    "day": "día",
    "right": "aciertos",
    "scopes": "alcances",
    "delivery": "aviso",
    "question": "pregunta",
    "members": "integrantes",
}
_VALUES: Final = {
    "dni": "documento",
    "document": "documento",
    "phone": "teléfono",
    "surname": "apellidos",
    "birth_year": "año de nacimiento",
    "glass": "apertura con motivo",
    **{kind.value: kind.about.title.lower() for kind in Kind},
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a page shows it; `link` leads to what it is about, when there is such a page."""

    entry: Entry
    subject: str
    watched: bool
    data: tuple[tuple[str, str], ...]


def entry_line(entry: Entry) -> EntryLine:
    """The entry with its words; data without a Spanish name stay out."""
    kind = entry.subject[0]
    return EntryLine(entry, SUBJECTS.get(kind, kind), entry.action in WATCHED, tuple(_told(entry.data)))


def _told(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if name in _DATA and value not in (None, "", []):
            yield _DATA[name], _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return _VALUES.get(str(value), str(value))
