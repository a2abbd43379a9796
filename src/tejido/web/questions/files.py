"""An answer as a file: CSV that no spreadsheet takes for formulas, and XLSX. Pure.

One line for each figure, with the codes and the names, so that it can be put beside the open data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from xlsxwriter import Workbook

from tejido.observatory.asking.answering import NO_CHANGE, Answer
from tejido.observatory.asking.question import As
from tejido.observatory.opening.flat import SHOWN, WITHHELD, safe

HEADER = ("fila_codigo", "fila", "columna_codigo", "columna", "lado", "que_dice", "valor", "parte", "total", "estado",
          "por_que_no_hay")  # fmt: skip
_SAYS = {As.COUNT: "cantidad", As.OF_ROW: "por ciento de la fila", As.OF_COLUMN: "por ciento de la columna"}
Value = str | int | float


def lines(answer: Answer) -> Iterator[list[Value]]:
    """The figures; where there is none, an empty value and the reason."""
    for row in answer.rows:
        for column, figure in zip(answer.columns, row.figures, strict=True):
            says = "cambio" if column.is_change else _SAYS[answer.asked.shown_as]
            side = "" if column.is_change else answer.sides[column.side]
            share = answer.asked.shown_as is not As.COUNT and not column.is_change
            value = None if figure.value is None else round(100 * figure.value, 1) if share else int(figure.value)
            numbers = ["" if number is None else number for number in (value, figure.part, figure.whole)]
            named = [row.head.code, row.head.label, column.code, column.label, side, says]
            why = "" if figure.why is None else NO_CHANGE if column.is_change else figure.why.sentence
            yield [*map(safe, named), *numbers, WITHHELD if figure.why else SHOWN, why]


def as_csv(answer: Answer) -> bytes:
    """The figures as a file of comma-separated values, as UTF-8 with its mark."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADER)
    rows.writerows(lines(answer))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(answer: Answer, about: Mapping[str, str]) -> bytes:
    """The figures as a workbook, with a second sheet that says what they are."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("respuesta")
        sheet.write_row(0, 0, HEADER)
        for number, line in enumerate(lines(answer), start=1):
            sheet.write_row(number, 0, line)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADER) - 1, 18)
        second = book.add_worksheet("ficha")
        second.set_column(0, 1, 30)
        for number, (name, text) in enumerate(about.items()):
            second.write_row(number, 0, [name, safe(text)])
    return out.getvalue()
