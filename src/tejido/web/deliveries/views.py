"""Who delivered and who did not, for every member; one delivery with its versions; the figures that may be shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.kernel.errors import NotFound, WrongFile
from tejido.reports.telling.sectors import sector_name
from tejido.sources.access import (
    for_withholding,
    may_deliver,
    period_by_code,
    periods_in,
    sees_figures,
    submissions_of,
)
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesPeriod
from tejido.sources.periods import stored_period
from tejido.sources.series import Series
from tejido.sources.services.submitting import zones_of
from tejido.sources.withheld import shown_table
from tejido.vault.keys import secret_for
from tejido.web.context import asking, instant
from tejido.web.deliveries.forms import WithdrawForm
from tejido.web.deliveries.telling import VersionLine, grouped, line_of, table_of, told_changes

PAGE = 15
_SHOWN = 400  # the latest periods: some years of every series


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Every series, period by period, with its traffic light. What the actor owes comes first."""
    actor, at = asking(request), instant(request)
    rows = list(periods_in(actor)[:_SHOWN])
    known, fault = _series(actor)
    names = {code: found.name for code, found in routes(at).institutions.items()}
    lines = [line_of(row, known, names, at) for row in rows]
    owed = [line for row, line in zip(rows, lines, strict=True) if line.open and may_deliver(actor, row)]
    page = Paginator(grouped(lines), PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "owed": owed,
        "manages": actor.may(Permit.SERIES_MANAGE),
        "fault": fault,
    }
    return render(request, "deliveries/status.html", shown)


@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One delivery: where it stands and, for who delivers it and the secretariat, each version with what changed."""
    actor, at = asking(request), instant(request)
    return delivery_page(request, period_by_code(actor, code), actor, at=at)


def delivery_page(
    request: HttpRequest, row: SeriesPeriod, actor: Actor, *, at: datetime, withdrawal: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of one delivery; with a refused withdrawal, what was typed in it."""
    known, fault = _series(actor)
    names = {code: found.name for code, found in routes(at).institutions.items()}
    series = known.get(row.series)
    manages = actor.may(Permit.SERIES_MANAGE)
    shown: dict[str, Any] = {
        "row": row,
        "line": line_of(row, known, names, at),
        "series": series,
        "fault": fault,
        "may": may_deliver(actor, row) and row.withdrawn_at is None and series is not None,
        "informs": row.desk_institution != row.institution_code,
        "desk": names.get(row.desk_institution, row.desk_institution),
        "form": withdrawal or WithdrawForm(),
        "may_withdraw": manages and row.withdrawn_at is None and row.delivered_at is None,
    }
    if sees_figures(actor, row):
        shown |= _versions(row, series, actor, names, at)
    return render(request, "deliveries/one.html", shown, status=status)


@require_safe
def figures(request: HttpRequest, series: str, period: str) -> HttpResponse:
    """The figures of a series in a period that every member may see: small numbers stay hidden."""
    actor, at = asking(request), instant(request)
    found = for_withholding(actor, series, period)
    if not found:
        raise NotFound("No se pidió esa serie en ese periodo.")
    known, _ = _series(actor)
    one = known.get(series)
    versions = [[submission.rows for submission in submissions] for _, submissions in found]
    table = shown_table(one, versions, salt=secret_for("series"))
    words = {**zones_of(actor.district, at), **(one.dimensions[0].values if one and one.dimensions else {})}
    shown = {
        "title": one.title if one else series,
        "sector": sector_name(found[0][0].sector),
        "period": stored_period(found[0][0].period).spanish,
        "first": one.dimensions[0].title if one and one.dimensions else "",
        "table": table,
        "rows": [
            (words.get(code, "No se sabe" if code == "unknown" else code or "Todo"),
             list(zip(table.columns, cells, strict=True)))
            for code, cells in table.rows
        ],
        "totals": list(zip(table.columns, table.totals, strict=True)),
        "single": len(table.rows) == 1,
    }  # fmt: skip
    return render(request, "deliveries/figures.html", shown)


def _series(actor: Actor) -> tuple[dict[str, Series], str]:
    """The district's series, or none with the fault of their file: the periods are shown all the same."""
    try:
        return dict(series_of(actor.district)), ""
    except WrongFile as error:
        return {}, error.message


def _versions(
    row: SeriesPeriod, series: Series | None, actor: Actor, names: dict[str, str], at: datetime
) -> dict[str, Any]:
    submissions = submissions_of(actor, row)
    if series is None:
        return {"versions": [VersionLine(one, names.get(one.institution_code, ""), "", [], 0) for one in submissions]}
    zones = zones_of(row.district, at)
    lines = []
    for one in reversed(submissions):
        changes, more = told_changes(one.changes, series, zones)
        other = one.institution_code != row.institution_code
        who = names.get(one.institution_code, one.institution_code)
        lines.append(VersionLine(one, who, names.get(row.institution_code, "") if other else "", changes, more))
    last = submissions[-1] if submissions else None
    table = table_of(last.rows, series, zones) if last else None
    return {"versions": lines, "table": table, "zero": table is not None and not table.rows}
