"""How the Word document looks: its page, styles, language, head and foot. All of it may be changed in Word."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LANGUAGE: Final = "es-PE"
TEAL, INK, SOFT = RGBColor(0x0E, 0x51, 0x59), RGBColor(0x20, 0x26, 0x2E), RGBColor(0x52, 0x59, 0x62)
SERIF, SANS = "Georgia", "Calibri"


def dress(document: Document, *, head: str, foot: str) -> None:
    """Set the page and every style that a bulletin uses."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2.2)
    styles = document.styles
    _font(styles["Normal"], SANS, 11, INK, after=6)
    _speak(styles["Normal"])
    for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13)):
        _font(styles[name], SERIF, size, TEAL, after=6)
    _font(styles["Subtitle"], SERIF, 14, SOFT, after=14)
    for name, size, colour in (("Aviso", 10, SOFT), ("Cifra", 28, TEAL), ("Aire", 4, INK)):
        _font(
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), SERIF if name == "Cifra" else SANS, size, colour, after=4
        )
    _font(styles.add_style("Unidad", WD_STYLE_TYPE.CHARACTER), SANS, 11, SOFT)
    _table_style(document)
    page.header.paragraphs[0].text = head
    _numbered(page.footer, foot)
    for part in (page.header, page.footer):
        part.paragraphs[0].style = styles["Aviso"]


def _font(style: Any, name: str, size: float, colour: RGBColor, *, after: float | None = None) -> None:
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), name)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(kind), None)
    if after is not None:
        style.paragraph_format.space_after = Pt(after)


def _speak(style: Any) -> None:
    """The language in which a screen reader reads it."""
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(kind), LANGUAGE)
    style.element.get_or_add_rPr().append(language)


def _table_style(document: Document) -> None:
    """Thin lines between rows and a bold head: it reads in black and white."""
    style = document.styles.add_style("Boletín", WD_STYLE_TYPE.TABLE)
    _font(style, SANS, 10, INK)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for kind, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9B1A2")):
            border.set(qn(f"w:{kind}"), value)
        borders.append(border)
    properties = OxmlElement("w:tblPr")
    properties.append(borders)
    style.element.append(properties)
    first = OxmlElement("w:tblStylePr")
    first.set(qn("w:type"), "firstRow")
    run = OxmlElement("w:rPr")
    run.append(OxmlElement("w:b"))
    first.append(run)
    style.element.append(first)


def _numbered(foot: Any, words: str) -> None:
    """The foot: what it is, and the number of the page, which Word works out."""
    foot.paragraphs[0].add_run(f"{words} · Página ")
    line = foot.part.element.xpath(".//w:p")[0]
    for kind in ("begin", "", "end"):
        run, part = OxmlElement("w:r"), OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run.append(part)
        line.append(run)
