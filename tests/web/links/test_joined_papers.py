"""What is printed of the case that stays tells the joined record too, each reader what that very one may know."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from tejido.cases.access import see_case
from tejido.cases.intake import ExclusionEntry
from tejido.cases.services.exclusions import exclude
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.reports.kinds import Kind
from tejido.reports.papers.summary import summary
from tejido.reports.services.printing import print_paper
from tejido.reports.telling.reader import Reader
from tests import people
from tests.people import actor, log_in
from tests.web.links.test_joined_record import GOAL, NUMBER, Pair, pair

__all__ = ["pair"]
pytestmark = pytest.mark.usefixtures("district")


def test_the_summary_tells_the_joined_record_and_no_number_of_it(pair: Pair) -> None:
    found = summary(Reader(actor(people.ana), see_case(actor(people.ana), pair.kept), now()))
    titles = [one.title for one in found.sections if not one.empty]
    own = [title for title in titles if "Caso unido" not in title]
    bound = [title.removeprefix(f"Caso unido {pair.joined}: ") for title in titles if title not in own]
    assert {"estado", "la ruta, sector por sector"} <= set(bound)
    assert len(bound) > len(own)
    text = str(found)
    assert "Prohibición de acercarse" in text
    assert NUMBER not in text
    assert GOAL not in text


def test_that_it_left_stands_in_the_chain_of_each(pair: Pair) -> None:
    print_paper(pair.kept, Kind.SUMMARY, "", actor=actor(people.ana), at=now())
    chains = LedgerEntry.objects.filter(action="case.exported").values_list("subject_code", flat=True)
    assert sorted(chains) == sorted([pair.kept, pair.joined])


def test_the_route_on_paper_has_both(pair: Pair) -> None:
    page = log_in(Client(), people.ana).get(f"/casos/{pair.kept}/imprimir").content.decode()
    here, _, there = page.partition("Caso unido")
    assert "sheet-lane" in here
    assert pair.joined in there
    live = Obligation.objects.filter(subject_code=pair.joined, state="open").values_list("action", flat=True)
    assert "sheet-lane" in there
    assert any(escape(action) in there for action in live)


def test_who_may_not_know_of_the_joined_record_prints_nothing_of_it(pair: Pair) -> None:
    person = ExclusionEntry("account", people.bruno.code, "Motivo inventado")
    exclude(pair.joined, person, actor=actor(people.ana), at=now())
    answer = log_in(Client(), people.bruno).get(f"/casos/{pair.kept}/imprimir")
    assert pair.joined not in answer.content.decode()
