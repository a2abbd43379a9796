"""A bulletin as a Word document: real headings, tables with a head that repeats, pictures that say what they show."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime

import vl_convert
from docx import Document
from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from tejido.kernel.clock import aware
from tejido.press.composing import Composed
from tejido.press.styles import LANGUAGE, dress
from tejido.reports.blocks import Block, Section

SIGNS = {"A tiempo": "●", "Se demora": "◐", "Fuera de plazo": "▲", "No se puede decir": "○"}
ACROSS, BESIDE = Cm(16.2), Cm(11.5)
_SCALE = 2.5


def docx(composed: Composed, *, at: datetime) -> bytes:
    """The file."""
    document = Document()
    dress(document, head=composed.title, foot=composed.foot)
    about = document.core_properties
    about.title, about.subject, about.language = composed.title, composed.subtitle, LANGUAGE
    about.author, about.comments = f"Observatorio distrital de {composed.district}", ""
    about.created = about.modified = aware(at).replace(microsecond=0)
    _first_page(document, composed)
    for section in composed.sections:
        _section(document, section, composed.pictures)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _first_page(document: Opened, composed: Composed) -> None:
    document.add_paragraph(composed.title, style="Title")
    document.add_paragraph(f"{composed.district} · {composed.subtitle}", style="Subtitle")
    for name, words in composed.facts:
        _named(document, name, words)
    for words in filter(None, (composed.notice, composed.warning)):
        document.add_paragraph(words, style="Aviso")


def _section(document: Opened, section: Section, pictures: Mapping[str, str]) -> None:
    document.add_heading(section.title, level=1)
    for block in section.blocks:
        if block.rows or block.texts:
            _BLOCKS[block.kind](document, block, pictures)


def _prose(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    for text in block.texts:
        document.add_paragraph(text)


def _points(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    for text in block.texts:
        document.add_paragraph(text, style="List Bullet")


def _note(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    for number, text in enumerate(block.texts):
        words = f"{block.title}. {text}" if block.title and not number else text
        document.add_paragraph(words, style="Aviso")


def _pairs(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    for name, words in block.rows:
        _named(document, name, words)


def _answers(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    for question, big, unit, words in block.rows:
        document.add_heading(question, level=2)
        if big:
            paragraph = document.add_paragraph(style="Cifra")
            paragraph.add_run(big)
            paragraph.add_run(f"  {unit}", style="Unidad")
        if words:
            document.add_paragraph(words)


def _table(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    _rows(document, block.texts, block.rows, block.widths)


def _lit(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    rows = tuple(tuple(signed(cell) for cell in row) for row in block.rows)
    _rows(document, block.texts, rows, block.widths)


def _drawn(document: Opened, block: Block, pictures: Mapping[str, str]) -> None:
    _heading(document, block)
    name, said, *head = block.texts
    image = vl_convert.svg_to_png(pictures[name], scale=_SCALE)
    document.add_picture(io.BytesIO(image), width=BESIDE)
    told = document.element.body.xpath(".//wp:docPr")[-1]
    told.set("descr", said)
    told.set("title", block.title)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _rows(document, tuple(head), block.rows, block.widths)


_BLOCKS: Mapping[str, Callable[[Opened, Block, Mapping[str, str]], None]] = {
    "prose": _prose,
    "points": _points,
    "note": _note,
    "pairs": _pairs,
    "answers": _answers,
    "table": _table,
    "lit": _lit,
    "drawn": _drawn,
}


def signed(cell: str) -> str:
    """A light with its sign before the word."""
    return "\n".join(f"{SIGNS[word]} {line}" if (word := line.partition(":")[0]) in SIGNS else line
                     for line in cell.split("\n"))  # fmt: skip


def _heading(document: Opened, block: Block) -> None:
    if block.title:
        document.add_heading(block.title, level=2)


def _named(document: Opened, name: str, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name}: ").bold = True
    paragraph.add_run(words)


def _rows(document: Opened, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> None:
    made = document.add_table(rows=1, cols=len(head), style="Boletín")
    made.autofit = False
    for cell, words in zip(made.rows[0].cells, head, strict=True):
        cell.text = words
    _repeat(document)
    for row in rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    total = sum(widths)
    for column, share in zip(made.columns, widths, strict=True):
        for cell in column.cells:
            cell.width = int(ACROSS * share / total)
    document.add_paragraph(style="Aire")


def _repeat(document: Opened) -> None:
    """The first row of the last table is its head, on every page, and is not cut in two."""
    properties = document.element.body.xpath(".//w:tbl")[-1].tr_lst[0].get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
