"""Files of every kind that somebody may try to attach."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

SECRET = b"SECRETO-DE-QUIEN-LO-HIZO"
GPS = 0x8825


def photo(size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A JPEG with GPS, author, comment and an orientation that turns it."""
    image = Image.new("RGB", size, (200, 80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (11.0, 51.0, 0.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET, **options)
    return out.getvalue()


def screenshot(mode: str = "RGB") -> bytes:
    """A PNG with a text chunk."""
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    out = BytesIO()
    Image.new(mode, (20, 10)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def huge_png() -> bytes:
    """A few hundred bytes that claim to be 900 million pixels."""
    head = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = [(len(c) - 4).to_bytes(4, "big") + c + zlib.crc32(c).to_bytes(4, "big") for c in (head, data, b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(*, pages: int = 2, password: str = "", owner: str = "") -> bytes:
    """A PDF that runs a script when opened, carries a file, an author and a photograph with GPS."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 100)
    writer.add_metadata({"/Author": SECRET.decode(), "/Title": SECRET.decode()})
    writer.add_attachment("nota.txt", SECRET)
    page = writer.pages[0]
    name, text = NameObject, TextStringObject
    script = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): text(SECRET.decode())})
    writer.root_object[name("/OpenAction")] = script
    note = DictionaryObject(
        {
            name("/Subtype"): name("/Text"),
            name("/Rect"): ArrayObject(),
            name("/Contents"): text("nota visible"),
            name("/T"): text(SECRET.decode()),
            name("/A"): writer._add_object(script),
        }
    )
    carried = DecodedStreamObject()
    carried.set_data(SECRET)
    attached = DictionaryObject(
        {
            name("/Subtype"): name("/FileAttachment"),
            name("/Rect"): ArrayObject(),
            name("/FS"): DictionaryObject({name("/EF"): DictionaryObject({name("/F"): writer._add_object(carried)})}),
        }
    )
    page[name("/Annots")] = ArrayObject([writer._add_object(note), writer._add_object(attached)])
    page[name("/AA")] = DictionaryObject({name("/O"): script})
    picture = DecodedStreamObject()
    picture.set_data(photo())
    picture.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/Filter"): name("/DCTDecode"),
        }
    )
    font = DictionaryObject({name("/Type"): name("/Font"), name("/BaseFont"): name("/Helvetica")})
    page[name("/Resources")] = DictionaryObject(
        {
            name("/XObject"): DictionaryObject({name("/Im0"): writer._add_object(picture)}),
            name("/Font"): DictionaryObject({name("/AA"): font}),
        }
    )
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A small PDF whose object stream unpacks to a thousand times its size."""
    packed = zlib.compressobj(9)
    body = b"".join([packed.compress(bytes(1 << 20)) for _ in range(200)] + [packed.flush()])
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body) + body + b"\nendstream"
    out = b"%PDF-1.5\n1 0 obj\n" + stream + b"\nendobj\n"
    start = len(out)
    rows = bytes([0, 0, 0, 0]) + bytes([1, 0, 9, 0]) + bytes([2, 0, 1, 0])
    rows = zlib.compress(rows)
    out += (
        b"3 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(rows)
        + rows
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start
    )
    return out
