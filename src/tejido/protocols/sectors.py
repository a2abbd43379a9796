"""The sectors that owe something in a case, with the Spanish name that people read."""

from __future__ import annotations

from enum import StrEnum


class Sector(StrEnum):
    """Who owes a duty. An institution of the directory belongs to one sector."""

    CEM = "cem"
    POLICE = "police"
    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    EDUCATION = "education"
    UGEL = "ugel"
    DEMUNA = "demuna"
    UPE = "upe"
    LEGAL_AID = "legal_aid"
    PROSECUTOR = "prosecutor"
    FAMILY_COURT = "family_court"
    JUSTICE_OF_PEACE = "justice_of_peace"
    MUNICIPALITY = "municipality"
    SHELTER = "shelter"
    WOMENS_ORG = "womens_org"
    NGO = "ngo"

    @property
    def spanish(self) -> str:
        return _SPANISH[self]


_SPANISH = {
    Sector.CEM: "Centro Emergencia Mujer (CEM)",
    Sector.POLICE: "Comisaría (PNP)",
    Sector.HEALTH: "Establecimiento de salud",
    Sector.MENTAL_HEALTH: "Centro de salud mental comunitario",
    Sector.EDUCATION: "Escuela",
    Sector.UGEL: "UGEL",
    Sector.DEMUNA: "DEMUNA",
    Sector.UPE: "Unidad de Protección Especial (UPE)",
    Sector.LEGAL_AID: "Defensa Pública (ALEGRA)",
    Sector.PROSECUTOR: "Fiscalía",
    Sector.FAMILY_COURT: "Juzgado de familia",
    Sector.JUSTICE_OF_PEACE: "Juzgado de paz",
    Sector.MUNICIPALITY: "Municipalidad",
    Sector.SHELTER: "Hogar de refugio temporal",
    Sector.WOMENS_ORG: "Organización de mujeres",
    Sector.NGO: "ONG o universidad",
}
