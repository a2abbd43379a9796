"""Keeping a question: who may does it, who may not leaves no trace, and it is done whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tejido.accounts.actors import Actor
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.observatory.asking.access import own_questions, question_of_code, shared_questions
from tejido.observatory.asking.models import SavedQuestion
from tejido.observatory.asking.question import Question
from tejido.observatory.asking.services import keeping
from tejido.observatory.asking.services.keeping import (
    Wanted,
    change_question,
    delete_question,
    save_question,
    share_question,
    unshare_question,
)
from tests import people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
WANTED = Wanted("Zonas", Question("cases", "zone"), 3)
OTHER = Wanted("Edades", Question("cases", "age"), 4)


@pytest.fixture
def elsa() -> Actor:
    return people.actor(people.elsa)


def traces() -> tuple[list[tuple[str, str, bool]], int]:
    rows = [(row.name, row.asked, row.shared_at is not None) for row in SavedQuestion.objects.order_by("pk")]
    return rows, LedgerEntry.objects.count()


def test_it_is_kept_with_whose_it_is(elsa: Actor) -> None:
    row = save_question(WANTED, actor=elsa, at=AT)
    assert (row.account_id, row.district, row.institution_code, row.role) == (
        elsa.account_id, people.HERE, "", "citizen_monitor",
    )  # fmt: skip
    assert (row.name, row.asked, row.release, row.saved_at) == ("Zonas", "que=cases&filas=zone", 3, AT)
    assert list(own_questions(elsa)) == [row]
    assert str(row) == row.code
    assert LedgerEntry.objects.get().subject_code == elsa.code


def test_who_may_not_leaves_no_trace(elsa: Actor) -> None:
    row = save_question(WANTED, actor=elsa, at=AT)
    before = traces()
    karla, delia = people.actor(people.karla), people.actor(people.delia)
    for actor, refusal in ((karla, NotPermitted), (delia, NotFound)):
        with pytest.raises(refusal):
            change_question(row.code, OTHER, actor=actor, at=AT)
        for deed in (share_question, unshare_question, delete_question):
            with pytest.raises(refusal):
                deed(row.code, actor=actor, at=AT)
        with pytest.raises(refusal):
            question_of_code(actor, row.code)
    with pytest.raises(NotPermitted):
        save_question(WANTED, actor=karla, at=AT)
    assert traces() == before


@pytest.mark.parametrize("deed", ["save", "change", "share", "unshare", "delete"])
def test_it_is_whole_or_nothing(elsa: Actor, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = save_question(WANTED, actor=elsa, at=AT)
    if deed == "unshare":
        share_question(row.code, actor=elsa, at=AT)
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(keeping, "record", broken)
    work = {
        "save": lambda: save_question(OTHER, actor=elsa, at=AT),
        "change": lambda: change_question(row.code, OTHER, actor=elsa, at=AT),
        "share": lambda: share_question(row.code, actor=elsa, at=AT),
        "unshare": lambda: unshare_question(row.code, actor=elsa, at=AT),
        "delete": lambda: delete_question(row.code, actor=elsa, at=AT),
    }
    with pytest.raises(RuntimeError):
        work[deed]()
    assert traces() == before


def test_the_same_name_at_the_same_instant_is_taken_by_the_first(elsa: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    save_question(WANTED, actor=elsa, at=AT)
    before = traces()
    monkeypatch.setattr(keeping, "_checked", lambda wanted, taken: (wanted.name, "que=cases&filas=zone"))
    with pytest.raises(FieldErrors, match="Ya guarda una pregunta con ese nombre"):
        save_question(WANTED, actor=elsa, at=AT)
    assert traces() == before


def test_what_is_shared_is_of_the_district(elsa: Actor) -> None:
    row = save_question(WANTED, actor=elsa, at=AT)
    delia, carmen = people.actor(people.delia), people.actor(people.carmen)
    assert list(shared_questions(delia)) == []
    share_question(row.code, actor=elsa, at=AT)
    assert [list(shared_questions(actor)) for actor in (delia, carmen, elsa)] == [[row], [], []]
    assert question_of_code(delia, row.code) == row
