"""The kinds of values that come in: bounded, so that nothing that cannot be stored gets further."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from tejido.cases.catalog import catalog

_FIRST, _LAST = 1900, 2200


class Sent(BaseModel):
    """What is sent: nothing more than is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _within(moment: datetime) -> datetime:
    """In UTC, of a year that people live in: nearer to the ends a time zone has no meaning."""
    if not _FIRST <= moment.year < _LAST:
        raise PydanticCustomError("datetime_range", "out of range")
    return moment.astimezone(UTC)


def _day_within(day: date) -> date:
    if not _FIRST <= day.year < _LAST:
        raise PydanticCustomError("date_range", "out of range")
    return day


Moment = Annotated[
    AwareDatetime,
    AfterValidator(_within),
    Field(description="With its time zone: 2026-11-23T10:00:00-05:00", examples=["2026-11-23T10:00:00-05:00"]),
]
Day = Annotated[date, AfterValidator(_day_within), Field(examples=["1990-05-17"])]
Code = Annotated[str, Field(max_length=60)]
Word = Annotated[str, Field(max_length=160)]
Note = Annotated[str, Field(max_length=4000, description="Sealed; every reading of it is recorded.")]
Story = Annotated[str, Field(max_length=20_000, description="Sealed; every reading of it is recorded.")]
Yes = StrictBool
Whole = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Answer = StrictBool | Whole | Code | Annotated[list[Code], Field(max_length=60)]
"""A coded answer of a profile or a fact."""


def coded(vocabulary: str, *, blank: bool = False) -> Any:
    """A code of one list of the catalogue, told in the document; the register itself says when it is not one."""
    codes = catalog().vocabularies[vocabulary].choices
    return Field(max_length=60, json_schema_extra={"enum": [*([""] if blank else []), *codes]})
