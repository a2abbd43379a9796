"""A plain letter on the sheet of every paper: title, to whom and paragraphs; for the answers that the law asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tejido.kernel.times import exact
from tejido.reports.blocks import RESERVED, Paper, Section, blanks, prose
from tejido.reports.typesetting import set_pdf


def letter(
    title: str,
    paragraphs: Sequence[str],
    *,
    reference: str,
    to: str = "",
    signed: Sequence[str] = ("Nombre y cargo", "Firma y sello"),
    mark: str = RESERVED,
    printed_by: str,
    at: datetime,
) -> bytes:
    """The PDF of a letter. `reference` is the code at its head, `signed` the lines to be signed (none: no block).

    Raises:
        TejidoError: it could not be set.
    """
    sections = (Section("", (prose(*paragraphs), blanks(*signed))),)
    paper = Paper(title, f"Para {to}" if to else "", reference, sections, mark=mark)
    return set_paper(paper, printed_by=printed_by, at=at)


def set_paper(paper: Paper, *, printed_by: str, at: datetime) -> bytes:
    """The PDF of a paper, with its code and date at its head and who printed it, by code, at its foot.

    Raises:
        TejidoError: it could not be set.
    """
    data = paper.as_data()
    data["head"] = f"{paper.reference} · {exact(at)}"
    data["foot"] = f"Impreso por {printed_by}, {exact(at)}"
    return set_pdf(paper.template, data, at=at)
