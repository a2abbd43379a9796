"""The data officer of the tests, in the desk's own institution."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tejido.privacy.services.asked import Asked
from tests.people import DATA_DESK, zoila
from tests.world import AT

DESK = DATA_DESK
LATER = AT + timedelta(hours=2)


def asked(**changes: Any) -> Asked:
    """An adult asks in person for what is kept of her; everybody is invented."""
    person = {
        "names": "Persona Ficticia Prueba", "document": "00000015", "what": "Qué guardan de mí.",
        "mode": "call", "number": "900000015", "hours": "De 9 a 11", **changes.pop("person", {}),
    }  # fmt: skip
    fields: dict[str, Any] = {
        "kind": "access", "standing": "holder", "age_group": "adult", "channel": "in_person",
        "received_at": AT, "form": "pedido-1", "person": person, **changes,
    }  # fmt: skip
    return Asked(**fields)


__all__ = ["AT", "DESK", "LATER", "asked", "zoila"]
