"""What people asked about their data: a request in each state, one near its day and one past it."""

from __future__ import annotations

from datetime import datetime

from tejido.demo.beside.stage import Stage
from tejido.demo.beside.stories import Story
from tejido.demo.people import dni, given_name, phone, surnames
from tejido.pathways.services.consultations import Finding, finish_consultation
from tejido.privacy.letters import Addressed, answer_letter
from tejido.privacy.services.asked import PUBLIC, Asked
from tejido.privacy.services.rights import (
    answer_request,
    check_identity,
    consult_institution,
    take_request,
    withdraw_request,
)

OFFICER, DESK = "datos", "Oficialía de Datos Personales"
_FIRST = 995_000


def request_stories(stage: Stage) -> list[Story]:
    """Just received, consulted, late, answered, denied and withdrawn."""
    return [_new(stage), _consulted(stage), _late(stage), _answered(stage), _denied(stage), _withdrawn(stage)]


def _new(stage: Stage) -> Story:
    yield (at := stage.ago(hours=3))
    take_request(_asked(stage, 1, "portability", at, channel=PUBLIC), actor=stage.passer_by(), at=at)


def _consulted(stage: Stage) -> Story:
    yield (at := stage.ago(days=5))
    code = take_request(_asked(stage, 2, "access", at), actor=stage.actor("cem", at), at=at)
    check_identity(code, how="document", passed=True, actor=stage.actor("cem", at), at=at)
    yield (at := stage.ago(days=4))
    consult_institution(code, institution="eess-juan-pablo-ii", actor=stage.actor(OFFICER, at), at=at)


def _late(stage: Stage) -> Story:
    yield (at := stage.ago(days=19))
    take_request(_asked(stage, 3, "rectification", at, channel=PUBLIC), actor=stage.passer_by(), at=at)


def _answered(stage: Stage) -> Story:
    yield (at := stage.ago(days=24))
    asked = _asked(stage, 4, "access", at)
    code = take_request(asked, actor=stage.actor("salud", at), at=at)
    check_identity(code, how="document", passed=True, actor=stage.actor("salud", at), at=at)
    yield (at := stage.ago(days=20))
    finish_consultation(code, Finding("nothing"), actor=stage.actor("salud", at), at=at)
    yield (at := stage.ago(days=14))
    _answer(stage, code, asked, "granted", "", at)


def _denied(stage: Stage) -> Story:
    yield (at := stage.ago(days=12))
    asked = _asked(stage, 5, "cancellation", at, standing="representative")
    code = take_request(asked, actor=stage.actor(OFFICER, at), at=at)
    yield (at := stage.ago(days=9))
    check_identity(code, how="power", passed=False, actor=stage.actor(OFFICER, at), at=at)
    yield (at := stage.ago(days=8))
    _answer(stage, code, asked, "denied", "no mostró el poder que la autoriza (ficticio).", at)


def _withdrawn(stage: Stage) -> Story:
    yield (at := stage.ago(days=10))
    code = take_request(_asked(stage, 6, "opposition", at), actor=stage.actor("demuna", at), at=at)
    yield (at := stage.ago(days=7))
    note = "Nota ficticia: vino en persona y dijo que ya no lo pide."
    withdraw_request(code, note=note, actor=stage.actor(OFFICER, at), at=at)


def _answer(stage: Stage, code: str, asked: Asked, outcome: str, reason: str, at: datetime) -> None:
    to = Addressed(asked.person["names"], code, asked.kind, asked.received_at, DESK)
    letter = answer_letter(to, outcome=outcome, reason=reason, at=at)
    answer_request(code, outcome=outcome, letter=letter, actor=stage.actor(OFFICER, at), at=at)


def _asked(
    stage: Stage, number: int, kind: str, at: datetime, *, channel: str = "in_person", standing: str = "holder"
) -> Asked:
    draw = stage.draw("request", number)
    person = {
        "names": f"{given_name(draw, 'female')} {surnames(draw)}",
        "document": dni(_FIRST + number),
        "what": "Pedido ficticio: quiere saber qué se guarda de ella y quién lo vio.",
        "mode": "call",
        "number": phone(_FIRST + number),
        "hours": "De 9 a 11",
        "who_may_answer": "Solo ella (ficticia)",
    }
    if standing != "holder":
        person["holder"] = f"{given_name(draw, 'female')} {surnames(draw)}"
    return Asked(kind, standing, "adult", channel, at, f"demo-{stage.seed}-{number}", person)
