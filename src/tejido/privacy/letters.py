"""What the desk writes: the answer to a request and the notice of a breach, drafted from the facts. Pure.

The answer says the same to everybody who asks the same: it neither confirms nor denies that there is a case, of hers
or of anybody. What an institution holds, it gives itself, to who may have it, by the safe way that she chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tejido.kernel.clock import LIMA
from tejido.privacy.catalog import privacy_catalog

_OUTCOMES = {
    "granted": (
        "Su pedido fue atendido. La oficialía lo comunicó a las instituciones del sistema; la que tuviera datos suyos "
        "se los entrega o hace lo que pidió ella misma, en persona o por el medio seguro que usted indicó."
    ),
    "partly": (
        "Su pedido fue atendido en parte. La oficialía lo comunicó a las instituciones del sistema; la que tuviera "
        "datos suyos se los entrega o hace lo que pidió ella misma, en lo que la ley permite. El motivo: {reason}"
    ),
    "denied": "Su pedido no procede. El motivo: {reason}",
}
_ALWAYS = (
    "Los registros de atención son reservados. Por eso esta carta se escribe igual para todas las personas y no "
    "confirma ni niega que exista un expediente, ni de quién sería."
)
_MORE_TIME = (
    "Necesitamos más tiempo para contestarle bien. Le contestaremos a más tardar el {until}, por el medio seguro que "
    "usted indicó. No tiene que pedirlo otra vez."
)
_REMEDY = (
    "Si no está de acuerdo, puede reclamar ante la Autoridad Nacional de Protección de Datos Personales. "
    "No tiene costo."
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom and about what a letter is: `name` of who asks, the request's code, kind and day."""

    name: str
    code: str
    kind: str
    received_at: datetime
    desk: str


def answer_letter(to: Addressed, *, outcome: str, reason: str, at: datetime) -> str:
    """The draft of the answer; `reason` is needed unless all was granted."""
    kind = privacy_catalog().kinds[to.kind]
    said = _OUTCOMES[outcome].format(reason=reason.strip() or "[escriba el motivo]")
    return "\n\n".join(
        [
            f"{to.desk}\nCarta sobre el pedido {to.code}\n{_day(at)}",
            f"{to.name or 'A quien corresponda'}:",
            f"El {_day(to.received_at)} recibimos su pedido de {kind.name.lower()}: {kind.asks.lower()}.",
            said,
            _ALWAYS,
            _REMEDY,
        ]
    )


def more_time_letter(to: Addressed, *, until: datetime, at: datetime) -> str:
    """That the answer will take longer, and until when; it says the same to everybody."""
    kind = privacy_catalog().kinds[to.kind]
    return "\n\n".join(
        [
            f"{to.desk}\nCarta sobre el pedido {to.code}\n{_day(at)}",
            f"{to.name or 'A quien corresponda'}:",
            f"El {_day(to.received_at)} recibimos su pedido de {kind.name.lower()}: {kind.asks.lower()}.",
            _MORE_TIME.format(until=_day(until)),
            _ALWAYS,
            _REMEDY,
        ]
    )


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What the notice of a breach is written from; times None while they have not come, `people` None: not known."""

    code: str
    desk: str
    district: str
    noticed_at: datetime
    contained_at: datetime | None
    facts: Mapping[str, Any]
    what: str
    measures: str


def breach_notice(breach: BreachFacts, *, at: datetime) -> str:
    """The draft of the notice to the authority; what is not known yet says so, and nobody is named."""
    words = privacy_catalog().words
    facts = breach.facts
    data = ", ".join(words("breach_data", code).lower() for code in facts.get("data", []))
    people = facts.get("people")
    sensitive = {True: "Sí", False: "No"}.get(facts.get("sensitive"), "Todavía no se sabe")  # type: ignore[arg-type]
    rows = [
        ("Quién comunica", breach.desk),
        ("Distrito", breach.district),
        ("Código interno", breach.code),
        ("Cuándo se advirtió", _moment(breach.noticed_at)),
        ("Cuándo se contuvo", _moment(breach.contained_at) if breach.contained_at else "Todavía no"),
        ("Qué pasó", words("breach_natures", str(facts.get("nature", "")))),
        ("Relato", breach.what or "Por completar"),
        ("Datos afectados", data or "Por determinar"),
        ("Hay datos sensibles", sensitive),
        ("Personas afectadas, aproximadamente", "Por determinar" if people is None else str(people)),
        ("Consecuencia probable", words("breach_risks", str(facts["risk"])) if facts.get("risk") else "Por evaluar"),
        ("Qué se hizo", breach.measures or "Por completar"),
    ]
    head = (
        "Comunicación de un incidente de seguridad de datos personales\n"
        "A la Autoridad Nacional de Protección de Datos Personales\n"
        f"{_moment(at)}"
    )
    return "\n\n".join([head, *(f"{name}: {said}" for name, said in rows)])


def _day(at: datetime) -> str:
    return f"{at.astimezone(LIMA):%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LIMA):%d/%m/%Y, %H:%M} (hora de Lima)"
