"""What the gallery shows: invented duties in every state, at one fixed instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit

AT = datetime(2026, 11, 23, 21, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = AT - timedelta(days=5)


def duty(action: str, sector: str = "police", **more: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {
        "code": f"T-{crc32(action.encode()) % 9999:04d}-XXXX", "action": action, "title": action, "sector": sector,
        "subject_code": "C-7K3F-9QXM", "state": "open", "mark": "official", "gate": "open", "due_at": AT + 30 * HOUR,
        "started_at": START, "closed_at": None, "acknowledged_at": AT, "immediate": False, "href": "#",
    }  # fmt: skip
    return {**blank, **more}


DUTIES = [
    duty("Remitir el informe policial al Juzgado de Familia", due_at=AT - 3 * HOUR),
    duty(
        "Atender en salud y entregar el kit para violencia sexual", "health", due_at=AT + 2 * HOUR, acknowledged_at=None
    ),
    duty("Comunicar el hecho a la UGEL", "education", mark="secondary", due_at=AT - 26 * HOUR),
    duty("Elaborar el plan de atención", "cem", mark="unverified", due_at=AT - 9 * HOUR, state="taken"),
    duty("Acompañar a la persona a la comisaría", "womens_org", due_at=None, gate="consent"),
    duty("Dar aviso al Ministerio Público", "cem", due_at=AT - 100 * HOUR, closed_at=AT - 101 * HOUR, state="done"),
]
SHEET = duty(
    "Evaluar el riesgo y registrar la ficha",
    "cem",
    state="done",
    closed_at=START + HOUR,
    due_at=START + 24 * HOUR,
    who="Ana Prueba",
    note="informado por el CEM",
)
SUPERVISION = duty("Supervisar que la escuela cumpla las medidas", "ugel", due_at=AT + timedelta(days=80))
LANES = [
    {"sector": "cem", "items": [DUTIES[5], DUTIES[3], SHEET]},
    {"sector": "police", "items": [DUTIES[0], duty("Notificar las medidas de protección", due_at=AT + 20 * HOUR)]},
    {"sector": "health", "items": [DUTIES[1]]},
    {"sector": "ugel", "items": [SUPERVISION]},
    {"sector": "womens_org", "items": [DUTIES[4]]},
    {"sector": "prosecutor", "items": []},
]  # fmt: skip


class Sample(forms.Form):
    dni = forms.CharField(label="Número de DNI", help_text="8 cifras. Si no lo sabe, déjelo vacío.", required=False)
    on = forms.DateField(label="Día del hecho", widget=forms.DateInput(attrs={"type": "date"}))
    zone = forms.ChoiceField(label="Zona", choices=[("", "Elija la zona"), ("a", "El Progreso"), ("b", "San Benito")])
    story = forms.CharField(label="Qué pasó, con sus palabras", widget=forms.Textarea(attrs={"rows": 4}))
    types = forms.MultipleChoiceField(
        label="Tipos de violencia", help_text="Marque todos los que correspondan.", widget=forms.CheckboxSelectMultiple,
        choices=[("e", "Económica o patrimonial"), ("p", "Psicológica"), ("f", "Física"), ("s", "Sexual")],
    )  # fmt: skip
    danger = forms.ChoiceField(
        label="¿Hay peligro ahora?", widget=forms.RadioSelect, choices=[("y", "Sí"), ("n", "No"), ("", "No se sabe")]
    )
    told = forms.BooleanField(label="Le expliqué quién verá sus datos y qué estoy obligada a comunicar.")
    paper = forms.FileField(label="Cargo del documento", required=False)


def context() -> dict[str, Any]:
    request = RequestFactory().get("/tareas?page=2")
    request.actor = Actor(1, "P-TEST", "150106", "cem-regular", "cem", "operator", frozenset(Permit))  # type: ignore[attr-defined]
    request.at = AT  # type: ignore[attr-defined]
    wrong = Sample({"w-dni": "1234", "w-types": ["p", "s"], "w-danger": "y", "w-on": "2026-12-01"}, prefix="w")
    wrong.add_error("dni", "El DNI tiene 8 cifras y aquí hay 4.")
    wrong.add_error("on", "El hecho no puede ser posterior a hoy.")
    return {
        "request": request, "at": AT, "actor": request.actor, "unseen": 3, "district_name": "Carabayllo",  # type: ignore[attr-defined]
        "demo_notice": "Demostración: personas, casos y cifras ficticios.",
        "person_name": "Ana Prueba Ficticia", "institution_name": "CEM Carabayllo",
        "role_name": "Operadora", "stream_url": "", "duties": DUTIES, "lanes": LANES, "start": START,
        "form": Sample(), "wrong": wrong, "page_obj": Paginator(list(range(95)), 20).page(2),
        "values": [4, 6, None, 9, 7, 5, 3],
        "steps": ["Lo urgente", "Qué pasó", "Personas", "Consentimiento", "Revisar"],
        "earlier": AT - 4 * HOUR, "states": ["open", "taken", "done", "unable", "sent", "accepted", "refused", "dead"],
        "risks": ["severe_extreme", "moderate", "mild", None],
    }  # fmt: skip
