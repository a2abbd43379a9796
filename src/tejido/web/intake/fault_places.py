"""The way back of each fault of the register: to the block and the field where it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tejido.web.intake.block import Block
from tejido.web.intake.incident_forms import IncidentForm
from tejido.web.intake.parsing import Parsed
from tejido.web.intake.sheet import Sheet

_OPENING = {
    "zone_code": "zone",
    "channel": "channel",
    "condition": "condition",
    "entry_route": "entry_route",
    "reported_at": "report_day",
    "explained_reporting": "explained",
}
_INCIDENT = {"zone_code": "zone", "occurred_until": "until", "precision": "exactness"}
_RELATION = {"level1": "relation", "level2": "relation"}


def place_faults(errors: Mapping[str, Sequence[str]], parsed: Parsed, sheet: Sheet) -> None:
    """Put each sentence at the field it speaks of; what has none stands at the top of the form."""
    for key, sentences in errors.items():
        block, name = _place_of(key, parsed, sheet)
        for sentence in sentences:
            if block is not None and name in block.fields:
                block.tell(name, sentence)
            elif sentence not in sheet.unplaced:
                sheet.unplaced.append(sentence)


def _place_of(key: str, parsed: Parsed, sheet: Sheet) -> tuple[Block | None, str]:
    head, _, rest = key.partition(".")
    number, _, name = rest.partition(".")
    if head == "incidents" and number.isdigit():
        return _at_incident(parsed.incidents[int(number)], name)
    if head == "people" and number.isdigit():
        return parsed.people[int(number)], name.removeprefix("profile.")
    if head == "relations" and number.isdigit():
        return parsed.relations[int(number)], _RELATION.get(name, name)
    if head == "contact":
        return sheet.contact, rest
    if head == "facts":
        return (sheet.opening if rest in sheet.opening.fields else sheet.needs), rest
    if head in ("given_by", "consents"):
        return sheet.consent, "given_by"
    if head == "services":
        return sheet.consent, "services"
    if head == "exclusion":
        return sheet.exclusions[0], "institution"
    return sheet.opening, _OPENING.get(key, key)


def _at_incident(form: IncidentForm, name: str) -> tuple[Block, str]:
    if name == "occurred_from":
        return form, form.moment_field()
    if name == "acts":
        return form, next((f"acts_{kind}" for kind in form.several("types")), "types")
    return form, _INCIDENT.get(name, name)
