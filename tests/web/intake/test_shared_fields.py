"""Fields that all forms of a class share are never changed by one of them: nothing of one person reaches another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from tejido.law.calendars import WorkingCalendar
from tejido.web.intake import closing_forms, door_forms, exclusion_form, incident_forms, people_forms
from tejido.web.intake.block import Block
from tejido.web.intake.options import profile_fields, shared_fact_field
from tejido.web.intake.recipients import Recipient, Recipients
from tejido.web.intake.sheet import Setting, Sheet

DOORS = ("cem", "police", "education", "health")
TYPED = (
    "n-hecho=2&n-exclusion=2&caso-channel=mal&caso-zone=nada&hecho-0-day=ayer&hecho-1-types=sexual&afectada-0-age=x"
    "&exclusion-0-institution=una&exclusion-0-person=P-1&relacion-0-0-relation=uncle_or_aunt"
)


def _setting(door: str) -> Setting:
    return Setting(
        door=door,
        district="150106",
        own=f"own-{door}",
        at=datetime(2026, 11, 23, 15, tzinfo=UTC),
        today=date(2026, 11, 23 - len(door)),
        calendar=lambda _: WorkingCalendar(frozenset(), date(2030, 1, 1)),
        zones=[(f"zone-{door}", "Zona")],
        schools=[(f"school-{door}", "Escuela")],
        institutions=[("una", f"Una de {door}")],
        staff_of=lambda _: [("P-1", f"Persona de {door}")],
    )


def _shared() -> Iterator[tuple[str, forms.Field]]:
    for module in (closing_forms, door_forms, exclusion_form, incident_forms, people_forms):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Block) and "OWN" in vars(kind):
                yield from ((f"{kind.__name__}.{name}", field) for name, field in kind.base_fields.items())
    for role in ("survivor", "alleged_perpetrator", "other"):
        yield from profile_fields(role).items()
    yield from ((name, shared_fact_field(name)) for name in closing_forms.NEEDS)
    yield "to_health", closing_forms._asked(f"Avisar a: {Recipient('health').name}")


def _look(field: forms.Field) -> Any:
    said = {name: value for name, value in vars(field).items() if name not in ("widget", "_choices")}
    choices = list(getattr(field, "choices", ()))
    return repr(
        (said | {"validators": len(field.validators)}, choices, dict(field.widget.attrs), vars(field.widget)["attrs"])
    )


@pytest.mark.parametrize("asked", [False, True])
def test_no_form_changes_what_it_shares(asked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "told", Recipients((), (Recipient("health"),)))
    before = {name: _look(field) for name, field in _shared()}
    for door in DOORS:
        sheet = Sheet("k" * 20, _setting(door), QueryDict(TYPED), asked)
        for block in sheet.blocks():
            if asked:
                block.is_valid()
            for bound in block:
                str(bound)
    assert {name: _look(field) for name, field in _shared()} == before


def test_two_institutions_see_their_own_lists() -> None:
    one, other = (Sheet("k" * 20, _setting(door)).opening for door in ("cem", "police"))
    assert "zone-cem" in str(one["zone"])
    assert "zone-cem" not in str(other["zone"])
    assert other.fields["report"].label != one.fields["report"].label


def test_who_inherits_and_says_nothing_gets_copies() -> None:
    class Heir(closing_forms.ContactForm):
        """It says nothing of what it changes."""

    assert Heir().fields["note"] is not Heir.base_fields["note"]
    assert closing_forms.ContactForm().fields["note"] is closing_forms.ContactForm.base_fields["note"]
