"""The board's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.timeline import WITHHELD, outline_title, works_on
from tejido.directory.routing import routes
from tejido.obligations.access import board_figures, late_codes, weekly_cuts
from tejido.obligations.models import BoardFigure, Obligation
from tejido.reports.telling.sectors import sector_name
from tejido.vault.keys import secret_for
from tejido.web.board.lines import BoardLine, board_line, mark_lines, numbers_table
from tejido.web.context import asking, instant

PAGE = 50


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of who asks: codes and institutions for the secretariat, its own for an institution, numbers else."""
    actor = asking(request)
    if actor.may(Permit.BOARD_CODES) or actor.may(Permit.BOARD_INSTITUTION):
        return _figures_page(request, actor)
    cuts = weekly_cuts(actor)
    rows = sorted((sector_name(cut.scope_code), cut.figures) for cut in cuts if cut.scope == "sector")
    whole: dict[str, Any] = next((cut.figures for cut in cuts if cut.scope == "district"), {})
    table = numbers_table(rows, whole, salt=secret_for("board"))
    return render(request, "board/numbers.html", {"table": table, "cut_at": cuts[0].computed_at if cuts else None})


def _figures_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    figures = board_figures(actor)
    names = {code: found.name for code, found in routes(instant(request)).institutions.items()}
    own = [f for f in figures if f.scope == "institution" and f.scope_code == actor.institution]
    told = next((f for f in figures if f.scope == "district"), own[0] if own else None)
    shown = {
        "sectors": _lines(figures, "sector", {f.scope_code: sector_name(f.scope_code) for f in figures}),
        "institutions": _lines(figures, "institution", names),
        "tiles": board_line(told.scope_code, "", told.figures) if told else None,
        "marks": mark_lines(told.figures) if told else [],
        "whole": actor.may(Permit.BOARD_CODES),
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
    shown = {
        "page": page,
        "tasks": [LateLine(row, names.get(row.institution_code, row.institution_code), *_told(actor, row))
                  for row in page],
        "only": sector_name(sector) if sector else names.get(institution, institution),
    }  # fmt: skip
    return render(request, "board/late.html", shown)


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late task as the list shows it: whole to who works it, else in the words of an outline."""

    task: Obligation
    institution: str
    title: str
    own: bool

    @property
    def withheld(self) -> bool:
        return self.title == WITHHELD

    @property
    def term(self) -> dict[str, object]:
        """The term of the norm, which an extension does not move."""
        task = self.task
        return {"due_at": task.legal_due_at, "mark": task.mark, "state": task.state, "started_at": task.started_at}

    @property
    def extended(self) -> bool:
        """True when more time was approved than the norm gives."""
        return self.task.due_at is not None and self.task.due_at != self.task.legal_due_at


def _told(actor: Actor, row: Obligation) -> tuple[str, bool]:
    own = works_on(actor, row)
    return (row.action if own else outline_title(row)), own
