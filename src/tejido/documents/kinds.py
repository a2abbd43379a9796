"""Which files are accepted, told by their first bytes and never by their name, and what they may be. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
FIELD = "document"
STRIPPER_REFUSED = 3
"""How the process that strips files ends when it will not keep one."""


class FileKind(StrEnum):
    """A kind of file that is kept. `TEXT` is only written by Tejido itself: nobody can attach one."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TEXT = "text"

    @property
    def content_type(self) -> str:
        """The media type with which it is served."""
        return _MEDIA.get(self) or f"image/{self.value}"

    @property
    def extension(self) -> str:
        """The ending of its file name, without the dot."""
        return {FileKind.JPEG: "jpg", FileKind.TEXT: "txt"}.get(self, self.value)


_MEDIA = {FileKind.PDF: "application/pdf", FileKind.TEXT: "text/plain; charset=utf-8"}
DOCUMENTS = {
    "report": "Denuncia",
    "risk_sheet": "Ficha de valoración de riesgo en papel",
    "decision": "Resolución de medidas de protección",
    "ruling": "Otra resolución o disposición",
    "summons": "Cédula de notificación o citación",
    "police_report": "Informe policial",
    "other_report": "Informe de otra institución",
    "medical": "Certificado o informe médico",
    "letter": "Acta u oficio",
    "photo": "Foto",
    "other": "Otro documento",
}
"""What a document may be: its code and how it is listed. The name of the file is not kept: it may name people."""
_ACCEPTED = {b"%PDF-": FileKind.PDF, b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG}
_PROGRAM = "Este archivo es un programa y no se puede adjuntar. Adjunte un PDF o una foto (JPG o PNG)."
_PACKED = (
    "Los archivos comprimidos y los de Word o Excel no se aceptan: pueden llevar programas adentro. "
    "Guárdelo como PDF y adjúntelo otra vez."
)
_PAGE = "Las páginas web no se aceptan: pueden llevar programas adentro. Imprímala como PDF y adjúntela otra vez."
_PHOTO = "Este formato de foto no se acepta. Guárdela como JPG o tome una captura de pantalla y adjúntela."
_REFUSED = {
    b"MZ": _PROGRAM,
    b"\x7fELF": _PROGRAM,
    b"#!": _PROGRAM,
    b"\xca\xfe\xba\xbe": _PROGRAM,
    b"\xcf\xfa\xed\xfe": _PROGRAM,
    b"PK": _PACKED,
    b"Rar!": _PACKED,
    b"7z\xbc\xaf": _PACKED,
    b"\x1f\x8b": _PACKED,
    b"\xd0\xcf\x11\xe0": _PACKED,
    b"{\\rtf": _PACKED,
    b"<": _PAGE,
    b"GIF8": _PHOTO,
    b"RIFF": _PHOTO,
    b"II*\x00": _PHOTO,
    b"MM\x00*": _PHOTO,
    b"BM": _PHOTO,
}


def kind_of(content: bytes) -> FileKind:
    """The kind of a file, from its content.

    Raises:
        Refused: it is empty, over 10 MB (exactly 10 MB is accepted), or of a kind that is not accepted; says which.
    """
    if not content:
        raise Refused("El archivo está vacío. Elija otro.", field=FIELD)
    if len(content) > MAX_BYTES:
        size = f"{len(content) / 1024 / 1024:.1f}".replace(".", ",")
        raise Refused(f"El archivo pesa {size} MB y el máximo es 10 MB. Redúzcalo o divídalo.", field=FIELD)
    for start, kind in _ACCEPTED.items():
        if content.startswith(start):
            return kind
    if content[4:8] == b"ftyp":
        raise Refused(_PHOTO, field=FIELD)
    beginning = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    for start, sentence in _REFUSED.items():
        if beginning.startswith(start):
            raise Refused(sentence, field=FIELD)
    raise Refused("Solo se aceptan documentos PDF y fotos JPG o PNG.", field=FIELD)
