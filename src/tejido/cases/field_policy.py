"""Which groups of fields an actor may see of a case: one table, read by pages, lists, exports and print."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from tejido.kernel.errors import WrongFile
from tejido.protocols.sectors import Sector

POLICY_FILE = Path(__file__).with_name("field_policy.yaml")


class Group(StrEnum):
    """A group of fields that is shown or hidden together."""

    IDENTITY = "identity"
    INITIALS = "initials"
    CONTACT = "contact"
    ADDRESS = "address"
    INCIDENT = "incident"
    DETAIL = "detail"
    PERPETRATOR = "perpetrator"
    HOUSEHOLD = "household"
    VULNERABILITY = "vulnerability"
    RISK_LEVEL = "risk_level"
    RISK = "risk"
    PROTECTION = "protection"
    JUSTICE = "justice"


class Closeness(StrEnum):
    """How an actor stands to a case: `team` and `glass` see all, `sector` its own groups, `outline` no field."""

    TEAM = "team"
    GLASS = "glass"
    SECTOR = "sector"
    OUTLINE = "outline"


GROUP_OF_ROLE = {
    "survivor": Group.IDENTITY,
    "alleged_perpetrator": Group.PERPETRATOR,
    "other": Group.HOUSEHOLD,
}
"""The group that lets somebody write of a person of that role."""
GROUP_OF_PROFILE = {
    "survivor": Group.VULNERABILITY,
    "alleged_perpetrator": Group.PERPETRATOR,
    "other": Group.HOUSEHOLD,
}
"""The group that shows the profile of a person of that role, and lets it be completed."""
ALL_GROUPS = frozenset(Group) - {Group.INITIALS}
SEALED_GROUPS = frozenset(
    {Group.IDENTITY, Group.INITIALS, Group.CONTACT, Group.ADDRESS, Group.DETAIL, Group.PERPETRATOR}
)


def groups_for(closeness: Closeness, sector: str | None) -> frozenset[Group]:
    """The groups shown; a sector that the table does not name sees none."""
    if closeness in (Closeness.TEAM, Closeness.GLASS):
        return ALL_GROUPS
    if closeness == Closeness.SECTOR:
        return sector_table().get(sector or "", frozenset())
    return frozenset()


def for_recipient(held: frozenset[Group], sector: str) -> frozenset[Group]:
    """What whoever holds those groups may put on a paper for that sector: only what both may see. The CEM that receives
    a case is its team; where one of the two sees the name and the other the initials, the paper bears the initials."""
    wanted = ALL_GROUPS if sector == Sector.CEM else groups_for(Closeness.SECTOR, sector)
    naming = {Group.IDENTITY, Group.INITIALS}
    shortened = held & naming and wanted & naming and not (held & wanted & naming)
    return held & wanted | ({Group.INITIALS} if shortened else frozenset())


@cache
def handover_groups() -> frozenset[Group]:
    """What the CEM of another district sees of a case that it is asked to take, until it answers. Raises WrongFile."""
    data = yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8"))
    try:
        return frozenset(map(Group, data["handover"]))
    except ValueError as wrong:
        raise WrongFile(POLICY_FILE.name, 0, f"grupo desconocido: {wrong}") from wrong


@cache
def sector_table() -> Mapping[str, frozenset[Group]]:
    """The table of `field_policy.yaml`.

    Raises:
        WrongFile: a group that does not exist.
    """
    data = yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8"))
    try:
        return {sector: frozenset(map(Group, groups)) for sector, groups in data["sectors"].items()}
    except ValueError as wrong:
        raise WrongFile(POLICY_FILE.name, 0, f"grupo desconocido: {wrong}") from wrong
