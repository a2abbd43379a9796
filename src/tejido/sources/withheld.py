"""The figures that every member may see: small ones stay hidden (`tejido.statistics.withholding`). Pure.

One table a series and period, fixed for good: the sum of all its institutions by the first dimension, each column with
its own total (no sum across columns is shown, so one says nothing of another). It is shown only
when every institution delivered and none corrected, because comparing two tables would tell the small difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.sources.checking import Row
from tejido.sources.series import UNKNOWN, Series
from tejido.statistics.withholding import withhold_list

WAITS = "Se muestran cuando todas las instituciones de la serie hayan entregado."
CORRECTED = "Reservadas: una entrega se corrigió, y comparar las dos versiones diría de cuántas personas se trata."
NOTHING = "Nadie anotó casos en este periodo."
GONE = "La serie ya no está en el archivo del distrito."


@dataclass(frozen=True, slots=True)
class ShownTable:
    """`rows`: the code of the first dimension with its counts, None for a hidden one. `reason`: why there are none."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[int | None, ...]], ...] = ()
    totals: tuple[int | None, ...] = ()
    reason: str = ""


def shown_table(series: Series | None, versions: Sequence[Sequence[Sequence[Row]]], *, salt: bytes) -> ShownTable:
    """The table of a series in a period. `versions`: for each institution, its versions' rows, oldest first."""
    if series is None:
        return ShownTable(reason=GONE)
    if not versions or any(not one for one in versions):
        return ShownTable(reason=WAITS)
    if any(len(one) > 1 for one in versions):
        return ShownTable(reason=CORRECTED)
    rows = [row for one in versions for row in one[-1]]
    if not rows:
        return ShownTable(reason=NOTHING)
    first = series.dimensions[0].name if series.dimensions else ""
    names = _in_order(series, {str(row.get(first, "")) for row in rows})
    lists = [
        withhold_list(
            [sum(int(row[column.name]) for row in rows if str(row.get(first, "")) == name) for name in names],
            salt=salt,
        )
        for column in series.counts
    ]
    return ShownTable(
        columns=tuple(column.title for column in series.counts),
        rows=tuple((name, tuple(one.counts[place] for one in lists)) for place, name in enumerate(names)),
        totals=tuple(one.total for one in lists),
    )


def _in_order(series: Series, names: set[str]) -> list[str]:
    """As the series lists its codes (ages grow); what it does not list (zones) after by name, the unknown last."""
    listed = [] if not series.dimensions else [name for name in series.dimensions[0].values if name in names]
    return [*(name for name in listed if name != UNKNOWN), *sorted(names - {*listed, UNKNOWN}), *({UNKNOWN} & names)]
