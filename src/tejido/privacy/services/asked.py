"""What somebody asks about her data, as it came, and what cannot be in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Refused
from tejido.obligations.services.working import CLOCK_SLACK
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.models import RightsRequest
from tejido.privacy.standing import fault_of_standing

PUBLIC = "public_page"
TEXT_LIMIT = 1000
A_DAY_FROM_THE_PAGE = 200
"""More than that many a day through the public page is somebody who wants the desk to drown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as it came. `person` holds names, document, holder, what, mode, number, hours, who_may_answer:
    texts, sealed together. `form`: the key of the form, so that the same one sent twice counts once."""

    kind: str
    standing: str
    age_group: str
    channel: str
    received_at: datetime
    form: str
    person: Mapping[str, str] = field(default_factory=dict)


def check_asked(asked: Asked, at: datetime) -> None:
    """Refuse what cannot be, at its field. Raises Refused."""
    catalog = privacy_catalog()
    for name, value, where in (
        ("kinds", asked.kind, "kind"),
        ("standings", asked.standing, "standing"),
        ("ages", asked.age_group, "age_group"),
        ("channels", asked.channel, "channel"),
        ("contact_modes", asked.person.get("mode", ""), "mode"),
    ):
        catalog.check(name, [value], field=where)
    if fault := fault_of_standing(asked.standing, asked.age_group):
        raise Refused(fault, field="standing")
    if asked.received_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día.", field="received_at")
    _check_person(asked)


def _check_person(asked: Asked) -> None:
    person = asked.person
    if not person.get("names", "").strip():
        raise Refused("Escriba los nombres y apellidos de quien pide.", field="names")
    if asked.standing != "holder" and not person.get("holder", "").strip():
        raise Refused("Escriba de quién son los datos.", field="holder")
    if person.get("mode") != "in_person" and not person.get("number", "").strip():
        raise Refused("Escriba a qué número se le puede avisar sin ponerla en peligro.", field="number")
    for name, value in person.items():
        if len(value) > TEXT_LIMIT:
            raise Refused(f"Es demasiado largo: hasta {TEXT_LIMIT} letras.", field=name)
    if not asked.form:
        raise Refused("Vuelva a abrir la página y envíe el pedido otra vez.")


def check_flood(actor: Actor, at: datetime) -> None:
    """Refuse more through the public page than a day can bring. Raises Refused."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = RightsRequest.objects.filter(channel=PUBLIC, district=actor.district, registered_at__gte=day)
    if rows.count() >= A_DAY_FROM_THE_PAGE:
        raise Refused("Hoy llegaron demasiados pedidos por esta página. Hágalo en persona o vuelva mañana.")
