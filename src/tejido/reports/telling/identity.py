"""What was opened of somebody, in words: how to reach her without danger first, then who each one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tejido.kernel.times import day
from tejido.reports.telling.incidents import Pairs
from tejido.vault.identity_numbers import IdKind

CONTACT_MODES = {
    "do_not_call": "No llamar ni escribir",
    "call": "Llamar",
    "message": "Enviar un mensaje",
    "in_person": "Solo en persona",
    "through_other": "A través de otra persona",
}
DOCUMENTS: Mapping[str, str] = {
    IdKind.DNI: "DNI",
    IdKind.CE: "Carné de extranjería",
    IdKind.PTP: "Permiso temporal (CPP o PTP)",
    IdKind.PASSPORT: "Pasaporte",
}
NUMBER = "Número"
_LABELS = {
    "names": "Nombres",
    "surnames": "Apellidos",
    "initials": "Iniciales",
    "document_number": "Documento",
    "birth_on": "Nació el",
    "phone": "Teléfono",
    "address": "Dirección",
    "address_reference": "Referencia",
    "workplace": "Trabaja en",
}


@dataclass(frozen=True, slots=True)
class ContactTold:
    """How to reach her. `forbidden`: nobody may call or write; `care` is what must be minded, blank when nothing."""

    heading: str
    forbidden: bool
    sentence: str
    lines: Pairs
    care: str


def contact_told(contact: Mapping[str, Any]) -> ContactTold:
    """The safe contact in words."""
    care = str(contact.get("note") or "")
    if contact.get("mode", "do_not_call") == "do_not_call":
        sentence = "Pidió que nadie la llame. Espere a que venga o a que ella se comunique."
        return ContactTold("No la llame ni le escriba", True, sentence, [], care)
    lines = [
        ("Cómo", CONTACT_MODES.get(str(contact["mode"]), "")),
        (NUMBER, str(contact.get("number") or "")),
        ("A qué horas", str(contact.get("hours") or "No lo dijo: pregunte antes de llamar")),
        ("Quién puede contestar", str(contact.get("who_may_answer") or "Solo ella")),
    ]
    told = [(name, words) for name, words in lines if words]
    return ContactTold("Cómo comunicarse sin ponerla en peligro", False, "", told, care)


def identity_told(fields: Mapping[str, Any]) -> Pairs:
    """Who somebody is, line by line; empty when nothing is known or shown."""
    return [(label, _words(name, fields)) for name, label in _LABELS.items() if fields.get(name)]


def _words(name: str, fields: Mapping[str, Any]) -> str:
    value = fields[name]
    if name == "document_number":
        return f"{DOCUMENTS.get(fields.get('document_kind') or 'dni', '')} {value}".strip()
    return day(date.fromisoformat(value)) if name == "birth_on" else str(value)
