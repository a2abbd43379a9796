"""Reading what is sealed: by group of fields, and never without a line in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.accounts.services.break_glass import open_glass
from tejido.cases.intake import ConsentEntry, SafeContact
from tejido.cases.services import contact
from tejido.cases.services import open_identity as module
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.contact import update_contact
from tejido.cases.services.open_identity import Opened, open_identity
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)


def read(code: str, who: Part) -> Opened:
    return open_identity(code, actor=actor(who, at=LATER), at=LATER)


def fields(opened: Opened, role: str = "survivor") -> dict[str, object]:
    return next((p.fields for p in opened.people if p.role == role), {})


def test_the_team_reads_all_and_it_is_recorded_without_values() -> None:
    opened = read(code := new_case(), people.ana)
    assert fields(opened)["names"] == "Persona Ficticia"
    assert fields(opened)["address"] == "Calle Inventada 123"
    assert fields(opened, "alleged_perpetrator")["names"] == "Señor Inventado"
    assert opened.contact is not None
    assert opened.contact["who_may_answer"] == "Su tía Inventada"
    assert opened.details == {1: "Relato inventado para la prueba."}
    entry = LedgerEntry.objects.get(action="identity.read")
    assert (entry.subject_code, entry.actor_code) == (code, people.ana.code)
    assert "Ficticia" not in str(entry.data)


@pytest.mark.parametrize("who", [people.irma, people.hugo])
def test_the_school_and_the_ugel_read_initials_only(who: Part) -> None:
    code = new_case(facts={"school_situation": "home_or_community"}, school_code=people.SCHOOL)
    tasks = Obligation.objects.filter(subject_code=code, sector="education")
    tasks.update(gate="open", basis="legal", institution_code=who.institution, desk_institution=who.institution)
    opened = read(code, who)
    assert [p.fields for p in opened.people] == [{"initials": "P. F. P. I."}]
    assert opened.contact is None
    assert opened.details == {}


def test_health_reads_no_address_and_nobody_accused() -> None:
    code = new_case()
    answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=LATER)
    opened = read(code, people.fabiola)
    assert "address" not in fields(opened)
    assert {p.role for p in opened.people} == {"survivor"}
    assert opened.contact is not None


def test_who_may_not_leaves_no_line() -> None:
    code = new_case()
    for person, error in ((people.hugo, NotFound), (people.carmen, NotFound), (people.julia, NotPermitted)):
        with leaves_no_trace(error):
            read(code, person)


def test_opened_with_a_reason_it_is_read_for_thirty_minutes() -> None:
    code = new_case()
    open_glass(code, reason="Ella llamó a la DEMUNA y pide ayuda", actor=actor(people.hugo), at=LATER)
    assert fields(read(code, people.hugo))["names"] == "Persona Ficticia"
    with pytest.raises(NotFound):
        open_identity(code, actor=actor(people.hugo, at=LATER + timedelta(minutes=30)), at=LATER)


def test_nothing_is_shown_when_the_line_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, f"{module.__name__}.record"):
        read(code, people.ana)


class TestContact:
    def test_it_changes_for_who_sees_it(self) -> None:
        code = new_case()
        update_contact(
            code, SafeContact("do_not_call", note="Él tiene su teléfono."), actor=actor(people.ana), at=LATER
        )
        contact_now = read(code, people.ana).contact
        assert contact_now is not None
        assert (contact_now["mode"], contact_now["number"]) == ("do_not_call", "")

    def test_refusals_leave_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = new_case()
        for wrong in (SafeContact("call"), SafeContact("call", "12"), SafeContact("carrier_pigeon")):
            with leaves_no_trace(FieldErrors):
                update_contact(code, wrong, actor=actor(people.ana), at=LATER)
        with leaves_no_trace(NotFound):
            update_contact(code, SafeContact(), actor=actor(people.irma), at=LATER)
        with cut_at(monkeypatch, f"{contact.__name__}.record"):
            update_contact(code, SafeContact(), actor=actor(people.ana), at=LATER)
