"""The risk sheets as versioned data, and their score. Pure: they inform, a person decides, nothing is predicted."""

from tejido.cases.risk.instruments import Instrument, Item, Kind
from tejido.cases.risk.levels import Level, check_override, level_of
from tejido.cases.risk.loading import load_instruments
from tejido.cases.risk.scoring import Note, Points, Score, score
from tejido.cases.risk.shipped import Reassessment, instrument, instruments, reassess_on

__all__ = [
    "Instrument",
    "Item",
    "Kind",
    "Level",
    "Note",
    "Points",
    "Reassessment",
    "Score",
    "check_override",
    "instrument",
    "instruments",
    "level_of",
    "load_instruments",
    "reassess_on",
    "score",
]
