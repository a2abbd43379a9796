"""The PDF: text is only ever text, tagged, the same for the same data, small and soon made."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from tejido.kernel.errors import TejidoError
from tejido.reports.blocks import Paper, Section, blanks, note, pairs, points, prose, ruled, said, table, typed
from tejido.reports.letters import letter, set_paper
from tejido.reports.printable import MISSING, printable
from tejido.reports.typesetting import set_pdf
from tests.reports.printed import text_of

AT = datetime(2026, 11, 23, 15, 0, 0, 123456, tzinfo=UTC)
HOSTILE = (
    '#panic("x")',
    '#eval("1 + 1") #include "/etc/passwd" #read("paper.typ")',
    '#import "@preview/example:0.1.0": *',
    "*negrita* _cursiva_ `código` $x^2$ = Título",
    "@nadie <etiqueta> \\ // comentario /* más */",
    '"} ] ) ; #let data = none \\u{41} \\n',
    "#sys.inputs #image(\"x.png\") #link(\"https://ejemplo.pe\")[x]",
    "--- ... -- ~ 'comillas' \"dobles\" [ ] { } # $ * _ < > @ `",
)  # fmt: skip


def paper(text: str, **more: Any) -> Paper:
    """One paper with that text in every place where a text can be."""
    sections = (
        Section(
            text,
            (
                pairs([(text, text)], title=text),
                table(text, (text, text), [(text, text)], (50, 50)),
                typed(text, text),
                points([text], title=text),
                note(text, text),
                prose(text),
                blanks(text),
                ruled(2),
            ),
        ),
    )
    return Paper(text, text, text, sections, warning=text, **more)


def pdf_of(made: Paper, at: datetime = AT) -> bytes:
    return set_paper(made, printed_by="P-ANA0-0001", at=at)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("template", ["paper", "folded"])
def test_what_is_typed_is_never_read_as_markup(text: str, template: str) -> None:
    pdf = pdf_of(paper(text, template=template))
    plain = "".join(text_of(pdf).split())
    times = 13 if template == "paper" else 12  # the folded sheet bears no warning
    assert plain.count("".join(text.split())) >= times
    found = PdfReader(io.BytesIO(pdf))
    assert found.metadata is not None
    assert (found.metadata.title or "").replace("\N{ZERO WIDTH SPACE}", "") == text
    assert [page.get("/Annots") for page in found.pages if "/Annots" in page] == [], "no link, to nobody"


def test_a_line_break_is_one_on_paper_and_a_word_without_end_is_cut() -> None:
    text = text_of(pdf_of(paper("primera\nsegunda\n\ntercera " + "x" * 400)))
    assert "primera segunda tercera" in text
    assert "x" * 400 in text.replace(" ", "")


@pytest.mark.parametrize(
    ("typed_text", "printed_text"),
    [
        ("Ñusta Ççá öü «ya» — 3/4 ½", "Ñusta Ççá öü «ya» — 3/4 ½"),
        ("n\N{COMBINING TILDE}", "ñ"),
        ("a\tb\r\nc\rd", "a    b\nc\nd"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("ab\N{RIGHT-TO-LEFT OVERRIDE}cd\N{ZERO WIDTH JOINER}", "abcd"),
        ("😀漢Я", MISSING * 3),
        ("a\N{EM SPACE}b", "a b"),
    ],
)
def test_only_what_can_be_printed_is_kept(typed_text: str, printed_text: str) -> None:
    assert printable(typed_text) == printed_text


def test_every_letter_that_may_pass_can_be_set() -> None:
    every = "".join(chr(n) for n in range(0x20, 0x2600) if printable(chr(n)) == chr(n)) + MISSING
    assert len(every) > 300
    made = Paper("Letras", "", "C-0000-0000", (Section("", (prose(" ".join(every)),)),))
    text = text_of(set_paper(made, printed_by="P-1", at=AT))
    assert "Ñ" in text
    assert "ſ" in text


def test_it_is_tagged_in_spanish_with_a_title_and_fit_to_be_kept() -> None:
    pdf = pdf_of(paper("Prueba"))
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("es")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata


def test_the_same_data_and_instant_give_the_same_bytes_and_only_the_date_changes() -> None:
    made = paper("Prueba")
    assert pdf_of(made) == pdf_of(made)
    later = text_of(pdf_of(made, AT + timedelta(days=1)))
    assert later.replace("mar 24 nov 2026", "lun 23 nov 2026") == text_of(pdf_of(made))


def test_pages_are_counted_and_say_who_printed_them() -> None:
    made = Paper("Largo", "", "C-0000-0000", (Section("", (prose(*["Una frase inventada. " * 40] * 20),)),))
    pdf = pdf_of(made)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} de {len(pages)}" in page
        assert "RESERVADO" in page
        assert "Impreso por P-ANA0-0001" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_a_very_long_paper_stays_small_and_soon_made() -> None:
    rows = [("Tarea inventada de una línea o dos, como son", "Institución", "Por tomar", "Ley 0, art. 0")] * 400
    blocks = (table("", ("A", "B", "C", "D"), rows, (30, 30, 20, 20)), prose("Relato inventado. " * 6000))
    started = time.perf_counter()
    pdf = pdf_of(Paper("Muy largo", "", "C-0000-0000", (Section("", blocks),)))
    assert time.perf_counter() - started < 20, "a bound that a busy machine keeps; the bench measures it"
    assert len(pdf) < 2_000_000


def test_what_cannot_be_set_is_told_without_what_was_typed(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TejidoError, match="No se pudo componer") as caught:
        set_pdf("paper", {"title": "Secreto", "lead": 1}, at=AT)
    assert caught.value.__cause__ is None
    assert "Secreto" not in caplog.text


def test_a_letter_has_its_title_its_paragraphs_and_where_to_sign() -> None:
    pdf = letter(
        "Respuesta a su pedido", ["Primer párrafo.", "Segundo, con #code."], reference="R-0000-0000",
        to="quien lo pidió", printed_by="P-ANA0-0001", at=AT,
    )  # fmt: skip
    text = text_of(pdf)
    for words in ("Respuesta a su pedido", "Para quien lo pidió", "Primer párrafo.", "#code", "R-0000-0000", "Firma"):
        assert words in text
    assert "Firma" not in text_of(letter("Otra", ["x"], reference="R-1", signed=(), printed_by="P-1", at=AT))


def test_a_section_without_words_is_left_out() -> None:
    made = Paper("Uno", "", "C-1", (Section("Vacía", (pairs([("a", "")]), prose(""))), Section("Llena", (prose("x"),))))
    text = text_of(pdf_of(made))
    assert "Llena" in text
    assert "Vacía" not in text


@pytest.mark.parametrize(
    ("parts", "whole"),
    [(("a.", "b"), "a. b."), (("4 p. m.", "c"), "4 p. m. c."), (("solo",), "solo"), (("", "solo."), "solo."), ((), "")],
)
def test_sentences_are_joined_with_one_full_stop(parts: tuple[str, ...], whole: str) -> None:
    assert said(*parts) == whole
