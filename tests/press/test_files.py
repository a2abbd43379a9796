"""Both files of a bulletin: they say the same, a screen reader can follow them, and the document can be edited."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from tejido.observatory.released.reading import ReleaseInForce
from tejido.press.composing import Composed
from tejido.press.document import docx, signed
from tejido.press.setting import pdf
from tests.press.conftest import AT, composed

NUMBERS = re.compile(r"\d+")


@pytest.fixture(scope="module")
def files(quarterly: Composed) -> dict[str, Any]:
    return {
        "pdf": PdfReader(io.BytesIO(pdf(quarterly, at=AT))),
        "docx": word.Document(io.BytesIO(docx(quarterly, at=AT))),
    }


@cache
def _text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def plain(text: str) -> str:
    """Without what a line that is broken brings: spaces and hyphens."""
    return re.sub(r"[\s\u00a0\u200b-]+", "", text)


def said(document: Any) -> list[str]:
    tables = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return [paragraph.text for paragraph in document.paragraphs] + tables


def test_every_word_and_figure_is_in_both(quarterly: Composed, files: dict[str, Any]) -> None:
    paper, document = plain(_text(files["pdf"])), plain("\n".join(said(files["docx"])))
    for section in quarterly.sections:
        for block in section.blocks:
            cells = [cell for row in block.rows for cell in row]
            for text in (section.title, block.title, *cells, *(() if block.kind == "drawn" else block.texts)):
                for line in filter(None, text.split("\n")):
                    assert plain(line) in paper, line
                    assert plain(line) in document, line


def test_the_figures_of_one_are_those_of_the_other(files: dict[str, Any]) -> None:
    """The tables of the document, cell by cell, in the text of the paper."""
    cells = [cell.text for table in files["docx"].tables for row in table.rows for cell in row.cells]
    numbers = {number for cell in cells for number in NUMBERS.findall(cell)}
    assert len(numbers) > 20
    assert numbers <= set(NUMBERS.findall(_text(files["pdf"])))


def test_the_paper_is_tagged_and_speaks_spanish(quarterly: Composed, files: dict[str, Any]) -> None:
    reader = files["pdf"]
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-PE"
    assert reader.metadata.title == f"{quarterly.title}. {quarterly.subtitle}"
    tags, spoken = _walked(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/Figure"} <= tags
    assert len([one for one in spoken if one.startswith(("Barras", "Línea"))]) == len(quarterly.pictures)
    assert f"Página 2 de {len(reader.pages)}" in reader.pages[1].extract_text()


def _walked(root: Any) -> tuple[set[str], list[str]]:
    tags, spoken, left = set(), [], [root]
    while left:
        node = left.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            tags |= {str(node["/S"])} if "/S" in node else set()
            spoken += [str(node["/Alt"])] if "/Alt" in node else []
            left += [node["/K"]] if "/K" in node else []
    return tags, spoken


def test_the_document_has_real_headings_and_says_what_its_pictures_show(
    quarterly: Composed, files: dict[str, Any]
) -> None:
    document = files["docx"]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in quarterly.sections]
    pictures = document.element.body.findall(f".//{qn('wp:docPr')}")
    assert len(pictures) == len(quarterly.pictures)
    assert all(one.get("descr").startswith(("Barras", "Línea")) for one in pictures)
    about = document.core_properties
    assert (about.language, about.title) == ("es-PE", quarterly.title)
    spoken = document.styles["Normal"].element.find(f".//{qn('w:lang')}")
    assert spoken.get(qn("w:val")) == "es-PE"


def test_the_head_of_every_table_repeats_and_the_foot_numbers_the_pages(files: dict[str, Any]) -> None:
    document = files["docx"]
    for table in document.tables:
        marks = table.rows[0]._tr.trPr.findall(qn("w:tblHeader"))
        assert [one.get(qn("w:val")) for one in marks] == ["true"]
        assert table.rows[0].cells[1].text
    foot = document.sections[0].footer.part.element
    assert [one.text for one in foot.iter(qn("w:instrText"))] == ["PAGE"]


def test_a_bulletin_of_a_demonstration_says_so_on_its_first_page_and_on_every_other(
    release: ReleaseInForce, charts: Path
) -> None:
    notice = "Demostración: personas, casos y cifras ficticios."
    told = composed(replace(release, notice=notice), "2026-T2", charts)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(told, at=AT))).pages]
    assert plain(pages[0]).count(plain(notice)) == 2
    assert all(plain(notice) in plain(page) for page in pages)
    document = word.Document(io.BytesIO(docx(told, at=AT)))
    assert notice in [paragraph.text for paragraph in document.paragraphs]
    assert notice in document.sections[0].footer.paragraphs[0].text


def test_no_other_bulletin_speaks_of_a_demonstration(files: dict[str, Any]) -> None:
    assert "Demostración" not in _text(files["pdf"])
    assert not [text for text in said(files["docx"]) if "Demostración" in text]


def test_a_light_has_its_sign_besides_its_word() -> None:
    assert (
        signed("Fuera de plazo: 40 % (2 de 5)\nA tiempo: 92 %") == "▲ Fuera de plazo: 40 % (2 de 5)\n● A tiempo: 92 %"
    )
    assert signed("Ninguna cuyo plazo pasó") == "Ninguna cuyo plazo pasó"


def test_the_same_bulletin_gives_the_same_paper(quarterly: Composed) -> None:
    assert pdf(quarterly, at=AT) == pdf(quarterly, at=AT)
