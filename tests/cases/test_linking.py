"""Family links and duplicates: seen by who may see both, joined by a person with a reason, undone exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tejido.accounts.actors import Actor
from tejido.accounts.models import Exclusion
from tejido.cases.access import counted_once, people_of, recent_cases, see_case
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.services.closing import close_case, reopen_case
from tejido.cases.intake import ConsentEntry, ExclusionEntry, Identity, PersonEntry
from tejido.cases.linking.access import join_for, joined_seen, kept_of, links_of
from tejido.cases.linking.kinds import link_kinds, load_kinds
from tejido.cases.linking.models import CaseJoin, FamilyLink
from tejido.cases.linking.services import families, joining
from tejido.cases.linking.services.families import end_link, link_people
from tejido.cases.linking.services.joining import join_cases, undo_join
from tejido.cases.linking.services.matches import SURNAMES, find_matches
from tejido.cases.models import Case, Consent, Incident, Note, Person, PersonIndex
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.exclusions import exclude, lift
from tejido.cases.services.registration import register_case
from tejido.cases.services.search import PER_HOUR
from tejido.cases.services.task_work import complete_task
from tejido.cases.services.told import Told
from tejido.cases.transfers.services.answering import accept_transfer
from tejido.cases.transfers.services.proposing import Offer, propose_transfer
from tejido.cases.transfers.states import Basis
from tejido.directory.models import Post, Posting
from tejido.directory.routing import _Kept
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused, WrongFile
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.access import board_figures
from tejido.obligations.models import Obligation
from tejido.obligations.services.tally import tally_board
from tejido.obligations.services.working import Said
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.elsewhere import open_neighbour
from tests.people import ELSEWHERE, Part, actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=2)
WHY = "Es la misma persona (inventado)."
TABLES = (Case, Person, PersonIndex, Incident, Note, Consent, Exclusion, Obligation)
MOVING = {"look_version"}
"""What the watcher compares must never go back; it says nothing of the task."""


def second(key: str = "form-2", *, who: Part = people.ana, **identity: Any) -> str:
    """Another case of the same invented girl, taken in two hours after the first."""
    made = intake(key)
    girl, man = made.people
    known = replace(girl.identity, **identity) if identity else girl.identity
    return register_case(
        replace(made, people=(replace(girl, identity=known), man), reported_at=AT + timedelta(minutes=90)),
        actor=actor(who),
        at=AT + timedelta(hours=2),
    ).code


def join(kept: str, joined: str, who: Part = people.ana, **more: Any) -> str:
    return join_cases(kept, joined, **({"reason": WHY, "actor": actor(who), "at": LATER} | more))


def survivor(case: str) -> str:
    return Person.objects.get(case__code=case, role="survivor").code


def _of(institution: str, sector: str) -> Actor:
    """Somebody invented who works there."""
    return actor(Part(f"Alguien-{institution}", f"P-{institution[:9].upper()}", "operator", institution, sector))


def live(*cases: str) -> list[Obligation]:
    return list(Obligation.objects.filter(subject_code__in=cases, state__in=("open", "taken")).order_by("pk"))


def columns() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables of cases, column by column."""
    return {
        model.__name__: [
            {k: v for k, v in row.items() if k not in MOVING} for row in model._default_manager.order_by("pk").values()
        ]
        for model in TABLES
    }


