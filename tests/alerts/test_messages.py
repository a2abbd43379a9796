"""What leaves the platform says a code, a link and a general sentence; the page speaks of a limit by its mark."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product

import pytest
from django.test import override_settings

from tejido.alerts.channels.email import _body, _subject
from tejido.alerts.channels.message import Message
from tejido.alerts.channels.sms import text_of
from tejido.alerts.escalation import Call, Kind
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.alerts.wording import outside_sentence, why_sentence
from tejido.cases.services.registration import register_case
from tejido.directory.ladders import Hearer
from tejido.directory.libraries import library_of
from tejido.directory.models import Institution, Post, Zone
from tejido.law.marks import Mark
from tejido.obligations.services.watched import Looked
from tejido.protocols.steps import Who
from tests import people
from tests.alerts.scene import look_at, obligation
from tests.people import HERE, actor
from tests.world import AT, intake

SPOKEN = (Kind.START, Kind.UNACKNOWLEDGED, Kind.REMINDER, Kind.LATE, Kind.GLASS)
RUNGS = ("post", "head", "secretariat", "body", "log_reader")
# Words that would say what a message is about, whoever reads over the shoulder.
TELLING = re.compile(
    r"violenc|sexual|físic|psicol|abuso|viola|agres|golpe|niñ|mujer|menor|víctima|denunci|kit|riesgo|refugio|"
    r"comisar|polic|fiscal|juzgado|salud|escuela|demuna|cem\b|ugel|norma|ley 3|artículo|\bart",
    re.IGNORECASE,
)
ALLOWED = ("vencido por ley", "dentro del plazo de ley")


def _silent(text: str) -> bool:
    for words in ALLOWED:
        text = text.replace(words, "")
    return not TELLING.search(text)


@pytest.mark.parametrize(("kind", "rung", "mark"), list(product(SPOKEN, RUNGS, ["", *Mark])))
def test_no_sentence_tells_what_it_is_about(kind: Kind, rung: str, mark: str) -> None:
    sentence = outside_sentence(kind, rung, mark)
    assert _silent(sentence), sentence
    assert sentence.endswith(".")


def test_the_test_itself_would_notice() -> None:
    assert not _silent("Una mujer denunció violencia sexual en la comisaría. Norma: Ley 30364.")


@override_settings(TEJIDO_SMS_URL="http://localhost:1")
def test_no_message_of_a_case_s_life_tells_who_where_or_what(district: None) -> None:
    """Every message of the first ten days of a case that nobody attends, by mail and by SMS, to every rung."""
    Post.objects.update(phone="900000001")
    register_case(intake(), actor=actor(people.ana()), at=AT)
    sent: list[Message] = []
    senders = {"email": sent.append, "sms": sent.append}
    Delivery.objects.all().delete()
    for hour in range(0, 240, 6):
        at = AT + timedelta(hours=hour)
        look_at(at)
        deliver(at=at, senders=senders)
    texts = [part for m in sent for part in (_subject(m), _body(m), text_of(m))]
    names = (
        {row.name for row in Institution.objects.all()}
        | {row.name for row in Zone.objects.all()}
        | set(library_of(HERE).norms)
    )
    known = {*names, "Ficticia", "Inventad", "00000015", "900000015", "Calle", *(p.code for p in people.CAST.values())}
    assert len(sent) > 20
    assert "900000001" in {m.address for m in sent}
    assert {m.address for m in sent} >= {part.email for part in (people.bruno, people.nora, people.julia, people.delia)}
    for text in texts:
        assert _silent(text), text
        assert not [word for word in known if re.search(rf"\b{re.escape(word)}", text)], text
        assert not set(re.findall(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", text))


def test_the_coordination_body_gets_the_code_and_the_board_never_the_task(district: None) -> None:
    row = obligation(acknowledged_at=AT)
    look_at(AT + timedelta(hours=48))
    sent: list[Message] = []
    deliver(at=AT + timedelta(hours=48), senders={"email": sent.append})
    [message] = [m for m in sent if m.address == people.delia.email]
    assert [(line.task_code, line.link.rsplit("/", 1)[1]) for line in message.lines] == [(row.code, "tablero")]


# In the page


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("official", "Una tarea sigue sin cerrar: vencido por ley."),
        ("secondary", "Una tarea sigue sin cerrar: fuera del plazo según Ley 30364, art. 15."),
        ("unverified", "Una tarea sigue sin cerrar: plazo por verificar."),
    ],
)
def test_lateness_is_said_by_the_mark_of_the_limit(mark: str, said: str) -> None:
    assert why_sentence(_looked(mark=mark), _call(Kind.LATE), _hearer()).startswith(said)


@pytest.mark.parametrize("kind", [kind for kind in SPOKEN if kind is not Kind.LATE])
def test_only_a_late_call_speaks_of_lateness(kind: Kind) -> None:
    said = why_sentence(_looked(), _call(kind), _hearer())
    assert "vencido" not in said
    assert "fuera del plazo" not in said


def test_the_page_says_why_it_came_and_by_which_norm() -> None:
    said = why_sentence(_looked(), _call(Kind.START), _hearer())
    assert said == (
        "Hay una tarea nueva para su institución. Le llega porque le toca a su puesto (de turno). "
        "Norma: Ley 30364, art. 15."
    )


def test_who_hears_for_another_rung_is_told_where_it_was_found() -> None:
    said = why_sentence(_looked(), _call(Kind.START), _hearer("secretariat"))
    assert "la secretaría técnica hace seguimiento" in said


def test_every_unverified_limit_of_the_library_climbs_its_ladder_and_is_never_called_late(district: None) -> None:
    row = obligation(mark="unverified", acknowledged_at=AT, ladder="urgent")
    look_at(AT + timedelta(hours=48))
    said = Delivery.objects.filter(obligation_code=row.code, channel="page")
    assert set(said.values_list("rung", flat=True)) == {rung.who for rung in library_of(HERE).ladders["urgent"].rungs}
    assert not [why for why in said.values_list("why", flat=True) if "vencido" in why or "fuera del plazo" in why]


def _looked(mark: str = "official") -> Looked:
    row = obligation(saved=False, mark=mark)
    return Looked._make(getattr(row, name) for name in Looked._fields)


def _call(kind: Kind) -> Call:
    return Call(kind, Who.POST, AT)


def _hearer(rung: str = "post") -> Hearer:
    return Hearer(1, people.bruno.code, "cpnp-san-pedro.operador", "de turno", rung, people.POLICE)


def test_a_task_of_nobody_s_limit_has_no_norm_to_name() -> None:
    row = _looked()._replace(norm="", article="", mark="secondary")
    assert why_sentence(row, _call(Kind.LATE), _hearer()).endswith("fuera del plazo según fuente secundaria. Le llega "
        "porque le toca a su puesto (de turno).")  # fmt: skip
