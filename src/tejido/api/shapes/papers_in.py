"""The paper of what another institution did: a document of the case, or its number and date when there is no copy."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated

from pydantic import Field

from tejido.api.shapes.fields import Code, Day, Sent
from tejido.documents.cited import LONGEST_NUMBER, Cited, NoCopy, cited_file
from tejido.documents.cleaning import CheckedFile
from tejido.documents.kinds import DOCUMENTS, MAX_BYTES
from tejido.kernel.errors import FieldErrors, Refused

LONGEST = -(-MAX_BYTES // 3) * 4
"""The letters of the largest file in base64."""


class CitedIn(Sent):
    """A paper whose copy cannot be had."""

    number: Annotated[str, Field(max_length=LONGEST_NUMBER, examples=["Resolución 03-2026"])]
    on: Day
    why: Annotated[str, Field(max_length=20, json_schema_extra={"enum": [one.value for one in NoCopy]})]


class WithPaper(Sent):
    """`document`: one that was attached before (`POST /cases/{code}/documents`). `cited`: one without a copy. What
    another institution did is told with one of them."""

    document: Code = ""
    cited: CitedIn | None = None

    def paper(self, today: date) -> CheckedFile | None:
        """What stands for the cited paper. Raises FieldErrors."""
        if self.cited is None or self.document:
            return None
        try:
            return cited_file(Cited(self.cited.number, self.cited.on, self.cited.why), today=today)
        except FieldErrors as wrong:
            named = {f"cited.{name.removeprefix('paper_')}": said for name, said in wrong.errors.items()}
            raise FieldErrors(named) from wrong


class DocumentIn(Sent):
    """A PDF, JPEG or PNG of at most 10 MB in base64, checked as on the pages: hidden data is taken out of it."""

    kind: Annotated[str, Field(max_length=20, json_schema_extra={"enum": [*DOCUMENTS]})]
    content: Annotated[str, Field(max_length=LONGEST, description="Base64 of the file.")]

    def name(self) -> str:
        """How it is listed. Raises Refused."""
        if self.kind not in DOCUMENTS:
            raise Refused("Diga qué documento es, con un código de la lista.", field="kind")
        return DOCUMENTS[self.kind]

    def file(self) -> bytes:
        """The bytes of the file. Raises Refused."""
        try:
            return base64.b64decode(self.content, validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise Refused("El contenido no es base64.", field="content") from wrong
