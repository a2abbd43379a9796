"""GET /board"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.reference_out import Board
from tejido.obligations.access import board_figures


@router.get("/board", response=Board, summary="The figures of the own institution and sector")
@reading("board.read", kept=True)
def show_board(request: HttpRequest) -> Board:
    """What the board shows, less the cases that exclude somebody of the institution."""
    rows = board_figures(call_of(request).actor)
    by_scope = {row.scope: row.figures for row in rows}
    when = max((row.computed_at for row in rows), default=None)
    return Board(computed_at=when, institution=by_scope.get("institution"), sector=by_scope.get("sector"))
