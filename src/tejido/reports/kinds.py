"""The papers that can be printed of a case. Data, pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """A kind of paper; its value is what the ledger keeps."""

    SUMMARY = "case_summary"
    REFERRAL = "referral_sheet"
    RISK_SHEET = "risk_sheet"
    COURT_NOTICE = "court_notice"
    RECEIPT = "survivor_receipt"
    REMINDER = "discreet_receipt"

    @property
    def about(self) -> About:
        return _ABOUT[self]

    @property
    def number(self) -> int:
        """Its place in the list: what the name of the file says of it."""
        return list(Kind).index(self) + 1


class About(NamedTuple):
    """How a kind of paper is called in an address and on the page, and for whom it is."""

    slug: str
    title: str
    text: str


_ABOUT = {
    Kind.SUMMARY: About(
        "resumen",
        "Resumen del caso",
        "Para el equipo que lleva el caso: datos, ruta, medidas, procesos, atención y riesgo. Por código, sin nombres.",
    ),
    Kind.REFERRAL: About(
        "derivacion",
        "Hoja de derivación",
        "Para el servicio que la recibe: solo lo que ese servicio puede ver, con el contacto seguro primero.",
    ),
    Kind.RISK_SHEET: About(
        "riesgo",
        "Ficha de riesgo",
        "Para el equipo que lleva el caso: pregunta por pregunta, el nivel y por qué se subió.",
    ),
    Kind.COURT_NOTICE: About(
        "oficio",
        "Oficio al juzgado",
        "Por código: medidas, riesgo y lo que su institución hizo, con la norma de cada cosa y su marca.",
    ),
    Kind.RECEIPT: About(
        "constancia",
        "Constancia para ella",
        "Qué se registró, qué aceptó, a quién se avisa, sus derechos y a dónde llamar. Sin su nombre.",
    ),
    Kind.REMINDER: About(
        "recordatorio",
        "Constancia discreta para ella",
        "Lo mismo en palabras que no dicen de qué se trata ni dónde: por si alguien encuentra el papel.",
    ),
}
KIND_OF_SLUG = {kind.about.slug: kind for kind in Kind}
