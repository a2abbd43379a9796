"""The case that every measurement registers: three people with sealed identities, six duties or more; all invented."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from tejido.cases.intake import ConsentEntry, Identity, IncidentEntry, Intake, PersonEntry, RelationEntry, SafeContact
from tejido.kernel.clock import LIMA

ZONE = "lomas-de-carabayllo"
PARTNER = "cohabitant"
AGREED = ("health", "mental_health", "womens_org")
_STORY = "Relato inventado para medir, de un largo parecido al de un relato de verdad. " * 3
_SURNAMES = ("Ficticia", "Inventada", "Imaginaria", "Supuesta", "Figurada", "Ilusoria", "Novelesca", "Aparente")


def identity(rng: random.Random) -> Identity:
    """An invented identity with everything known."""
    number = rng.randrange(10_000_000, 100_000_000)
    return Identity(
        names=f"Persona {rng.choice(_SURNAMES)}",
        surnames=f"{rng.choice(_SURNAMES)} Prueba{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}",
        document_kind="dni",
        document_number=f"{number:08}",
        birth_on=None,
        phone=f"9{number:08}",
        address=f"Calle Inventada {number % 900}",
        address_reference="Frente al parque imaginario",
        workplace="Mercado de mentira",
    )


def intake(key: str, *, at: datetime, rng: random.Random) -> Intake:
    """A woman beaten by her partner, told at the CEM; the case with the most frequent answers. As `typed` says it."""
    return Intake(
        submission_key=key,
        channel="in_person",
        condition="new",
        reported_at=at,
        zone_code=ZONE,
        incidents=(
            IncidentEntry(
                occurred_from=at - timedelta(hours=20),
                precision="instant",
                zone_code=ZONE,
                types=("physical", "psychological"),
                acts=("slaps", "shouting"),
                detail=_STORY,
            ),
        ),
        people=(
            PersonEntry("survivor", "female", 33, identity=identity(rng)),
            PersonEntry("alleged_perpetrator", "male", 38, identity=identity(rng)),
            PersonEntry("other", "male", 9, identity=Identity(names="Niño Inventado", surnames="Prueba Ficticia")),
        ),
        relations=(RelationEntry(0, 1, "partner", PARTNER, lives_with="yes"),),
        contact=SafeContact("call", "900000015", "De 9 a 11", "Su hermana", ""),
        consents=(
            ConsentEntry("services", "given"),
            ConsentEntry("statistics", "given"),
            *(ConsentEntry("recipient", "given", recipient=sector) for sector in AGREED),
        ),
        explained_reporting=True,
        immediate_danger=False,
    )


def typed(*, at: datetime, rng: random.Random) -> dict[str, str | list[str]]:
    """The same case as it is typed in the form of the pages."""
    her, him = identity(rng), identity(rng)
    happened = (at - timedelta(hours=20)).astimezone(LIMA)
    return {
        "paso": "registrar",
        "n-hecho": "1",
        "n-afectada": "1",
        "n-denunciada": "1",
        "n-otra": "1",
        "n-exclusion": "1",
        "caso-explained": "on",
        "caso-danger": "no",
        "caso-channel": "in_person",
        "caso-condition": "new",
        "caso-zone": ZONE,
        "caso-report": "no",
        "hecho-0-types": ["physical", "psychological"],
        "hecho-0-acts_physical": ["slaps"],
        "hecho-0-acts_psychological": ["shouting"],
        "hecho-0-exactness": "exact",
        "hecho-0-day": f"{happened:%Y-%m-%d}",
        "hecho-0-hour": f"{happened:%H:%M}",
        "hecho-0-zone": ZONE,
        "hecho-0-detail": _STORY,
        **_person("afectada-0", her, "female", "33"),
        **_person("denunciada-0", him, "male", "38"),
        "otra-0-names": "Niño Inventado",
        "otra-0-surnames": "Prueba Ficticia",
        "otra-0-sex": "male",
        "otra-0-age": "9",
        "relacion-0-0-relation": PARTNER,
        "relacion-0-0-lives_with": "yes",
        "contacto-mode": "call",
        "contacto-number": "900000015",
        "contacto-hours": "De 9 a 11",
        "contacto-who_may_answer": "Su hermana",
        "datos-injured": "yes",
        "datos-wants_report": "yes",
        "permisos-given_by": "survivor",
        "permisos-services": "given",
        "permisos-statistics": "given",
        **{f"permisos-to_{sector}": "given" for sector in AGREED},
    }


def _person(prefix: str, known: Identity, sex: str, age: str) -> dict[str, str | list[str]]:
    names = ("names", "surnames", "document_kind", "document_number", "phone", "address")
    return {f"{prefix}-sex": sex, f"{prefix}-age": age, **{f"{prefix}-{name}": getattr(known, name) for name in names}}


def sent(*, at: datetime, rng: random.Random) -> dict[str, Any]:
    """The same case as another system sends it to the interface."""
    return {
        "channel": "in_person",
        "explained_reporting": True,
        "immediate_danger": False,
        "report_filed": False,
        "zone_code": ZONE,
        "incidents": [
            {
                "occurred_from": (at - timedelta(hours=20)).isoformat(),
                "precision": "instant",
                "zone_code": ZONE,
                "types": ["physical", "psychological"],
                "acts": ["slaps", "shouting"],
                "detail": _STORY,
            }
        ],
        "people": [
            {"role": "survivor", "sex": "female", "age": 33, "identity": _named(identity(rng))},
            {"role": "alleged_perpetrator", "sex": "male", "age": 38, "identity": _named(identity(rng))},
            {
                "role": "other",
                "sex": "male",
                "age": 9,
                "identity": {"names": "Niño Inventado", "surnames": "Prueba Ficticia"},
            },
        ],
        "relations": [{"survivor": 0, "perpetrator": 1, "level1": "partner", "level2": PARTNER, "lives_with": "yes"}],
        "contact": {"mode": "call", "number": "900000015", "hours": "De 9 a 11", "who_may_answer": "Su hermana"},
        "facts": {"injured": True, "wants_report": True},
        "consents": [
            {"purpose": "services", "answer": "given"},
            {"purpose": "statistics", "answer": "given"},
            *({"purpose": "recipient", "answer": "given", "recipient": sector} for sector in AGREED),
        ],
    }


def _named(known: Identity) -> dict[str, str]:
    names = ("names", "surnames", "document_kind", "document_number", "phone", "address")
    return {name: getattr(known, name) for name in names}
