"""The district of the tests: Carabayllo's folder loaded, the cast in their posts, and one intake to start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.intake import (
    ConsentEntry,
    Identity,
    IncidentEntry,
    Intake,
    PersonEntry,
    RelationEntry,
    SafeContact,
)
from tejido.directory.models import Post, Posting
from tejido.directory.services.loading import load_district
from tests import people
from tests.people import Part

FOLDER = Path(__file__).parents[1] / "district" / "carabayllo"
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Lima
SYSTEM = Actor.system("test")
_POST_OF_ROLE = {"operator": "operador", "head": "jefatura", "secretariat": "secretaria", "data_officer": "operador"}


def open_district() -> None:
    """Load the district and put every member of the cast in a post of the own institution."""
    load_district(FOLDER, actor=SYSTEM, at=AT - timedelta(days=400))
    posts = {post.code: post for post in Post.objects.all()}
    for part in people.CAST.values():
        post = posts.get(_post_of(part))
        if post is not None:
            Posting.objects.get_or_create(post=post, account=part(), until_at=None, defaults={"from_at": people.JOINED})


def _post_of(part: Part) -> str:
    if part.role == "coordination_body":
        return "idc.instancia"
    if part.role == "log_reader":
        return "idc.lectura"
    return f"{part.institution}.{_POST_OF_ROLE.get(part.role, 'ninguno')}"


def intake(key: str = "form-1", **changes: Any) -> Intake:
    """Sexual violence against a girl of 15 by her uncle, as the CEM takes it in; everybody is invented."""
    made = Intake(
        submission_key=key,
        channel="in_person",
        condition="new",
        reported_at=AT - timedelta(minutes=20),
        zone_code="lomas-de-carabayllo",
        incidents=(
            IncidentEntry(
                occurred_from=AT - timedelta(hours=20),
                precision="instant",
                types=("sexual",),
                acts=("rape",),
                detail="Relato inventado para la prueba.",
            ),
        ),
        people=(
            PersonEntry(
                role="survivor",
                sex="female",
                age=15,
                identity=Identity(
                    names="Persona Ficticia",
                    surnames="Prueba Inventada",
                    document_kind="dni",
                    document_number="00000015",
                    phone="900000015",
                    address="Calle Inventada 123",
                ),
            ),
            PersonEntry(role="alleged_perpetrator", sex="male", age=44, identity=Identity(names="Señor Inventado")),
        ),
        relations=(RelationEntry(0, 1, level1="family", level2="uncle_or_aunt", lives_with="yes"),),
        contact=SafeContact(mode="call", number="900000015", hours="De 9 a 11", who_may_answer="Su tía Inventada"),
        consents=(ConsentEntry("services", "given"), ConsentEntry("statistics", "given")),
        explained_reporting=True,
        report_filed=True,
        immediate_danger=False,
    )
    return replace(made, **changes)
