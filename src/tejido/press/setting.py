"""A bulletin as PDF: tagged for who cannot see it, with page numbers, by the typesetter of the papers. Pure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from tejido.press.composing import Composed
from tejido.reports.typesetting import set_pdf

TEMPLATE = "bulletin"


def pdf(composed: Composed, *, at: datetime) -> bytes:
    """The file; the same bytes for the same bulletin and instant.

    Raises:
        TejidoError: it could not be set.
    """
    data = {**asdict(composed), "sections": [asdict(one) for one in composed.sections]}
    del data["pictures"]
    return set_pdf(TEMPLATE, data, at=at, pictures=composed.pictures)
