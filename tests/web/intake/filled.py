"""A form as a browser would send it; everybody is invented."""

from __future__ import annotations

from typing import Any

from django.test import Client

KEY = "una-clave-de-prueba-1"
PAGE = f"/casos/nuevo?borrador={KEY}"


def filled(**changes: Any) -> dict[str, Any]:
    """Sexual violence against a girl of 15 by her uncle; names are written with `__` for the hyphens."""
    sent: dict[str, Any] = {
        "paso": "registrar",
        "caso-explained": "on",
        "caso-channel": "in_person",
        "caso-condition": "new",
        "caso-zone": "lomas-de-carabayllo",
        "caso-danger": "no",
        "caso-report": "",
        "hecho-0-types": ["sexual"],
        "hecho-0-exactness": "exact",
        "hecho-0-day": "2026-11-01",
        "afectada-0-names": "Persona Ficticia",
        "afectada-0-surnames": "Prueba Inventada",
        "afectada-0-document_kind": "dni",
        "afectada-0-document_number": "00000015",
        "afectada-0-age": "15",
        "denunciada-0-names": "Señor Inventado",
        "relacion-0-0-relation": "uncle_or_aunt",
        "contacto-mode": "do_not_call",
        "permisos-given_by": "survivor",
    }
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def faults(client: Client, **changes: Any) -> dict[str, str]:
    """What the page says is wrong, by the id of the field it links to."""
    answer = client.post(PAGE, filled(**changes))
    assert answer.status_code == 422, answer.headers.get("Location")
    return {fault["href"]: fault["sentence"] for fault in answer.context["sheet"].faults()}
