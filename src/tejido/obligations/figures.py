"""The figures of the board, worked out from obligations as plain values. Pure: no database, no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tejido.law.marks import Mark
from tejido.obligations.figure_rows import Row
from tejido.statistics.in_time import Term, in_time
from tejido.statistics.survival import Quantile, Waiting, time_to_act

DUE_SOON = timedelta(hours=24)
WINDOW = timedelta(days=90)
TREND_WEEKS = 12
UNABLE, CANCELLED = "unable", "cancelled"
NO_LIMIT = "none"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one institution, sector or district at an instant. Times in hours; shares between 0 and 1.

    `open_by` and `soon_by` are the open and the due soon by the mark of their limit, `NO_LIMIT` for those without one.
    `late` counts live obligations past their time, by the mark of the limit (none for an unverified one).
    `in_time` and `was_due` are of those that fell due in the window and of the older ones still open, by mark; an
    unverified limit has no share.
    `median` and `p90` are the time to act on those that began in the window, open ones counted as open
    (Kaplan-Meier); None when not reached. `trend` is one pair (in time, due) a week, oldest first, of official and
    secondary limits. `subjects` says how many different cases stand behind some of the numbers, for withholding.
    """

    open: int
    due_soon: int
    open_by: Mapping[str, int]
    soon_by: Mapping[str, int]
    late: Mapping[str, int]
    unacknowledged: int
    was_due: Mapping[str, int]
    in_time: Mapping[str, int]
    median: float | None
    p90: float | None
    at_risk: int | None
    acted: int
    still_open: int
    trend: tuple[tuple[int, int], ...]
    subjects: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """The figures as JSON."""
        return asdict(self)


def figures(rows: Iterable[Row], *, at: datetime) -> Figures:
    """The figures of these rows. Cancelled rows count for nothing; those closed as impossible count as acted on."""
    kept = [row for row in rows if row.state != CANCELLED]
    live = [row for row in kept if row.live]
    soon = [row for row in live if row.due_at is not None and at <= row.due_at <= at + DUE_SOON]
    due = [row for row in kept if row.due_at is not None and (row.live or row.due_at > at - WINDOW)]
    began = [row for row in kept if row.started_at > at - WINDOW]
    terms = in_time((Term(r.due_at, r.closed_at, r.mark) for r in due), at=at)
    times = time_to_act(Waiting(_hours(r, at), not r.live) for r in began)
    return Figures(
        open=len(live),
        due_soon=len(soon),
        open_by=_by_mark(live),
        soon_by=_by_mark(soon),
        late={mark.value: sum(_is_late(row, mark, at) for row in live) for mark in Mark},
        unacknowledged=sum(r.acknowledged_at is None for r in live),
        was_due={mark.value: found.due for mark, found in terms.items()},
        in_time={mark.value: found.in_time for mark, found in terms.items()},
        median=_time(times.median),
        p90=_time(times.p90),
        at_risk=times.p90.at_risk if times.p90 else times.median.at_risk if times.median else None,
        acted=times.acted,
        still_open=times.still_open,
        trend=_trend(kept, at),
        subjects=_subject_counts(live, due, began, at),
    )


def _subject_counts(live: list[Row], due: list[Row], began: list[Row], at: datetime) -> dict[str, int]:
    return {
        **{mark.value: _subjects(row for row in live if _is_late(row, mark, at)) for mark in Mark},
        "others": _subjects(row for row in live if not _is_late(row, row.mark, at)),
        "open": _subjects(live),
        "due": _subjects(row for row in due if row.due_at is not None and row.due_at < at),
        "began": _subjects(began),
    }


def by_scope(rows: Iterable[Row], *, at: datetime) -> dict[tuple[str, str], Figures]:
    """The figures of every institution, every sector and the whole district, by (kind, code)."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for scope in (("institution", row.institution), ("sector", row.sector), ("district", "")):
            groups[scope].append(row)
    return {scope: figures(found, at=at) for scope, found in groups.items()}


def _is_late(row: Row, mark: Mark, at: datetime) -> bool:
    return row.mark is mark and mark is not Mark.UNVERIFIED and row.due_at is not None and row.due_at < at


def _by_mark(rows: Iterable[Row]) -> dict[str, int]:
    counts = Counter(row.mark.value if row.due_at else NO_LIMIT for row in rows)
    return {name: counts[name] for name in (*(mark.value for mark in Mark), NO_LIMIT)}


def _subjects(rows: Iterable[Row]) -> int:
    return len({row.subject for row in rows})


def _hours(row: Row, at: datetime) -> float:
    return max(0.0, ((row.closed_at or at) - row.started_at).total_seconds() / 3600)


def _time(found: Quantile | None) -> float | None:
    return None if found is None else round(found.time, 2)


def _trend(rows: Iterable[Row], at: datetime) -> tuple[tuple[int, int], ...]:
    weeks = [[0, 0] for _ in range(TREND_WEEKS)]
    for row in rows:
        if row.mark is Mark.UNVERIFIED or row.due_at is None or row.due_at >= at:
            continue
        ago = (at - row.due_at) // timedelta(days=7)
        if ago < TREND_WEEKS:
            week = weeks[TREND_WEEKS - 1 - ago]
            week[1] += 1
            week[0] += row.closed_at is not None and row.closed_at <= row.due_at
    return tuple((done, due) for done, due in weeks)
