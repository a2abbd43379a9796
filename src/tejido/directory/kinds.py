"""The kinds of institutions, posts and zones with their Spanish words. Data, pure."""

from __future__ import annotations

from typing import Final

from tejido.protocols.sectors import Sector

INSTITUTION_KINDS: Final[dict[str, str]] = {
    "cem_regular": "CEM regular",
    "cem_police": "CEM en comisaría",
    "police_station": "Comisaría",
    "health_post": "Puesto de salud",
    "health_centre": "Centro de salud",
    "community_mental_health": "Centro de salud mental comunitario",
    "demuna": "DEMUNA",
    "legal_aid": "Asistencia legal gratuita",
    "ugel": "UGEL",
    "school": "Institución educativa",
    "municipal_department": "Gerencia municipal",
    "technical_secretariat": "Secretaría técnica",
    "coordination_body": "Instancia de concertación",
    "casa_amiga": "Casa Amiga",
    "shelter": "Hogar de refugio temporal",
    "prosecutor": "Fiscalía",
    "family_court": "Juzgado de familia",
    "justice_of_peace": "Juzgado de paz",
    "special_protection": "Unidad de Protección Especial",
    "womens_network": "Red de mujeres",
    "neighbourhood_board": "Junta vecinal",
    "community_kitchen": "Olla común",
    "ngo": "ONG",
    "university": "Universidad",
    "health_network": "Red de salud",
}
SECTORS: Final = frozenset(sector.value for sector in Sector)
"""The empty sector is an institution that receives no duty."""
STATES: Final = {"open": "Atiende", "closed": "No atiende", "unknown": "No se sabe si atiende"}
POST_KINDS: Final = {
    "operator": "Operación",
    "head": "Jefatura",
    "secretariat": "Secretaría técnica",
    "body": "Instancia (solo cifras)",
    "log_reader": "Lectura alterna de la bitácora",
}
ABSENCE_KINDS: Final = {"vacation": "Vacaciones", "leave": "Licencia", "training": "Capacitación", "other": "Otro"}
ZONE_KINDS: Final = {"district": "Distrito", "zona": "Zona", "aahh": "Asentamiento humano"}
HOLIDAY_KINDS: Final = {"national": "Feriado nacional", "public_sector": "Día no laborable decretado", "local": "Local"}
BASES: Final = {
    "report": "según el informe de la Red de Mujeres",
    "register": "según la dirección del registro",
    "nearest": "por cercanía, por validar",
    "demo": "de demostración",
    "staff": "según la institución",
}
SERVICES: Final = {
    "legal_guidance": "Orientación legal",
    "legal_sponsorship": "Patrocinio legal",
    "legal_defence": "Defensa legal gratuita",
    "psychology": "Atención psicológica",
    "social_work": "Trabajo social",
    "report_reception": "Recepción de denuncias",
    "risk_sheet": "Ficha de valoración de riesgo",
    "patrol": "Patrullaje",
    "measure_execution": "Ejecución de medidas de protección",
    "medical_care": "Atención médica",
    "sexual_violence_kit": "Kit para violencia sexual",
    "mental_health_care": "Atención en salud mental",
    "child_protection": "Protección de niñas, niños y adolescentes",
    "school_supervision": "Supervisión de colegios",
    "school_protection": "Convivencia y protección escolar",
    "municipal_social_support": "Apoyo social municipal",
    "coordination": "Coordinación entre instituciones",
    "skills_training": "Capacitación para el trabajo",
    "shelter": "Acogida temporal",
    "criminal_investigation": "Investigación penal",
    "protection_measures": "Medidas de protección",
    "community_support": "Acompañamiento de la comunidad",
    "community_alert": "Aviso de la comunidad",
    "advocacy": "Incidencia y asesoría",
    "prevention": "Prevención",
    "health_supervision": "Supervisión de los establecimientos de salud",
    "data_protection": "Protección de datos personales",
}
LANGUAGES: Final = {
    "spanish": "castellano",
    "quechua": "quechua",
    "aymara": "aimara",
    "ashaninka": "asháninka",
    "awajun": "awajún",
    "shipibo_konibo": "shipibo-konibo",
    "sign_language": "lengua de señas",
}
"""Those in which an institution may attend; the codes are those of the register's list of mother tongues."""
ACCESSIBILITY: Final = {
    "step_free": "entrada sin gradas",
    "ground_floor": "atiende en el primer piso",
    "adapted_toilet": "baño adaptado",
    "hearing_support": "apoyo para personas sordas",
    "visual_support": "apoyo para personas ciegas",
    "easy_language": "explica en palabras sencillas",
}
