"""The page of the papers: what may be printed, why not the rest, and the file itself."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from tejido.cases.intake import ConsentEntry
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.reports.kinds import KIND_OF_SLUG, Kind
from tejido.reports.offers import BY_CODE, NONE_YET, NOT_SENT, TEAM_ONLY
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")
SECRETS = ("Ficticia", "Inventada 123", "900000015", "00000015", "Señor Inventado", "Relato inventado")


def new_case(*agreed: str) -> str:
    consents = (ConsentEntry("services", "given"), *(ConsentEntry("recipient", "given", code) for code in agreed))
    made = intake(consents=consents)
    return register_case(made, actor=actor(people.ana), at=now() - timedelta(minutes=30)).code


def refer(code: str, institution: str) -> str:
    return propose_referral(
        code, to_institution=institution, service="psychology", handover="x", actor=actor(people.ana), at=now()
    )


def page_of(code: str, who: Part) -> str:
    answer = log_in(Client(), who).get(f"/casos/{code}/papeles")
    assert answer.status_code == 200
    return answer.content.decode()


def ask(code: str, kind: Kind, who: Part, about: str = "") -> HttpResponse:
    answer: HttpResponse = log_in(Client(), who).post(f"/casos/{code}/papeles/{kind.about.slug}", {"de": about})
    return answer


def test_every_kind_is_on_the_page_with_its_button_or_its_reason() -> None:
    code = new_case(people.HEALTH)
    refer(code, people.HEALTH)
    refer(code, people.ALEGRA)
    page = page_of(code, people.ana)
    assert [kind.about.title for kind in Kind if kind.about.title not in page] == []
    assert page.count("Descargar PDF") == 4, "summary, the referral that was sent and the two receipts"
    assert NOT_SENT["proposed"] in page
    assert NONE_YET[Kind.RISK_SHEET] in page
    assert [word for word in SECRETS if word in page] == []


@pytest.mark.parametrize(("who", "reason"), [(people.julia, BY_CODE), (people.bruno, TEAM_ONLY)])
def test_who_may_not_reads_why_not_and_gets_no_file(who: Part, reason: str) -> None:
    code = new_case()
    assert reason in page_of(code, who)
    answer = ask(code, Kind.SUMMARY, who)
    assert answer.status_code == 403
    assert reason in answer.content.decode()
    assert not LedgerEntry.objects.filter(subject_code=code, action="case.exported").exists()


def test_the_case_leads_to_its_papers() -> None:
    code = new_case()
    page = log_in(Client(), people.ana).get(f"/casos/{code}").content.decode()
    assert f"/casos/{code}/papeles" in page


def test_the_file_is_named_by_codes_and_kept_by_no_browser() -> None:
    code = new_case(people.HEALTH)
    referral = refer(code, people.HEALTH)
    answer = ask(code, Kind.REFERRAL, people.ana, referral)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{referral}-2.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("slug", sorted(KIND_OF_SLUG))
def test_a_look_prints_nothing(slug: str) -> None:
    code = new_case()
    assert log_in(Client(), people.ana).get(f"/casos/{code}/papeles/{slug}?{urlencode({'de': ''})}").status_code == 405
    assert not LedgerEntry.objects.filter(subject_code=code, action="case.exported").exists()


@pytest.mark.parametrize("who", [people.carmen, people.hugo])
def test_who_does_not_see_the_case_sees_no_paper(who: Part) -> None:
    code = new_case()
    assert log_in(Client(), who).get(f"/casos/{code}/papeles").status_code == 404
    assert ask(code, Kind.RECEIPT, who).status_code == 404


def test_a_paper_that_does_not_exist_is_not_found() -> None:
    code = new_case()
    assert log_in(Client(), people.ana).post(f"/casos/{code}/papeles/otro").status_code == 404
    assert ask(code, Kind.REFERRAL, people.ana, "D-0000-0000").status_code == 403, "there is none: it says so"