class TestFamily:
    def test_a_child_with_a_case_of_its_own_is_linked_to_its_mother(self) -> None:
        mother, child = new_case(), second(document_number="00000016", phone="900000016")
        code = link_people(
            child, survivor(child), kind="child", other_case=mother, other_person=survivor(mother),
            actor=actor(people.ana), at=LATER,
        )  # fmt: skip
        (from_child,) = links_of(see_case(actor(people.ana), child), actor(people.ana))
        (from_mother,) = links_of(see_case(actor(people.ana), mother), actor(people.ana))
        words = link_kinds().word
        assert words(from_child.row.kind, back=from_child.back) == "Hija o hijo de"
        assert words(from_mother.row.kind, back=from_mother.back) == "Madre o padre de"
        assert (from_child.there_case.code, from_mother.there_case.code) == (mother, child)
        for case in (mother, child):
            assert LedgerEntry.objects.filter(subject_code=case, action="case.linked").exists()
        end_link(mother, code, actor=actor(people.ana), at=LATER)
        assert links_of(see_case(actor(people.ana), child), actor(people.ana)) == []
        assert FamilyLink.objects.get(code=code).ended_at == LATER, "nothing is deleted"

    def test_it_is_seen_only_by_who_sees_both_people(self) -> None:
        mother, child = new_case(), second(document_number="00000016")
        link_people(
            child, survivor(child), kind="child", other_case=mother, other_person=survivor(mother),
            actor=actor(people.ana), at=LATER,
        )  # fmt: skip
        bruno = actor(people.bruno)
        assert len(links_of(see_case(bruno, child), bruno)) == 1
        entry = ExclusionEntry("account", people.bruno.code, "Inventado: es su vecino.")
        exclude(mother, entry, actor=actor(people.ana), at=LATER)
        assert links_of(see_case(bruno, child), bruno) == []
        household = PersonEntry(role="other", sex="female", age=9, identity=Identity(names="Otra Ficticia"))
        own = new_case("form-3", people=(*intake().people, household))
        other = Person.objects.get(case__code=own, role="other").code
        link_people(
            own, other, kind="sibling", other_case=own, other_person=survivor(own), actor=actor(people.ana), at=LATER
        )
        fabiola = actor(people.fabiola)
        answer_consent(own, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=LATER)
        assert other not in {p.code for p in people_of(see_case(fabiola, own))}
        assert links_of(see_case(fabiola, own), fabiola) == [], "who does not see the household sees no link to it"

    def test_refusals_leave_nothing(self) -> None:
        mother, child = new_case(), second(document_number="00000016")
        ana = actor(people.ana)
        said = {"kind": "child", "other_case": mother, "other_person": survivor(mother), "actor": ana, "at": LATER}
        for changes, error in (
            ({"kind": "comadre"}, Refused),
            ({"other_case": child, "other_person": survivor(child)}, Refused),
            ({"other_case": "C-0000-0000"}, NotFound),
            ({"other_person": survivor(child)}, NotFound),
            ({"actor": actor(people.bruno)}, NotPermitted),
            ({"actor": actor(people.carmen)}, NotFound),
        ):
            with leaves_no_trace(error):
                link_people(child, survivor(child), **(said | changes))  # type: ignore[arg-type]
        link_people(child, survivor(child), **said)  # type: ignore[arg-type]
        with leaves_no_trace(Conflict):
            link_people(child, survivor(child), **said)  # type: ignore[arg-type]
        back = said | {"kind": "parent", "other_case": child, "other_person": survivor(child)}
        with leaves_no_trace(Conflict):
            link_people(mother, survivor(mother), **back)  # type: ignore[arg-type]
        with leaves_no_trace(NotFound):
            end_link(mother, "V-0000-0000", actor=ana, at=LATER)

    def test_whole_or_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mother, child = new_case(), second(document_number="00000016")
        with cut_at(monkeypatch, f"{families.__name__}._record"):
            link_people(
                child, survivor(child), kind="child", other_case=mother, other_person=survivor(mother),
                actor=actor(people.ana), at=LATER,
            )  # fmt: skip

    def test_every_kind_comes_back(self, tmp_path: Any) -> None:
        for code, kind in link_kinds().kinds.items():
            assert link_kinds().kinds[kind.back].back == code
        wrong = tmp_path / "links.yaml"
        wrong.write_text("mark: unverified\nsource: x\nkinds:\n  a: {word: A, back: b}\n  b: {word: B, back: b}\n")
        with pytest.raises(WrongFile, match="no vuelve"):
            load_kinds(wrong)


