"""The spreadsheet of the institutions as it is downloaded: what the import would read again, unchanged. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tejido.directory.hours import DAY_NAMES, DAYS
from tejido.directory.hours_text import parse_hours
from tejido.directory.kinds import ACCESSIBILITY, INSTITUTION_KINDS, LANGUAGES, SECTORS, SERVICES, STATES
from tejido.directory.models import Institution
from tejido.directory.sheet_institutions import NONE
from tejido.protocols.sectors import Sector

HELP: Final = (
    (
        "codigo",
        "Obligatorio: minúsculas, cifras y guiones. Si ya existe, cambia esa institución; si no, la crea.",
    ),
    ("ubigeo", "Código del distrito según el INEI. Puede quedar vacío."),
    ("distrito", "Nombre del distrito; se compara con el ubigeo. Puede quedar vacío."),
    ("nombre", "Obligatorio en una institución nueva."),
    ("clase", f"Una de: {', '.join(INSTITUTION_KINDS.values())}."),
    ("sector", f"Uno de: {', '.join(Sector(s).spanish for s in sorted(SECTORS))}. Vacío: no recibe tareas."),
    ("direccion", "Nunca la de un hogar de refugio."),
    ("latitud", "En grados, con su signo. Por ejemplo -11.85399."),
    ("longitud", "En grados, con su signo. Por ejemplo -77.03803."),
    ("telefonos", "Uno o varios, separados por punto y coma."),
    ("correo", "El de la institución, no el de una persona."),
    ("horario", "24 horas, o: lunes a viernes 08:00-14:00; sábado 08:00-12:00."),
    ("servicios", f"Separados por punto y coma. Se conocen: {'; '.join(SERVICES.values())}."),
    (
        "lenguas",
        f"En qué lenguas atienden, con punto y coma: {'; '.join(LANGUAGES.values())}. O «ninguna», o «no se sabe».",
    ),
    (
        "accesibilidad",
        f"Con punto y coma: {'; '.join(ACCESSIBILITY.values())}. O «ninguna» (se sabe que no hay), o «no se sabe».",
    ),
    ("estado", f"Uno de: {', '.join(STATES.values())}."),
    ("usa_plataforma", "sí o no."),
    ("recibe_tareas", "sí o no."),
    ("lugar_secreto", "sí o no. Un hogar de refugio es siempre sí, y entonces no lleva dirección ni coordenadas."),
    ("verificado_el", "La fecha en que alguien confirmó los datos. Por ejemplo 2026-11-23."),
    ("fuente", "Obligatoria en una institución nueva: de dónde sale el dato."),
    ("notas", "Texto libre, sin datos de personas."),
    ("", "Una celda vacía deja lo que ya se sabe como está."),
)


def cells_of(one: Institution) -> dict[str, str]:
    """The cells of an institution; those that the sheet cannot say are left empty, which changes nothing."""
    return {
        "codigo": one.code,
        "ubigeo": one.district,
        "nombre": one.name,
        "clase": INSTITUTION_KINDS.get(one.kind, ""),
        "sector": Sector(one.sector).spanish if one.sector else "",
        "direccion": one.address,
        "latitud": "" if one.lat is None else str(one.lat),
        "longitud": "" if one.lon is None else str(one.lon),
        "telefonos": "; ".join(str(phone["number"]) for phone in one.phones),
        "correo": one.email,
        "horario": hours_cell(one.hours),
        "servicios": "; ".join(SERVICES[service] for service in one.services if service in SERVICES),
        "lenguas": _maybe(one.languages, LANGUAGES),
        "accesibilidad": _maybe(one.accessibility, ACCESSIBILITY),
        "estado": STATES.get(one.state, ""),
        "usa_plataforma": _yes_no(one.uses_platform),
        "recibe_tareas": _yes_no(one.takes_cases),
        "lugar_secreto": _yes_no(one.place_is_secret),
        "verificado_el": one.verified_on.isoformat() if one.verified_on else "",
        "fuente": one.source,
        "notas": one.notes,
    }


def _maybe(codes: list[str] | None, words: Mapping[str, str]) -> str:
    """A list that may be unknown (an empty cell) or known to be empty."""
    return "" if codes is None else "; ".join(words[code] for code in codes if code in words) or NONE


def hours_cell(hours: Mapping[str, Any] | None) -> str:
    """The hours as they are typed; empty when they cannot be typed without losing something."""
    if not hours:
        return ""
    text = "24 horas" if hours.get("always") else _spans(hours)
    return text if text and parse_hours(text) == hours else ""


def _spans(hours: Mapping[str, Any]) -> str:
    if any(span["days"] is None for span in hours["weekly"]):
        return ""
    return "; ".join(f"{_days(span['days'])} {span['from']}-{span['until']}" for span in hours["weekly"])


def _days(days: list[str]) -> str:
    places = sorted(DAYS.index(day) for day in days)
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{DAY_NAMES[places[0]]} a {DAY_NAMES[places[-1]]}"
    return " ".join(DAY_NAMES[place] for place in places)


def _yes_no(answer: bool) -> str:
    return "sí" if answer else "no"
