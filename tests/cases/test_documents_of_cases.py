"""The documents of a case: attached once, opened by who may, each opening recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.cases.access import documents_in, see_case
from tejido.cases.services.documents import attach, open_document, withdraw
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import leaves_no_trace, new_case
from tests.documents import files
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)


def send(code: str, who: Part = people.ana, content: bytes | None = None) -> str:
    return attach(code, name="Denuncia", content=content or files.pdf(), actor=actor(who), at=LATER)


def test_it_is_attached_listed_and_opened_with_a_line() -> None:
    code = new_case()
    made = send(code)
    assert [d.name for d in documents_in(see_case(actor(people.marta), code), actor(people.marta))] == ["Denuncia.pdf"]
    found = open_document(code, made, actor=actor(people.marta), at=LATER)
    assert found.content.startswith(b"%PDF")
    assert LedgerEntry.objects.filter(action="document.read", actor_code=people.marta.code).count() == 1


def test_another_institution_sees_only_its_own() -> None:
    code = new_case()
    team, police = send(code), send(code, people.bruno, files.screenshot())
    seen = documents_in(see_case(actor(people.bruno), code), actor(people.bruno))
    assert [d.code for d in seen] == [police]
    with leaves_no_trace(NotFound):
        open_document(code, team, actor=actor(people.bruno), at=LATER)
    assert len(documents_in(see_case(actor(people.ana), code), actor(people.ana))) == 2


def test_the_same_file_twice_and_bad_files_leave_nothing() -> None:
    code = new_case()
    content = files.pdf()
    send(code, content=content)
    with leaves_no_trace(Conflict):
        send(code, content=content)
    with leaves_no_trace(Refused, "programa"):
        send(code, content=b"MZ" + b"\0" * 200)


def test_strangers_leave_nothing() -> None:
    code = new_case()
    for person, error in ((people.hugo, NotFound), (people.julia, NotPermitted)):
        with leaves_no_trace(error):
            send(code, person)


def test_withdrawn_it_is_no_longer_shown() -> None:
    code = new_case()
    made = send(code)
    with leaves_no_trace(Refused):
        withdraw(code, made, reason="porque sí", actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotFound):
        withdraw(code, made, reason="wrong_case", actor=actor(people.bruno), at=LATER)
    withdraw(code, made, reason="wrong_case", actor=actor(people.ana), at=LATER)
    assert documents_in(see_case(actor(people.ana), code), actor(people.ana)) == []
