"""The referral form: the nearest competent first, with why; her home is opened to measure only when asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from tejido.cases.intake import ExclusionEntry
from tejido.cases.protection.services.homes import Home, place_home
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.directory.models import Institution
from tejido.directory.services.versions import mark_changed
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake


@pytest.fixture
def code(district: None) -> str:
    girl, man = intake().people
    speaks = replace(girl, profile={"language": "quechua", "disability": ["physical"]})
    made = replace(intake(people=(speaks, man)), zone_code="san-pedro")
    return register_case(made, actor=actor(people.ana), at=now()).code


def refer(code: str, who: Part = people.ana, service: str = "report_reception") -> str:
    answer = log_in(Client(), who).get(f"/casos/{code}/derivar?servicio={service}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_nearest_competent_comes_first_with_why(code: str) -> None:
    Institution.objects.filter(code="cpnp-san-pedro").update(languages=["quechua"], accessibility=["step_free"])
    mark_changed()
    page = refer(code)
    first = page.index("Comisaría San Pedro")
    assert first < page.index("Comisaría Santa Isabel")
    said = page[first : first + 400]
    for word in ("abierto ahora", "atiende su zona", "quechua", "entrada sin gradas"):
        assert word in said
    assert "no se sabe en qué lenguas atiende" in page, "of the others, what nobody knows is said"
    assert "El orden sigue" in page


def test_who_does_not_see_her_profile_is_not_told_of_her_language(code: str) -> None:
    page = refer(code, people.bruno, "legal_sponsorship")
    assert "quechua" not in page
    assert "sin gradas" not in page


def test_the_excluded_is_not_offered_and_the_shelter_has_no_place(code: str) -> None:
    entry = ExclusionEntry("institution", "cpnp-san-pedro", "Inventado: él trabaja ahí.")
    exclude(code, entry, actor=actor(people.ana), at=now())
    assert "Comisaría San Pedro" not in refer(code)
    shelter = refer(code, service="shelter")
    assert "se coordina por el CEM o Línea 100" in shelter
    assert "km" not in shelter[shelter.index("se coordina") - 200 : shelter.index("se coordina")]


def test_her_home_is_opened_only_when_asked_and_it_is_recorded(code: str) -> None:
    ana = actor(people.ana)
    assert "Medir desde su casa" not in refer(code), "there is no home to measure from"
    order = decide_measures(
        code, granted=True, terms=Terms(("no_approach",), None), told=Told(now()), actor=ana, at=now()
    )
    place_home(order, Home(-11.8540, -77.0381), told=Told(now()), actor=ana, at=now())
    before = LedgerEntry.objects.filter(action="identity.read").count()
    assert "Medir desde su casa" in refer(code)
    assert LedgerEntry.objects.filter(action="identity.read").count() == before
    client = log_in(Client(), people.ana)
    answer = client.post(f"/casos/{code}/derivar?servicio=report_reception", {"medir": "casa"})
    page = answer.content.decode()
    assert "la distancia desde su casa" in page
    assert "a 50 m" in page
    assert "-77.0381" not in page
    assert LedgerEntry.objects.filter(action="identity.read", subject_code=code).count() == before + 1
