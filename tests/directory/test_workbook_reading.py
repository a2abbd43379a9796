"""Workbooks made to exhaust a server: refused, and the process that serves pages does not notice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

import pytest
import xlsxwriter

from tejido.directory.sheets import MOST_ROWS, read_sheet
from tejido.directory.workbook_reading import first_sheet
from tejido.kernel.errors import Refused

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>codigo</t></is></c></row>'
_FAR_CELL = f'{_HEADING}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_ENTITIES = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)


def workbook(rows: str, *, before: str = "", texts: Iterable[str] = ()) -> bytes:
    """The bytes of a workbook whose only sheet has these rows; `before` stands ahead of the sheet's first tag."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w") as shared:
            shared.write(f'<sst xmlns="{_MAIN}"><si><t>'.encode())
            for text in texts:
                shared.write(text.encode())
            shared.write(b"</t></si></sst>")
    return made.getvalue()


def test_the_hand_made_workbook_is_a_real_one() -> None:
    content = workbook(f'{_HEADING}<row r="2"><c r="A2"><v>7</v></c></row>')
    rows = read_sheet(content, "a.xlsx", required=["codigo"], known=["codigo"])
    assert [(row.number, row.cells) for row in rows] == [(2, {"codigo": "7"})]


BOMBS: dict[str, Callable[[], bytes]] = {
    "a cell a million rows away": lambda: workbook(_FAR_CELL),
    "half a gigabyte of text": lambda: workbook(_HEADING, texts=("a" * 1_000_000 for _ in range(500))),
    "entities": lambda: workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>', before=_ENTITIES),
    "one text repeated": lambda: workbook(
        "<row>" + '<c t="s"><v>0</v></c>' * 3000 + "</row>", texts=["codigo " * 1000]
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_made_to_exhaust_the_server_is_refused(bomb: str) -> None:
    with pytest.raises(Refused, match="No se puede leer") as refused:  # read whole, some would say something else
        read_sheet(BOMBS[bomb](), "a.xlsx", required=["codigo"], known=["codigo"])
    assert refused.value.field == "file"


def test_only_the_rows_asked_for_are_read() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number in range(MOST_ROWS + 50):
            sheet.write_string(number, 0, "codigo" if not number else f"c{number}")
    assert len(first_sheet(made.getvalue(), most_rows=10)) == 10
    with pytest.raises(Refused, match="5000 filas"):
        read_sheet(made.getvalue(), "a.xlsx", required=["codigo"], known=["codigo"])


def test_a_csv_of_blank_lines_is_not_read_to_its_end() -> None:
    with pytest.raises(Refused, match="5000 filas"):
        read_sheet(b"codigo\nuno" + b"\n" * 4_900_000, "a.csv", required=["codigo"], known=["codigo"])
