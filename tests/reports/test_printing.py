"""Who may print what, and what each printing leaves: allowed, refused without a trace, whole or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.accounts.services.break_glass import open_glass
from tejido.cases.access import see_case
from tejido.cases.intake import ExclusionEntry
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.services.consents import withdraw_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.referrals import move_referral
from tejido.cases.states import ReferralState
from tejido.kernel.errors import CannotUnseal, NotFound, NotPermitted, TejidoError
from tejido.obligations.models import Obligation
from tejido.reports import typesetting
from tejido.reports.kinds import KIND_OF_SLUG, Kind
from tejido.reports.offers import (
    BY_CODE,
    COURT_EXCLUDED,
    NONE_YET,
    ON_SCREEN,
    TEAM_ONLY,
    Offer,
    offers_for,
)
from tejido.reports.services import printing as module
from tejido.reports.telling.reader import Reader
from tejido.vault.models import DataKey
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.reports.printed import LATER, lines, printing, rich_case, told

pytestmark = pytest.mark.usefixtures("district")
COURT = "juzgado-familia"
WHOLE = (Kind.SUMMARY, Kind.RECEIPT, Kind.REMINDER)


def offers(code: str, who: Part) -> list[Offer]:
    account = actor(who, at=LATER)
    return offers_for(Reader(account, see_case(account, code), LATER))


def offered(code: str, who: Part) -> dict[Kind, list[str]]:
    """What may be printed, by kind."""
    return {kind: [o.about for o in offers(code, who) if o.kind == kind and not o.why_not] for kind in Kind}


def why_not(code: str, who: Part, kind: Kind) -> list[str]:
    return [offer.why_not for offer in offers(code, who) if offer.kind == kind and offer.why_not]


def take_back(code: str) -> None:
    """She no longer permits that the health centre is told."""
    withdraw_consent(code, purpose="recipient", recipient=people.HEALTH, actor=actor(people.ana), at=LATER)


def leave_out(code: str, institution: str) -> None:
    entry = ExclusionEntry("institution", institution, "Trabaja ahí un familiar inventado de él")
    exclude(code, entry, actor=actor(people.ana), at=LATER)


def referral_of(code: str) -> str:
    duty = Obligation.objects.filter(subject_code=code, protocol="referral").order_by("id")[0].duty
    return duty.rpartition(".")[2]


class TestWho:
    def test_the_team_prints_everything(self) -> None:
        found = offered(rich_case(people.ALEGRA), people.ana)
        assert {kind for kind, about in found.items() if about} == set(Kind)

    def test_the_receiver_prints_its_referral_and_nothing_of_the_team(self) -> None:
        code = rich_case(people.ALEGRA, people.HEALTH)
        found = offered(code, people.pilar)
        assert found[Kind.REFERRAL] == [referral_of(code)], "only its own"
        assert [kind for kind, about in found.items() if about] == [Kind.REFERRAL]
        for kind in (*WHOLE, Kind.RISK_SHEET):
            assert why_not(code, people.pilar, kind) == [TEAM_ONLY]
        assert why_not(code, people.pilar, Kind.COURT_NOTICE) == [NONE_YET[Kind.COURT_NOTICE]]

    def test_the_police_write_to_the_court_by_their_duties(self) -> None:
        code = rich_case()
        found = offered(code, people.bruno)[Kind.COURT_NOTICE]
        own = Obligation.objects.filter(subject_code=code, institution_code=people.POLICE, code__in=found)
        assert sorted(own.values_list("step", flat=True)) == ["ley30364.police_report_to_court"]
        assert "" in found, "and of the measures in general"
        assert not offered(code, people.bruno)[Kind.RISK_SHEET]

    def test_by_code_or_with_a_reason_nothing_is_printed(self) -> None:
        code = rich_case()
        assert {offer.why_not for offer in offers(code, people.julia)} == {BY_CODE}
        open_glass(code, reason="Ella llamó a la UGEL y pide ayuda", actor=actor(people.hugo), at=LATER)
        assert {offer.why_not for offer in offers(code, people.hugo)} == {ON_SCREEN}

    @pytest.mark.parametrize("kind", WHOLE)
    @pytest.mark.parametrize("who", [people.carmen, people.hugo, people.delia, people.karla])
    def test_another_district_or_who_has_nothing_in_it_finds_no_case(self, who: Part, kind: Kind) -> None:
        code = new_case()
        with leaves_no_trace(NotFound):
            printing(code, kind, who=who)

    @pytest.mark.parametrize("kind", Kind)
    def test_who_may_not_is_told_why_and_leaves_no_trace(self, kind: Kind) -> None:
        code = new_case()
        with leaves_no_trace(NotPermitted, BY_CODE):
            printing(code, kind, who=people.julia)

    def test_who_is_excluded_prints_nothing(self) -> None:
        code = rich_case()
        leave_out(code, people.POLICE)
        with leaves_no_trace(NotFound):
            printing(code, Kind.COURT_NOTICE, who=people.bruno)


class TestGates:
    def test_what_waits_for_her_permission_or_was_withdrawn_is_not_printed(self) -> None:
        code = rich_case(people.HEALTH)
        referral = referral_of(code)
        take_back(code)
        assert not offered(code, people.ana)[Kind.REFERRAL]
        with leaves_no_trace(NotPermitted):
            printing(code, Kind.REFERRAL, referral)

    def test_an_accepted_one_stops_too_when_she_takes_her_permission_back(self) -> None:
        code = rich_case(people.HEALTH)
        referral = referral_of(code)
        move_referral(referral, ReferralState.ACCEPTED, reason="", actor=actor(people.fabiola), at=LATER)
        assert offered(code, people.ana)[Kind.REFERRAL] == [referral]
        take_back(code)
        assert why_not(code, people.ana, Kind.REFERRAL) == ["Ella ya no permite que se le comunique."]

    def test_nothing_is_written_to_an_excluded_institution(self) -> None:
        code = rich_case(people.HEALTH)
        referral = referral_of(code)
        move_referral(referral, ReferralState.ACCEPTED, reason="", actor=actor(people.fabiola), at=LATER)
        leave_out(code, people.HEALTH)
        assert why_not(code, people.ana, Kind.REFERRAL) == ["Esa institución está excluida de este caso."]

    def test_an_excluded_court_gets_no_notice(self) -> None:
        code = rich_case()
        MeasureOrder.objects.filter(case__code=code).update(court=COURT)
        assert offered(code, people.ana)[Kind.COURT_NOTICE] == [""]
        leave_out(code, COURT)
        assert set(why_not(code, people.ana, Kind.COURT_NOTICE)) == {COURT_EXCLUDED}
        with leaves_no_trace(NotPermitted, "excluido"):
            printing(code, Kind.COURT_NOTICE)

    def test_before_any_order_an_excluded_court_of_the_zone_is_not_named(self) -> None:
        code = rich_case()
        leave_out(code, COURT)
        assert "Juzgado de Familia competente" not in told(code, Kind.COURT_NOTICE)


class TestTrace:
    @pytest.mark.parametrize("kind", WHOLE)
    def test_a_paper_without_anything_sealed_leaves_one_line(self, kind: Kind) -> None:
        code = new_case()
        printed = printing(code, kind)
        assert printed.content.startswith(b"%PDF")
        assert printed.file_name == f"{code}-{kind.number}.pdf"
        assert lines(code, "case.exported") == [{"paper": str(kind)}]
        assert lines(code, "identity.read") == []

    def test_what_is_opened_for_a_service_is_recorded_by_its_groups(self) -> None:
        code = rich_case(people.HEALTH, people.SCHOOL)
        referral = referral_of(code)
        printed = printing(code, Kind.REFERRAL, referral)
        assert printed.file_name == f"{referral}-2.pdf"
        assert lines(code, "case.exported") == [{"paper": "referral_sheet", "about": referral}]
        assert lines(code, "identity.read") == [{"groups": ["contact", "identity"], "closeness": "team"}]
        assert lines(code, "notes.read") == [{}]

    def test_the_risk_sheet_and_the_numbers_of_the_court_are_readings_too(self) -> None:
        code = rich_case()
        sheet = offered(code, people.ana)[Kind.RISK_SHEET][0]
        printing(code, Kind.RISK_SHEET, sheet)
        assert lines(code, "risk.read") == [{}]
        printing(code, Kind.COURT_NOTICE)
        assert lines(code, "identity.read") == [{"groups": ["justice"], "closeness": "team"}]
        assert [line["paper"] for line in lines(code, "case.exported")] == ["risk_sheet", "court_notice"]

    def test_without_its_line_nobody_gets_the_paper(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = new_case()
        with cut_at(monkeypatch, f"{module.__name__}.record"):
            printing(code, Kind.SUMMARY)

    def test_what_could_not_be_set_was_not_exported(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        code = new_case()
        (tmp_path / "paper.typ").write_text('#panic("rota")', encoding="utf-8")
        monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
        with leaves_no_trace(TejidoError, "No se pudo componer"):
            printing(code, Kind.SUMMARY)

    def test_without_its_key_only_what_needs_nothing_sealed_is_printed(self) -> None:
        code = rich_case(people.HEALTH)
        sheet = offered(code, people.ana)[Kind.RISK_SHEET][0]
        DataKey.objects.filter(subject_code=code).update(erased_at=LATER, wrapped=None)
        for kind, about in ((Kind.REFERRAL, referral_of(code)), (Kind.RISK_SHEET, sheet), (Kind.COURT_NOTICE, "")):
            with leaves_no_trace(CannotUnseal):
                printing(code, kind, about)
        for kind in WHOLE:
            assert printing(code, kind).content.startswith(b"%PDF")

    def test_what_is_not_of_the_case_is_not_found(self) -> None:
        code, other = rich_case(people.HEALTH), rich_case(people.HEALTH, key="form-2")
        for about in (referral_of(other), offered(other, people.ana)[Kind.RISK_SHEET][0], "999999", "../../etc", "\0"):
            for kind in Kind:
                with leaves_no_trace(NotFound):
                    printing(code, kind, about)


def test_every_kind_has_an_address_of_its_own() -> None:
    assert len(KIND_OF_SLUG) == len(Kind)
    assert all(slug == slug.lower() and slug.isascii() for slug in KIND_OF_SLUG)
