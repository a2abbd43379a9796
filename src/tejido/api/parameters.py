"""The parameters that several endpoints take, and where things are."""

from __future__ import annotations

from typing import Annotated

from ninja import Query

PREFIX = "/api/v1/"
Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before; absent for the first one.")]


def path_to(*parts: str) -> str:
    """The address of something in the interface."""
    return PREFIX + "/".join(parts)
