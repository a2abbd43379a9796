"""The question before a case is created: may she be known already?"""

from __future__ import annotations

from datetime import date
from typing import Any

from tejido.cases.intake import Identity
from tejido.kernel.errors import Refused
from tejido.reports.telling.identity import DOCUMENTS
from tejido.vault.blind import normal_phone
from tejido.vault.identity_numbers import IdKind, check_id_number
from tejido.web.intake.block import Block
from tejido.web.intake.options import pick, text, whole


class SearchForm(Block):
    """A document, a telephone, or two surnames with the year of birth."""

    KEPT = frozenset({"document_kind"})
    document_kind = pick("Documento", DOCUMENTS.items(), initial=IdKind.DNI.value)
    document_number = text("Número", 20)
    phone = text("Teléfono", 30)
    surnames = text("Los dos apellidos", 120)
    birth_year = whole("Año de nacimiento", 1900, 2100)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.word("document_number"):
            self._check("document_number", lambda said: check_id_number(self._kind(), said))
        if self.word("phone"):
            self._check("phone", normal_phone)
        year = found.get("birth_year")
        if year and year > self.today.year:
            self.tell("birth_year", "El año de nacimiento no puede estar en el futuro.")
        return found

    def _check(self, name: str, rule: Any) -> None:
        try:
            rule(self.word(name))
        except Refused as refused:
            self.tell(name, refused.message)

    def _kind(self) -> IdKind:
        return IdKind(self.word("document_kind") or IdKind.DNI.value)

    def identity(self) -> Identity:
        """What is searched by."""
        number, year = self.word("document_number"), self.said("birth_year")
        return Identity(
            surnames=self.word("surnames"),
            document_kind=self._kind() if number else "",
            document_number=number,
            phone=self.word("phone"),
            birth_on=date(year, 1, 1) if year else None,
        )

    def carried(self) -> dict[str, str]:
        """The same data as the fields of the form that registers."""
        names = ("document_kind", "document_number", "phone", "surnames")
        return {f"afectada-0-{name}": self.word(name) for name in names if self.word(name)}
