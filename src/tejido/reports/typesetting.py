"""From a paper to its PDF, by Typst: tagged for who cannot see it (PDF/UA-1) and fit to be kept (PDF/A-2a). Pure.

What was typed travels as data and is only ever a text: no template evaluates it. Nothing is fetched and nothing is
read but the templates of this folder; the fonts are those that come with Typst. Thousandths of a second a page.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tejido.kernel.clock import aware
from tejido.kernel.errors import TejidoError
from tejido.reports.printable import all_printable

TEMPLATES = Path(__file__).with_name("templates")
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
log = logging.getLogger(__name__)


@cache
def _fonts() -> typst.Fonts:
    """The fonts, loaded once: never those of the machine, so that a paper is the same everywhere."""
    return typst.Fonts(include_system_fonts=False)


def set_pdf(
    template: str, data: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, str] | None = None
) -> bytes:
    """The PDF of that data in that template; the same bytes for the same data and instant.

    `pictures`: drawings of our own as SVG, which the template calls by name.

    Raises:
        TejidoError: it could not be set. What was typed is neither in the message nor in the log.
    """
    told = {**all_printable(dict(data)), **({"pictures": dict(pictures)} if pictures is not None else {})}
    text = json.dumps(told, ensure_ascii=False)
    try:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": text},
            pdf_standards=STANDARDS,
            timestamp=aware(at).replace(microsecond=0),
            format="pdf",
        )
    except typst.TypstError:
        log.error("template %s could not be set", template)
        raise TejidoError("No se pudo componer el papel. No se imprimió nada; avise a la administración.") from None
