"""The board's pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.obligations.access import board_figures, late_codes, weekly_cuts
from tejido.obligations.models import BoardFigure
from tejido.vault.keys import secret_for
from tejido.web.board.lines import BoardLine, board_line, numbers_table
from tejido.web.context import asking, instant
from tejido.web.wording import sector_name

PAGE = 50


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of who asks: codes and institutions for the secretariat, its own for an institution, numbers else."""
    actor = asking(request)
    if actor.may(Permit.BOARD_CODES) or actor.may(Permit.BOARD_INSTITUTION):
        return _figures_page(request, actor)
    cuts = weekly_cuts(actor)
    rows = sorted((sector_name(cut.scope_code), cut.figures) for cut in cuts)
    table = numbers_table(rows, salt=secret_for("board"))
    cut_on = date.fromisoformat(cuts[0].cut) if cuts else None
    return render(request, "board/numbers.html", {"table": table, "cut_on": cut_on})


def _figures_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    figures = board_figures(actor)
    names = {code: found.name for code, found in routes(instant(request)).institutions.items()}
    whole = [board_line("", "Todo el distrito", f.figures) for f in figures if f.scope == "district"]
    own = [f for f in figures if f.scope == "institution" and f.scope_code == actor.institution]
    shown = {
        "sectors": _lines(figures, "sector", {f.scope_code: sector_name(f.scope_code) for f in figures}),
        "institutions": _lines(figures, "institution", names),
        "tiles": whole[0] if whole else board_line("", "", own[0].figures) if own else None,
        "whole": bool(whole),
        "computed_at": figures[0].computed_at if figures else None,
    }
    return render(request, "board/board.html", shown)


def _lines(figures: Sequence[BoardFigure], scope: str, names: dict[str, str]) -> list[BoardLine]:
    found = [
        board_line(f.scope_code, names.get(f.scope_code, f.scope_code), f.figures) for f in figures if f.scope == scope
    ]
    return sorted(found, key=lambda line: (-line.late, -line.open, line.name))


@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """The live tasks past their time, by code, for who may see codes."""
    actor, at = asking(request), instant(request)
    sector, institution = request.GET.get("sector", ""), request.GET.get("institucion", "")
    rows = late_codes(actor, sector=sector, institution=institution, at=at)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {code: found.name for code, found in routes(at).institutions.items()}
    tasks = [(row, names.get(row.institution_code, row.institution_code)) for row in page]
    own = {row.code for row, _ in tasks if row.desk_institution == actor.institution}
    return render(request, "board/late.html", {"page": page, "tasks": tasks, "own": own, "sector": sector})
