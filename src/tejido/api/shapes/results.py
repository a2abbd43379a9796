"""What a POST answers, and the pages of lists: codes only."""

from __future__ import annotations

from pydantic import BaseModel


class CaseRegistered(BaseModel):
    """`already`: the same had arrived before; it is the same case."""

    code: str
    already: bool


class TaskState(BaseModel):
    """How the task stands now."""

    code: str
    state: str


class ReferralStanding(BaseModel):
    """How the referral stands now."""

    code: str
    state: str


class ActRecorded(BaseModel):
    """The act, in its case."""

    case: str
    event: str


class DocumentAttached(BaseModel):
    """`document` is what an act names."""

    case: str
    document: str


class MeasureActRecorded(BaseModel):
    """What was recorded of a set of measures."""

    measures: str
    act: str
