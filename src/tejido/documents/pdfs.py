"""PDF documents without metadata, scripts, attached files or actions. Pure."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from tejido.documents.images import without_jpeg_metadata
from tejido.documents.kinds import FIELD
from tejido.kernel.errors import Refused

MAX_PAGES = 500
# Scripts, what runs by itself, attached files, who made it with what and when, and forms that are programs.
_FORBIDDEN = {
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/Names"),
    *("/EmbeddedFiles", "/EF", "/AF", "/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound"),
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb"),
}
_ACTIVE_NOTES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Popup"}
_AUTHORS = ("/T", "/M", "/NM", "/CreationDate", "/RC")


def strip_pdf(content: bytes) -> bytes:
    """The same pages; links inside the document and the look of filled forms stay.

    Raises:
        Refused: it is damaged, has a password, or has more than 500 pages.
    """
    try:
        first = _rewritten(_opened(content))
        return _rewritten(PdfReader(BytesIO(first)), scrub=False)  # leaves behind what nothing refers to any more
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Refused(
            "El PDF está dañado o incompleto. Ábralo, imprímalo como PDF y adjúntelo otra vez.", field=FIELD
        ) from error


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("El PDF tiene contraseña. Guárdelo sin contraseña y adjúntelo otra vez.", field=FIELD)
    if len(reader.pages) > MAX_PAGES:
        raise Refused(f"El PDF tiene más de {MAX_PAGES} páginas. Divídalo en partes.", field=FIELD)
    if not len(reader.pages):
        raise ValueError("no pages")
    return reader


def _rewritten(reader: PdfReader, *, scrub: bool = True) -> bytes:
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    if scrub:
        _scrub(writer.root_object)
    writer.metadata = None
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _scrub(root: DictionaryObject) -> None:
    """Visit every object once and leave out what is forbidden; a font that happens to be called /AA is not."""
    waiting: list[Any] = [root]
    seen: set[int] = set()
    named: set[int] = set()
    while waiting:
        item = _resolved(waiting.pop())
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, DictionaryObject):
            named |= _resource_lists(item)
            if id(item) not in named:
                _scrub_dictionary(item)
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)


def _resource_lists(item: DictionaryObject) -> set[int]:
    """The dictionaries below whose keys are names that the page's author chose, and mean nothing."""
    resources = _resolved(item.get("/Resources"))
    return {id(_resolved(part)) for part in resources.values()} if isinstance(resources, DictionaryObject) else set()


def _resolved(item: Any) -> Any:
    return item.get_object() if isinstance(item, IndirectObject) else item


def _scrub_dictionary(item: DictionaryObject) -> None:
    for key in [key for key in item if key in _FORBIDDEN]:
        del item[key]
    for key in ("/A", "/Next", "/PA"):
        if key in item and not _stays_inside(item[key]):
            del item[key]
    if "/Annots" in item and isinstance(item["/Annots"], ArrayObject):
        kept = [note for note in item["/Annots"] if _subtype(note) not in _ACTIVE_NOTES]
        item[_name(item, "/Annots")] = ArrayObject(kept)
    if item.get("/Subtype") != "/Widget" and "/Rect" in item:
        for key in _AUTHORS:
            item.pop(key, None)
    if isinstance(item, StreamObject) and item.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        item._data = without_jpeg_metadata(item._data)  # noqa: SLF001 (pypdf has no public door to encoded bytes)


def _stays_inside(action: Any) -> bool:
    """True for a jump within the document, and for what is no action at all."""
    action = _resolved(action)
    return not isinstance(action, DictionaryObject) or action.get("/S", "/GoTo") == "/GoTo"


def _subtype(note: Any) -> Any:
    found = note.get_object()
    return found.get("/Subtype") if isinstance(found, DictionaryObject) else None


def _name(item: DictionaryObject, key: str) -> Any:
    return next(name for name in item if name == key)
