"""Photographs without what they tell of who took them and where: pixels are decoded and written anew. Pure."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from tejido.documents.kinds import FIELD, FileKind
from tejido.kernel.errors import Refused

# 40 million pixels take 160 MB while they are decoded; a telephone's photograph has 12 to 16 million.
MAX_PIXELS = 40_000_000
_QUALITY = 90


def strip_image(kind: FileKind, content: bytes) -> bytes:
    """The same picture, upright, with no EXIF, GPS, comment, profile, thumbnail or second frame.

    Raises:
        Refused: it is damaged or has more than 40 million pixels.
    """
    try:
        with Image.open(BytesIO(content), formats=[kind.name]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(image)
            clean = upright.convert(_mode(kind, upright))
    except Image.DecompressionBombError as error:
        sentence = "La foto tiene demasiada resolución (máximo 40 megapíxeles). Redúzcala y adjúntela otra vez."
        raise Refused(sentence, field=FIELD) from error
    except (OSError, SyntaxError, ValueError) as error:
        sentence = "La foto está dañada o incompleta. Ábrala, guárdela otra vez y adjúntela."
        raise Refused(sentence, field=FIELD) from error
    clean.info.clear()
    out = BytesIO()
    clean.save(out, kind.name, **({"quality": _QUALITY} if kind is FileKind.JPEG else {}))
    return out.getvalue()


def without_jpeg_metadata(content: bytes) -> bytes:
    """A JPEG as it is, but for its application and comment segments; what cannot be followed is returned whole.

    Kept: JFIF (APP0) and Adobe's colour transform (APP14), without which the colours change.
    """
    out, place = bytearray(content[:2]), 2
    while content[place : place + 1] == b"\xff" and place + 4 <= len(content):
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == 0xDA:  # the picture itself, up to the end
            return bytes(out) + content[place:]
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            out += content[place : place + 2 + length]
        place += 2 + length
    return content


def _mode(kind: FileKind, image: Image.Image) -> str:
    if image.mode in ("1", "L"):
        return "L"
    if kind is FileKind.PNG and (image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info):
        return "RGBA"
    return "RGB"