class TestMatches:
    def test_by_kind_and_never_by_datum(self) -> None:
        first, again = new_case(), second()
        found = find_matches(first, actor=actor(people.ana), at=LATER)
        assert [(m.code, m.kinds) for m in found.own] == [(again, ("dni", "phone"))]
        assert found.elsewhere is False

    def test_surnames_need_the_year_of_birth(self) -> None:
        born = {"document_number": "", "document_kind": "", "phone": "", "surnames": "Prueba Inventada"}
        first, again = second("a", **born), second("b", **born)
        assert find_matches(first, actor=actor(people.ana), at=LATER).own == ()
        year = {**born, "birth_on": AT.date().replace(year=2011)}
        first, again = second("c", **year), second("d", **year)
        (match,) = find_matches(first, actor=actor(people.ana), at=LATER).own
        assert (match.code, match.kinds) == (again, (SURNAMES,))

    def test_of_another_teams_case_only_that_there_may_be_one(self) -> None:
        first = new_case()
        answer = find_matches(first, actor=actor(people.ana), at=LATER)
        assert (answer.own, answer.elsewhere) == ((), False)
        other_team = Part("Tomás", "P-T0MA-0777", "operator", "cem-comisaria", "cem")
        post = Post.objects.get(code="cem-comisaria.operador")
        Posting.objects.create(post=post, account=other_team(), from_at=people.JOINED)
        hidden = second("b", who=other_team)
        aunt = ExclusionEntry("account", people.ana.code, "Inventado: es su tía.")
        exclude(hidden, aunt, actor=actor(other_team), at=LATER)
        answer = find_matches(first, actor=actor(people.ana), at=LATER)
        assert (answer.own, answer.elsewhere) == ((), False), "who is excluded is told nothing at all"
        answer = find_matches(first, actor=actor(people.marta), at=LATER)
        assert (answer.own, answer.elsewhere) == ((), True), "of a case that its team does not carry, no code"
        for person, error in ((people.bruno, NotPermitted), (people.carmen, NotFound), (people.julia, NotPermitted)):
            with leaves_no_trace(error):
                find_matches(first, actor=actor(person), at=LATER)

    def test_it_is_counted_with_the_other_searches_and_stays_in_the_chains(self) -> None:
        first, again = new_case(), second()
        ana = actor(people.ana)
        for n in range(PER_HOUR):
            find_matches(first, actor=ana, at=LATER + timedelta(seconds=n))
        with leaves_no_trace(Refused, "límite"):
            find_matches(first, actor=ana, at=LATER + timedelta(minutes=30))
        find_matches(first, actor=ana, at=LATER + timedelta(hours=2))
        rows = LedgerEntry.objects.filter(action="search.performed")
        assert {row.subject_code for row in rows} == {ana.code, first, again}
        assert not [row for row in rows if "00000015" in row.data or "900000015" in row.data]

    def test_an_alleged_perpetrator_is_never_matched(self) -> None:
        first = new_case()
        man = PersonEntry(role="alleged_perpetrator", sex="male", identity=intake().people[0].identity)
        new_case("form-9", people=(replace(intake().people[0], identity=Identity()), man))
        assert find_matches(first, actor=actor(people.ana), at=LATER).own == ()


