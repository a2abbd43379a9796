"""Work the board's figures out and keep them: reading the board costs the same however many cases there are.

A chore of the worker: it acts for nobody, records nothing about anybody, and writes only counts and times. To read the
local protocol is asked of each person, and is told on the protocol's own page: it is not counted among the tasks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tejido.kernel.clock import lima_date
from tejido.obligations.figure_rows import COLUMNS, Row, row_of
from tejido.obligations.figures import TREND_WEEKS, WINDOW, by_scope
from tejido.obligations.models import BoardFigure, Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.states import Gate, State


def tally_board(*, at: datetime, one: Mapping[str, str] | None = None) -> int:
    """Replace the present figures of every district; returns how many scopes. A read and two writes.

    `one` gives the subject that counts for those which turned out to be the same (joined cases): they count once.
    """
    made = _figures(at, one or {}, cut="")
    with transaction.atomic(durable=True):
        BoardFigure.objects.filter(cut="").delete()
        BoardFigure.objects.bulk_create(made)
    return len(made)


def cut_board(*, at: datetime, one: Mapping[str, str] | None = None) -> int:
    """Keep the figures of the week for those who see numbers only, once a week; 0 when this week's exist.

    `one`: as in `tally_board`.
    """
    monday = lima_date(at) - timedelta(days=lima_date(at).weekday())
    cut = monday.isoformat()
    if BoardFigure.objects.filter(cut=cut).exists():
        return 0
    with transaction.atomic(durable=True):
        made = BoardFigure.objects.bulk_create(_figures(at, one or {}, cut=cut), ignore_conflicts=True)
    return len(made)


def _figures(at: datetime, one: Mapping[str, str], *, cut: str) -> list[BoardFigure]:
    by_district: dict[str, list[Row]] = defaultdict(list)
    since = at - max(WINDOW, timedelta(weeks=TREND_WEEKS))
    rows = Obligation.objects.filter(gate=Gate.OPEN).exclude(state=State.CANCELLED).exclude(protocol=Register.PROTOCOL)
    recent = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=since) | Q(legal_due_at__gt=since))
    for district, *values in recent.values_list("district", *COLUMNS).iterator(chunk_size=5000):
        row = row_of(values)
        by_district[district].append(replace(row, subject=one[row.subject]) if row.subject in one else row)
    return [
        BoardFigure(district=district, scope=kind, scope_code=code, cut=cut, computed_at=at, figures=found.as_data())
        for district, kept in by_district.items()
        for (kind, code), found in by_scope(kept, at=at).items()
    ]
