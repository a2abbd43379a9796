"""A file made ready to be read: what kind it is, how its letters are written, and a copy in UTF-8 where it needs one.

Whatever is found is told; what two encodings could explain is asked.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tejido.kernel.errors import Refused
from tejido.sources.imports.workbooks import sheets_as_csv

CHUNK: Final = 1 << 20
HEAD: Final = 1 << 17
ENCODINGS: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 con marca (BOM)", "utf-16": "UTF-16",
                    "cp1252": "Windows-1252", "latin-1": "Latin-1", "cp850": "DOS (850)"}  # fmt: skip
_OTHERS: Final = {b"%PDF": "un PDF", b"\x89PNG": "una imagen", b"\xff\xd8\xff": "una imagen", b"GIF8": "una imagen",
                  b"\xd0\xcf\x11\xe0": "un Excel antiguo (.xls) u otro documento de Office", b"PAR1": "un Parquet",
                  b"\x1f\x8b": "un archivo comprimido", b"Rar!": "un archivo comprimido"}  # fmt: skip
_LETTERS: Final = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡°ºª«»–—‘’“”…€´çÇãõàèìòùâêîôû\u00a0")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready to be read. `sheets`: each table of it as a CSV in UTF-8, by its name ("" for a CSV itself)."""

    name: str
    size: int
    digest: str
    encoding: str
    sheets: dict[str, Path]


def open_file(file: Path, folder: Path, *, name: str = "", encoding: str = "") -> Opened:
    """The file; copies go to `folder`. `encoding`: what a person said.

    Raises:
        Refused: it cannot be read, is another kind of file, is cut short, or its letters could be read in two ways.
    """
    try:
        with file.open("rb") as content:
            head = content.read(HEAD)
    except OSError:
        raise Refused(f"No se puede leer «{name or file.name}». Revise que exista.", field="file") from None
    if not head:
        raise Refused("El archivo está vacío.", field="file")
    if other := next((word for start, word in _OTHERS.items() if head.startswith(start)), ""):
        raise Refused(f"El archivo es {other}, no una tabla. Se lee Excel (.xlsx) o CSV.", field="file")
    if head.lstrip()[:1] in (b"<", b"{") or head.lstrip().startswith(b"[{"):
        raise Refused("El archivo es una página web o un JSON, no una tabla: baje el CSV o el Excel.", field="file")
    size = file.stat().st_size
    if head.startswith(b"PK"):
        return Opened(name or file.name, size, _digest(file), "xlsx", sheets_as_csv(file, folder))
    found, digest = _looked_at(file, head, encoding)
    return Opened(name or file.name, size, digest, found, {"": _in_utf8(file, folder, found)})


def first_lines(file: Path) -> list[str]:
    """The lines at the beginning of a CSV in UTF-8, parted where its rows may be and nowhere else."""
    with file.open("rb") as content:
        text = content.read(HEAD).decode("utf-8-sig", errors="ignore")
    return list(io.StringIO(text, newline=""))


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            yield chunk


def _digest(file: Path) -> str:
    found = hashlib.sha256()
    for chunk in _chunks(file):
        found.update(chunk)
    return found.hexdigest()


def _looked_at(file: Path, head: bytes, told: str) -> tuple[str, str]:
    """The encoding and the digest, in one reading of the file."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _digest(file)
    digest, high = hashlib.sha256(), set[int]()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for chunk in _chunks(file):
        if b"\0" in chunk:
            raise Refused("El archivo no es un texto. Se lee Excel (.xlsx) o CSV.", field="file")
        digest.update(chunk)
        if is_utf8 and not (chunk.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        if not is_utf8:
            high.update(byte for byte in set(chunk) if byte >= 0x80)
    if is_utf8 and decoder.getstate()[0]:
        is_utf8 = False
    if told:
        return _told(told, is_utf8), digest.hexdigest()
    if is_utf8:
        return ("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"), digest.hexdigest()
    return _eight_bits(high), digest.hexdigest()


def _told(encoding: str, is_utf8: bool) -> str:
    if encoding not in ENCODINGS:
        raise Refused(f"No se conoce la codificación «{encoding}»: {', '.join(ENCODINGS)}.", field="encoding")
    if encoding.startswith("utf-8") and not is_utf8:
        raise Refused("Se dijo UTF-8, pero el archivo no lo está.", field="encoding")
    return encoding


def _eight_bits(high: set[int]) -> str:
    """The one encoding of a byte a letter under which every letter is Spanish."""
    fits = [name for name in ("cp1252", "cp850") if all(_letter(byte, name) in _LETTERS for byte in high)]
    if fits != ["cp1252"] and fits != ["cp850"]:
        raise Refused(
            "No se sabe con qué letras está escrito el archivo (Windows-1252, Latin-1, DOS). Indique la codificación, "
            "o guárdelo otra vez como «CSV UTF-8».",
            field="encoding",
        )
    return "latin-1" if fits == ["cp1252"] and not any(0x80 <= byte < 0xA0 for byte in high) else fits[0]


def _letter(byte: int, encoding: str) -> str:
    return bytes([byte]).decode(encoding, errors="replace")


def _in_utf8(file: Path, folder: Path, encoding: str) -> Path:
    """The file itself when it is in UTF-8, or a copy that is."""
    if encoding in ("utf-8", "utf-8-sig"):
        return file
    target = folder / "utf8.csv"
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with target.open("w", encoding="utf-8", newline="") as out:
            for chunk in _chunks(file):
                out.write(decoder.decode(chunk))
            out.write(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        raise Refused(f"El archivo no está en {ENCODINGS[encoding]}.", field="encoding") from None
    return target
