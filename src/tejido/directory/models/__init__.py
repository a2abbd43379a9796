"""Tables of the directory, by subject. Accounts are the only key that points down; nothing cascades."""

from tejido.directory.models.calendar import CalendarHorizon, DirectoryVersion, Holiday
from tejido.directory.models.places import HelpLine, Institution, InstitutionRevision
from tejido.directory.models.roster import Absence, DutyShift, Post, Posting
from tejido.directory.models.zones import Territory, Zone, ZoneShape

__all__ = [
    "Absence",
    "CalendarHorizon",
    "DirectoryVersion",
    "DutyShift",
    "HelpLine",
    "Holiday",
    "Institution",
    "InstitutionRevision",
    "Post",
    "Posting",
    "Territory",
    "Zone",
    "ZoneShape",
]
