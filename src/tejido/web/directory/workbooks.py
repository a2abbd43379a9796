"""Spreadsheets to be filled in: headings, what is known already, and a second sheet that explains. Pure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

Help = Sequence[tuple[str, str]]
"""A column and what is written in it."""


def workbook(headings: Sequence[str], rows: Sequence[Mapping[str, str]], *, sheet: str, help_rows: Help) -> bytes:
    """An XLSX whose first sheet has these headings and rows; nothing in it is a formula."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet(sheet)
    first.freeze_panes(1, 1)
    for column, heading in enumerate(headings):
        first.write_string(0, column, heading, bold)
        _write(first, column, [row.get(heading, "") for row in rows])
    second = book.add_worksheet("Cómo se llena")
    second.set_column(0, 0, 18)
    second.set_column(1, 1, 100, wrap)
    for line, (heading, told) in enumerate(help_rows):
        second.write_string(line, 0, heading, bold)
        second.write_string(line, 1, told)
    book.close()
    return out.getvalue()


def _write(sheet: Any, column: int, texts: Sequence[str]) -> None:
    sheet.set_column(column, column, min(max([14, *map(len, texts)]), 48))
    for line, text in enumerate(texts, start=1):
        if text:
            sheet.write_string(line, column, text)
