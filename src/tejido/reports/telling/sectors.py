"""The names that sectors have on pages and papers. Data, pure."""

from __future__ import annotations

SECTORS: dict[str, str] = {
    "cem": "Centro Emergencia Mujer",
    "police": "Comisaría (PNP)",
    "health": "Establecimiento de salud",
    "mental_health": "Salud mental comunitaria",
    "education": "Institución educativa",
    "ugel": "UGEL",
    "demuna": "DEMUNA",
    "upe": "Unidad de Protección Especial",
    "legal_aid": "Defensa Pública (ALEGRA)",
    "prosecutor": "Fiscalía",
    "family_court": "Juzgado de Familia",
    "justice_of_peace": "Juzgado de Paz",
    "municipality": "Municipalidad",
    "shelter": "Hogar de Refugio Temporal",
    "womens_org": "Organización de mujeres",
    "ngo": "ONG",
}


def sector_name(sector: str) -> str:
    """The Spanish name of a sector; an unknown one is shown as it is written."""
    return SECTORS.get(sector, sector)
