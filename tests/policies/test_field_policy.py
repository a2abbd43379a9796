"""Need to know: every sector has a row of its own, and no row gives what is the team's alone."""

from __future__ import annotations

import pytest

from tejido.cases.field_policy import ALL_GROUPS, SEALED_GROUPS, Closeness, Group, groups_for, sector_table
from tejido.protocols.sectors import Sector

TEAM = {Sector.CEM}  # a CEM that has a task is the case's team: it sees all and needs no row


def test_every_sector_has_a_row_and_every_row_is_a_sector() -> None:
    assert set(sector_table()) == set(Sector) - TEAM


@pytest.mark.parametrize("sector", sorted(set(Sector) - TEAM))
def test_a_sector_sees_less_than_the_team_and_never_the_risk_sheet(sector: Sector) -> None:
    shown = groups_for(Closeness.SECTOR, sector)
    assert shown
    assert shown < ALL_GROUPS | {Group.INITIALS}
    assert Group.RISK not in shown
    assert not {Group.IDENTITY, Group.INITIALS} <= shown, "initials are for who does not see the name"


@pytest.mark.parametrize("sector", [Sector.EDUCATION, Sector.UGEL])
def test_the_school_and_the_ugel_see_initials_and_never_a_name_or_a_place(sector: Sector) -> None:
    assert not groups_for(Closeness.SECTOR, sector) & (SEALED_GROUPS - {Group.INITIALS})


@pytest.mark.parametrize("sector", [Sector.WOMENS_ORG, Sector.NGO, Sector.MUNICIPALITY])
def test_who_gives_support_sees_how_to_call_and_nothing_more(sector: Sector) -> None:
    assert groups_for(Closeness.SECTOR, sector) == {Group.CONTACT}


@pytest.mark.parametrize("sector", [None, "", "otro"])
def test_a_sector_without_a_row_sees_nothing(sector: str | None) -> None:
    assert groups_for(Closeness.SECTOR, sector) == frozenset()


@pytest.mark.parametrize("sector", Sector)
def test_who_follows_by_code_sees_no_field_at_all(sector: Sector) -> None:
    assert groups_for(Closeness.OUTLINE, sector) == frozenset()
