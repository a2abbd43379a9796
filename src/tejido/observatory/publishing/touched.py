"""Which months may say something else since the facts were published: the ledger tells what was touched.

Whatever changes a case leaves an entry in its chain in the same transaction, so a chain that is not as the last sealed
one known to the facts tells of a case to look at again, however late its transaction was committed. Months with clocks
that still run, and those of new cases, are looked at when the day is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tejido.cases.counting.access import months_told
from tejido.kernel.clock import month_of
from tejido.kernel.errors import NotFound
from tejido.ledger.access import get_checkpoint, moved_since
from tejido.observatory.manifest import Manifest

OF_CASES: Final = "cases"
MOST: Final = 50_000
"""Cases touched: with more, all months are compared."""
_OF_MANY: Final = "district"
"""Chains of what may change the facts of cases that they do not name: an institution of another sector."""


def suspects(last: Manifest | None, schema: str, cut: datetime) -> set[str] | None:
    """The months of cases that must be compared; None: all of them.

    All when nothing was published, or with other definitions, or with no checkpoint that this ledger still has (one
    that came back from an older copy has others); when a case that was touched is gone; when what was touched may be
    of many cases.
    """
    if last is None or last.schema != schema or not _is_ours(last.checkpoint):
        return None
    moved = list(moved_since(last.checkpoint["number"]).values_list("subject_kind", "subject_code")[: MOST + 1])
    codes = [code for kind, code in moved if kind == "case"]
    told = months_told(codes)
    if len(moved) > MOST or len(told) < len(codes) or any(kind == _OF_MANY for kind, _ in moved):
        return None
    return {month for months in told.values() for month in months} | _of_another_day(last, cut)


def _is_ours(checkpoint: Mapping[str, Any]) -> bool:
    try:
        return bool(checkpoint) and bytes(get_checkpoint(checkpoint["number"]).root).hex() == checkpoint["root"]
    except NotFound:
        return False


def _of_another_day(last: Manifest, cut: datetime) -> set[str]:
    """The months that another cut changes by itself; those since the last cut may have cases that it left out."""
    before = datetime.fromisoformat(last.cut)
    if before == cut:
        return set()
    running = {
        name.removeprefix(f"{OF_CASES}/")
        for name, part in last.partitions.items()
        if name.startswith(f"{OF_CASES}/") and not part.rests
    }
    return running | {month_of(before), month_of(cut)}
