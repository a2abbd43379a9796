"""What may be attached, and what is left of it."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tejido.documents.cleaning import check_file
from tejido.documents.images import strip_image, without_jpeg_metadata
from tejido.documents.kinds import MAX_BYTES, FileKind, kind_of
from tejido.documents.pdfs import MAX_PAGES, strip_pdf
from tejido.kernel.errors import Refused
from tests.documents import files


def test_a_photo_loses_place_and_author_and_stands_upright() -> None:
    clean = strip_image(FileKind.JPEG, files.photo())
    assert files.SECRET not in clean
    with Image.open(BytesIO(clean)) as image:
        assert image.size == (48, 64)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "LA", "1", "I;16"])
def test_a_screenshot_loses_its_texts(mode: str) -> None:
    clean = strip_image(FileKind.PNG, files.screenshot(mode))
    assert files.SECRET not in clean
    with Image.open(BytesIO(clean)) as image:
        assert image.size == (20, 10)


def test_a_pdf_loses_author_scripts_files_and_the_place_of_its_photos() -> None:
    dirty = files.pdf()
    assert b"JavaScript" in dirty
    clean = strip_pdf(dirty)
    reader = PdfReader(BytesIO(clean))
    for raw in (clean, *(obj.get_data() for obj in _streams(reader))):
        for trace in (files.SECRET, b"JavaScript", b"EmbeddedFile", b"GPS", b"Exif"):
            assert trace not in raw
    assert len(reader.pages) == 2
    assert not reader.attachments
    notes = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert [note["/Contents"] for note in notes] == ["nota visible"]
    assert "/AA" in reader.pages[0]["/Resources"]["/Font"]
    with Image.open(BytesIO(reader.pages[0]["/Resources"]["/XObject"]["/Im0"]._data)) as image:
        image.load()


def _streams(reader: PdfReader) -> list:
    found = [reader.get_object(n) for n in range(1, len(reader.xref[0]) + 1)]
    return [obj for obj in found if hasattr(obj, "get_data") and obj.get("/Filter") != "/DCTDecode"]


def test_a_pdf_that_only_its_owner_may_change_is_accepted_and_one_with_a_password_is_not() -> None:
    assert len(PdfReader(BytesIO(strip_pdf(files.pdf(owner="dueño")))).pages) == 2
    with pytest.raises(Refused, match="contraseña"):
        strip_pdf(files.pdf(password="abc"))


def test_pages_and_pixels_have_a_limit() -> None:
    with pytest.raises(Refused, match=str(MAX_PAGES)):
        strip_pdf(files.pdf(pages=MAX_PAGES + 1))
    with pytest.raises(Refused, match="40 megapíxeles"):
        strip_image(FileKind.PNG, files.huge_png())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vacío"),
        (b"MZ\x90\x00 rest", "programa"),
        (b"\x7fELF", "programa"),
        (b"#!/bin/sh", "programa"),
        (b"PK\x03\x04 docx", "Guárdelo como PDF"),
        (b"\xd0\xcf\x11\xe0 doc", "Guárdelo como PDF"),
        (b"{\\rtf1", "Guárdelo como PDF"),
        (b"  <!DOCTYPE html>", "páginas web"),
        (b"\xef\xbb\xbf<svg onload=x>", "páginas web"),
        (b"GIF89a", "formato de foto"),
        (b"\x00\x00\x00\x18ftypheic", "formato de foto"),
        (b"hola", "Solo se aceptan"),
        (b"%PDF" + bytes(MAX_BYTES), "10 MB"),
    ],
)
def test_anything_else_is_refused_by_its_content_and_told_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        kind_of(content)
    assert refused.value.field == "document"


def test_exactly_ten_megabytes_are_accepted() -> None:
    assert kind_of(b"%PDF-" + bytes(MAX_BYTES - 5)) is FileKind.PDF


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("denuncia.exe", "denuncia.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fotos\\copia del acta.PDF", "copia del acta.pdf"),
        ("a\u202e\nb", "ab.pdf"),
        ("...", "documento.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_what_it_is(name: str, kept: str) -> None:
    checked = check_file(name, files.pdf())
    assert (checked.name, checked.kind) == (kept, FileKind.PDF)
    assert files.SECRET not in checked.content


def test_damaged_files_and_bombs_are_refused_by_a_process_that_cannot_hurt() -> None:
    for content in (
        files.photo()[:300],
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7 nothing",
        files.pdf()[:400],
        files.huge_png(),
        files.pdf_bomb(),
    ):
        with pytest.raises(Refused) as refused:
            check_file("x", content)
        assert refused.value.field == "document"


@pytest.mark.parametrize("result", [None, subprocess.CompletedProcess([], -9, b"", b"")])
def test_a_process_that_hangs_dies_or_says_nothing_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, result: subprocess.CompletedProcess[bytes] | None
) -> None:
    def run(*_: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        assert options["env"] == {}
        if result is None:
            raise subprocess.TimeoutExpired("strip", 60)
        return result

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Refused, match="sin riesgo"):
        check_file("x", files.photo())


@given(st.binary(max_size=200))
def test_a_jpeg_that_cannot_be_followed_is_left_as_it_is(junk: bytes) -> None:
    assert without_jpeg_metadata(b"\xff\xd8" + junk).startswith(b"\xff\xd8")
    assert files.SECRET not in without_jpeg_metadata(files.photo())
