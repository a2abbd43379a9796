"""`tejido observatory release`: what it says, in whose name, and what this installation releases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tejido.cli import releasing
from tejido.cli.full.observatory import _say
from tejido.directory.models import Zone
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.observatory.releasing.cubes import cubes
from tejido.observatory.releasing.ordering import standing_order
from tejido.statistics.rule import Rule
from tests import people
from tests.observatory.town import HERE, THERE, cases, order, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asked = order(write(tmp_path / "f", cases()), tmp_path / "releases")
    monkeypatch.setattr(releasing, "standing_order", lambda facts: asked)
    return tmp_path / "releases"


def test_it_tells_each_step_and_ends_with_what_is_in_force(ordered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert releasing.release(None, None, _say, update=False) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Contadas 4 tablas."
    assert [line for line in said if line.startswith("Auditor: 4 tablas")]
    assert said[-2].startswith("La publicación 1 está vigente: ")
    assert said[-1].startswith("4 tablas con datos hasta el mar\N{NO-BREAK SPACE}31")
    assert LedgerEntry.objects.get(action="release.published").actor_code == "system:cli"


def test_from_a_page_it_is_in_the_name_of_who_asked(ordered: Path) -> None:
    asked = people.actor(people.julia)
    releasing.release(None, asked.account_id, _say, update=False)
    assert LedgerEntry.objects.get(action="release.published").actor_code == asked.code


def test_who_may_not_or_is_gone_publishes_nothing(ordered: Path) -> None:
    with pytest.raises(NotPermitted):
        releasing.release(None, people.actor(people.ana).account_id, _say, update=False)
    with pytest.raises(NotFound, match="ya no existe"):
        releasing.release(None, 987_654, _say, update=False)
    assert not (ordered / "in-force").exists()


def test_an_installation_releases_its_own_district_under_its_own_rule(settings: Any) -> None:
    for district, code, name in ((HERE, "inventada", "Zona inventada"), (THERE, "ajena", "Zona de otro distrito")):
        Zone.objects.create(code=code, name=name, kind="zona", district=district)
    settings.TEJIDO_WITHHOLD_UNDER, settings.TEJIDO_WITHHOLD_WIDTH = 10, 8
    asked = standing_order()
    assert asked.zones == {"inventada": "Zona inventada"}
    assert (asked.district, asked.rule) == (HERE, Rule(10, 8))
    assert (asked.facts, asked.releases) == (settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR)
    assert asked.cubes is cubes()
    assert len(asked.salt) == 32
