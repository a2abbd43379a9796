"""What can be corrected of an identity and of the safe contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tejido.cases.intake import Identity, SafeContact
from tejido.reports.telling.identity import DOCUMENTS
from tejido.vault.identity_numbers import IdKind
from tejido.web.day_fields import day_field
from tejido.web.intake.block import Block
from tejido.web.intake.closing_forms import ContactForm
from tejido.web.intake.options import pick, text, whole

ADDRESS = ("address", "address_reference")


class IdentityForm(Block):
    """Who a person is. The age counts only when there is no date of birth."""

    names = text("Nombres", 120)
    surnames = text("Apellidos", 120)
    document_kind = pick("Documento", DOCUMENTS.items(), initial=IdKind.DNI.value)
    document_number = text("Número", 20)
    birth_on = day_field("Fecha de nacimiento")
    age = whole("Edad en años", 0, 120, help_text="Solo si no se sabe la fecha de nacimiento.")
    phone = text("Teléfono", 30)
    address = text("Dirección", 200)
    address_reference = text("Referencia para llegar", 200)
    workplace = text("Dónde trabaja", 200)

    def __init__(self, *args: Any, today: date, with_address: bool, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_on"].widget.attrs["max"] = today.isoformat()
        for name in () if with_address else ADDRESS:
            del self.fields[name]
        if role == "survivor":
            del self.fields["workplace"]

    def identity(self) -> Identity:
        """What was typed."""
        names = [name for name in self.fields if name not in ("age", "document_kind")]
        known: dict[str, Any] = {name: self.said(name) for name in names if self.said(name) is not None}
        if known.get("document_number"):
            known["document_kind"] = self.word("document_kind")
        return Identity(**known)

    def age_said(self) -> int | None:
        """The age in whole years, when no date of birth was typed."""
        return None if self.said("birth_on") else self.said("age")


def contact_said(form: ContactForm) -> SafeContact:
    """The contact as it was typed; what does not go with the way chosen is left out."""
    said: dict[str, str] = {name: form.word(name) for name in form.fields if form.word(name)}
    if said.get("mode") in ("in_person", "do_not_call"):
        said = {name: word for name, word in said.items() if name in ("mode", "note")}
    return SafeContact(**said)


def as_typed(opened: Mapping[str, Any]) -> dict[str, Any]:
    """An opened identity as the form starts with it."""
    return {name: value for name, value in opened.items() if name != "initials"}
