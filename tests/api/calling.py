"""A system that calls: a token of an institution and the little that a client needs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from tejido.accounts.machines.access import Place
from tejido.accounts.machines.scopes import scopes as known_scopes
from tejido.accounts.machines.services.tokens import Given, approve_token, create_token
from tejido.accounts.machines.terms import Terms
from tejido.kernel.clock import now
from tests import people
from tests.people import Part, actor

EVERY = tuple(known_scopes())
# A head for each institution whose system calls: only a head approves a token.
HEADS = {
    people.CEM: people.marta,
    people.POLICE: people.nora,
    **{
        part.institution: Part(f"Jefa{number}", f"P-JEFA-{number:04d}", "head", part.institution, part.sector)
        for number, part in enumerate(
            (people.fabiola, people.gloria, people.hugo, people.irma, people.olga, people.pilar, people.quilla)
        )
    },
    people.CEM_ELSEWHERE: Part("Jefax", "P-JEFA-0099", "head", people.CEM_ELSEWHERE, "cem", people.ELSEWHERE),
}


def place_of(part: Part) -> Place:
    return Place(part.institution, part.sector, part.district)


def give(
    part: Part, scopes: Sequence[str] = EVERY, *, calls: int = 60_000, at: datetime | None = None, days: int = 30
) -> Given:
    """A token of that person's institution, created and so approved by its head."""
    at = at or now()
    terms = Terms("Sistema inventado", scopes, at + timedelta(days=days), calls)
    return create_token(place_of(part), terms, actor=actor(HEADS[part.institution]), at=at)


@dataclass
class System:
    """A client with its token; `last` is the answer of the last call."""

    given: Given
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def code(self) -> str:
        return self.given.code

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(
        self, path: str, body: Any = None, *, key: str | None = None, raw: bytes | None = None, **more: str
    ) -> Any:
        content_type = more.pop("content_type", "application/json")
        headers = self._headers({"idempotency-key": key or secrets.token_hex(8)} if key != "" else {}) | more
        data = raw if raw is not None else json.dumps({} if body is None else body).encode()
        return self.client.post(f"/api/v1{path}", data, content_type=content_type, headers=headers)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"authorization": f"Bearer {self.given.secret}"} | more


def system(part: Part, scopes: Sequence[str] = EVERY, **how: Any) -> System:
    """The system of that person's institution."""
    return System(give(part, scopes, **how))


def problem(answer: Any, status: int, word: str) -> dict[str, Any]:
    """The problem of an answer, which must be one of that kind."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["type"] == f"urn:tejido:problem:{word}", told
    assert told["status"] == status
    assert told["detail"].endswith(".")
    return told


def approved(code: str, part: Part, at: datetime) -> None:
    approve_token(code, actor=actor(HEADS[part.institution]), at=at)


def case_sent(**changes: Any) -> dict[str, Any]:
    """The case of `tests.world.intake` as a health system sends it now; everybody is invented."""
    at = now()
    told = {
        "channel": "in_person",
        "explained_reporting": True,
        "report_filed": False,
        "immediate_danger": False,
        "zone_code": "lomas-de-carabayllo",
        "incidents": [
            {
                "occurred_from": (at - timedelta(hours=20)).isoformat(),
                "precision": "instant",
                "types": ["sexual"],
                "acts": ["rape"],
                "detail": "Relato inventado para la prueba.",
            }
        ],
        "people": [
            {
                "role": "survivor",
                "sex": "female",
                "age": 15,
                "identity": {
                    "names": "Persona Ficticia",
                    "surnames": "Prueba Inventada",
                    "document_kind": "dni",
                    "document_number": "00000015",
                    "phone": "900000015",
                    "address": "Calle Inventada 123",
                },
            },
            {"role": "alleged_perpetrator", "sex": "male", "age": 44, "identity": {"names": "Señor Inventado"}},
        ],
        "relations": [
            {"survivor": 0, "perpetrator": 1, "level1": "family", "level2": "uncle_or_aunt", "lives_with": "yes"}
        ],
        "contact": {"mode": "call", "number": "900000015", "hours": "De 9 a 11", "who_may_answer": "Su tía Inventada"},
        "consents": [{"purpose": "services", "answer": "given"}, {"purpose": "statistics", "answer": "given"}],
    }
    return {**told, **changes}