class TestJoining:
    def test_one_points_to_the_other_and_nothing_is_asked_twice(self) -> None:
        first, again = new_case(), second()
        asked = {(row.duty, row.sector) for row in live(first, again)}
        assert len(live(first, again)) > len(asked), "the fixture asks the same of both"
        code = join(first, again)
        row = CaseJoin.objects.get(code=code)
        assert Case.objects.get(code=again).joined_to == Case.objects.get(code=first)
        assert row.matched == ["dni", "phone"]
        now = live(first, again)
        assert {(task.duty, task.sector) for task in now if task.gate == "open"} <= asked
        told = [(task.duty, task.sector) for task in now if task.gate == "open"]
        assert len(told) == len(set(told))
        assert row.held
        for task in Obligation.objects.filter(code__in=row.held):
            said = task.acts.get(act="cancelled").data["reason"]
            assert first not in said
            assert again not in said, "who sees one case only does not learn of the other"
        assert kept_of(actor(people.ana), Case.objects.get(code=again)) == first
        ((_, there),) = joined_seen(actor(people.ana), Case.objects.get(code=first))
        assert (there.case.code, len(people_of(there))) == (again, 2)
        assert [case.code for case in recent_cases(actor(people.ana))] == [first]
        for case, other in ((first, again), (again, first)):
            assert other in LedgerEntry.objects.get(subject_code=case, action="case.joined").data
        assert join(first, again) == code, "sent twice it is one"
        assert verify() == []

    def test_of_two_the_one_that_is_due_first_stays(self) -> None:
        first, again = new_case(), second()
        due = {}
        for row in live(first, again):
            if row.gate == "open" and row.due_at is not None:
                due.setdefault((row.duty, row.sector), []).append(row.due_at)
        pairs = {key: min(times) for key, times in due.items() if len(times) == 2}
        assert pairs
        join(again, first)
        left = {(row.duty, row.sector): row.due_at for row in live(first, again)}
        assert {key: left[key] for key in pairs} == pairs

    def test_undone_both_are_as_they_were_column_by_column(self) -> None:
        first, again = new_case(), second()
        before = columns()
        code = join(first, again)
        assert columns() != before
        assert undo_join(code, reason="No era ella (inventado).", actor=actor(people.ana), at=LATER) == (first, again)
        assert columns() == before
        row = CaseJoin.objects.get(code=code)
        assert (row.undone_by, row.undone_at) == (people.ana.code, LATER)
        with leaves_no_trace(NotFound):
            undo_join(code, reason="No era ella (inventado).", actor=actor(people.ana), at=LATER)
        assert joined_seen(actor(people.ana), Case.objects.get(code=first)) == []
        assert verify() == []
        join(first, again)  # and it can be joined again

    def test_what_was_done_for_one_is_not_asked_again_for_the_other(self) -> None:
        first, again = new_case(), second()
        join(first, again)
        task = next(row for row in live(first, again) if row.sector == "cem" and row.gate == "open")
        at = LATER + timedelta(minutes=5)
        complete_task(task.code, Said(claimed_at=at), actor=actor(people.ana), at=at)
        same = Obligation.objects.filter(duty=task.duty, sector="cem", state__in=("open", "taken"))
        assert not same.exists()

    def test_what_she_answers_and_who_must_not_know_hold_in_both(self) -> None:
        first, again = new_case(), second()
        ana = actor(people.ana)
        join(first, again)
        answer_consent(first, ConsentEntry("recipient", "given", "health"), actor=ana, at=LATER)
        assert Consent.objects.filter(recipient="health", answer="given").count() == 2
        withdraw_consent(again, purpose="recipient", recipient="health", actor=ana, at=LATER)
        assert not Consent.objects.filter(recipient="health", withdrawn_at__isnull=True).exists()
        entry = ExclusionEntry("account", people.bruno.code, "Inventado: es su vecino.")
        exclude(first, entry, actor=ana, at=LATER)
        for case in (first, again):
            with pytest.raises(NotFound):
                see_case(actor(people.bruno), case)
        lift(again, kind="account", value=people.bruno.code, actor=actor(people.marta), at=LATER)
        assert see_case(actor(people.bruno), first)

    def test_cases_that_exclude_others_are_not_joined(self) -> None:
        first, again = new_case(), second()
        entry = ExclusionEntry("account", people.bruno.code, "Inventado: es su vecino.")
        exclude(first, entry, actor=actor(people.ana), at=LATER)
        with leaves_no_trace(Refused, "mismas exclusiones"):
            join(first, again)
        exclude(again, entry, actor=actor(people.ana), at=LATER)
        join(first, again)

    def test_who_sees_only_one_keeps_seeing_it_and_learns_nothing_of_the_other(self) -> None:
        first, again = new_case(), second()
        for case in (first, again):
            exclude(case, ExclusionEntry("account", people.nora.code, "Inventado."), actor=actor(people.ana), at=LATER)
        join(first, again)
        carmen = actor(people.carmen)
        assert kept_of(carmen, Case.objects.get(code=again)) is None
        assert joined_seen(carmen, Case.objects.get(code=first)) == []
        with pytest.raises(NotFound):
            join_for(carmen, CaseJoin.objects.get().code)

    def test_figures_count_her_once(self) -> None:
        first, again = new_case(), second()
        join(first, again)
        assert counted_once() == {again: first}
        tally_board(at=LATER, one=counted_once())
        (district,) = [f for f in board_figures(actor(people.julia)) if f.scope == "district"]
        assert district.figures["subjects"]["open"] == 1

    def test_refusals_leave_nothing(self) -> None:
        first, again = new_case(), second()
        third = second("form-3")
        for changes, error in (
            ({"reason": "no"}, Refused),
            ({"reason": "x" * 4001}, Refused),
            ({"who": people.bruno}, NotPermitted),
            ({"who": people.carmen}, NotFound),
            ({"who": people.julia}, NotPermitted),
        ):
            with leaves_no_trace(error):
                join(first, again, **changes)  # type: ignore[arg-type]
        with leaves_no_trace(Refused):
            join(first, first)
        join(first, again)
        for kept, joined in ((again, third), (third, again), (third, first)):
            with leaves_no_trace(Conflict):
                join(kept, joined)
        with leaves_no_trace(Refused):
            undo_join(CaseJoin.objects.get().code, reason="no", actor=actor(people.ana), at=LATER)
        with leaves_no_trace(NotFound):
            undo_join("U-0000-0000", reason=WHY, actor=actor(people.ana), at=LATER)

    def test_they_are_closed_and_opened_together(self) -> None:
        first, again = new_case(), second()
        join(first, again)
        Case.objects.update(risk_level="mild")
        for task in live(first, again):
            if task.basis == "legal" and task.desk_institution != people.CEM:
                complete_task(task.code, Said(), actor=_of(task.desk_institution, task.sector), at=LATER)
        said = {"reason": "goals_reached", "confirmed": care_catalog().criteria, "override": True}
        told = Told(LATER, note="Se cierra para la prueba (inventado).")
        close_case(first, **said, told=told, actor=actor(people.marta), at=LATER)  # type: ignore[arg-type]
        assert {case.state for case in Case.objects.all()} == {"closed"}
        assert live(first, again) == []
        reopen_case(first, reason="Volvió a pedir ayuda (inventado).", actor=actor(people.marta), at=LATER)
        assert {case.state for case in Case.objects.all()} == {"open"}
        told_twice = [(row.duty, row.sector) for row in live(first, again) if row.gate == "open"]
        assert len(told_twice) == len(set(told_twice))

    def test_joined_cases_pass_together_to_another_district(self) -> None:
        open_neighbour()
        _Kept.routes = None
        first, again = new_case(), second()
        join(first, again)
        offer = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, given_by="survivor")
        with leaves_no_trace(Conflict, "unido"):
            propose_transfer(again, offer, actor=actor(people.ana), at=LATER)
        code = propose_transfer(first, offer, actor=actor(people.ana), at=LATER)
        accept_transfer(code, zone_code="", actor=actor(people.carmen), at=LATER)
        carmen = actor(people.carmen)
        assert see_case(carmen, first).in_full
        assert see_case(carmen, again).in_full
        assert {row.district for row in live(first, again)} == {ELSEWHERE}
        told = [(row.duty, row.sector) for row in live(first, again) if row.gate == "open"]
        assert len(told) == len(set(told)), "and nothing is asked twice there"
        undo_join(CaseJoin.objects.get().code, reason="No era ella (inventado).", actor=carmen, at=LATER)
        assert {row.district for row in live(first, again)} == {ELSEWHERE}

    @pytest.mark.parametrize("what", ["join", "undo"])
    def test_whole_or_nothing(self, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
        first, again = new_case(), second()
        code = join(first, again) if what == "undo" else ""
        with cut_at(monkeypatch, f"{joining.__name__}.replan"):
            if what == "undo":
                undo_join(code, reason=WHY, actor=actor(people.ana), at=LATER)
            else:
                join(first, again)
