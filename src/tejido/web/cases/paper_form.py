"""The paper of what another institution did, in a form: attached already, a file, or cited without a copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from tejido.cases.services.told import NEEDS_PAPER
from tejido.documents.cited import LONGEST_NUMBER, Cited, NoCopy, cited_file
from tejido.documents.cleaning import CheckedFile, check_file
from tejido.documents.kinds import DOCUMENTS
from tejido.kernel.errors import Refused
from tejido.web.day_fields import day_field
from tejido.web.intake.options import Choice, offer, pick, text

NO_PAPER: Choice = ("", "Ninguno de la lista")
CITED = ("paper_number", "paper_on", "paper_why")
FIELDS = ("document", "file", "file_kind", *CITED)


def paper_field() -> forms.Field:
    """The list of the case's documents; `offer` fills it."""
    return pick("Documento ya adjunto", [NO_PAPER])


def file_field() -> forms.Field:
    """A file attached with the act."""
    return forms.FileField(
        label="Adjuntar el archivo",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


def paper_fields() -> dict[str, forms.Field]:
    """Every field of the paper, by its name, new each time."""
    return {
        "document": paper_field(),
        "file": file_field(),
        "file_kind": pick("¿Qué documento es?", [("", "Elija"), *((name, name) for name in DOCUMENTS.values())]),
        "paper_number": text("Número del documento", LONGEST_NUMBER),
        "paper_on": day_field("Fecha del documento"),
        "paper_why": pick("¿Por qué no hay copia?", [("", "Elija"), *((one.value, one.spanish) for one in NoCopy)]),
    }


class PaperPart(forms.Form):
    """What a form with those fields asks of them.

    `must_cite`: the act is another institution's, so one of the three is needed.
    `has_choice`: the case has documents already.
    """

    must_cite = False
    has_choice = False

    def offer_papers(self, documents: Iterable[Choice]) -> None:
        """The documents of the case, to choose from."""
        known = [*documents]
        offer(self.fields["document"], [NO_PAPER, *known])
        self.has_choice = bool(known)

    def check_paper(self) -> None:
        """Tell at its field what is missing."""
        said = self.cleaned_data
        if said.get("file") is not None and not said.get("file_kind"):
            self.add_error("file_kind", "Diga qué documento es.")
        if self.must_cite and not self.is_told:
            self.add_error("document" if self.has_choice else "file", NEEDS_PAPER)

    @property
    def cites(self) -> bool:
        """Whether what is asked of a paper without a copy must be in sight."""
        return self.is_bound and any(self.data.get(self.add_prefix(name)) for name in CITED)

    @property
    def is_told(self) -> bool:
        """Whether any of the three was given."""
        return any(self.cleaned_data.get(name) for name in ("document", *CITED)) or bool(self.cleaned_data.get("file"))

    def paper(self, today: date) -> CheckedFile | None:
        """The paper to attach with the act; None: none, or one that is attached already.

        Raises:
            Refused, FieldErrors: the file is not accepted, or what is cited is not whole.
        """
        said = self.cleaned_data
        if said.get("document"):
            return None
        if said.get("file") is not None:
            try:
                return check_file(said["file_kind"], said["file"].read())
            except Refused as wrong:
                raise Refused(wrong.message, field="file") from wrong
        if any(said.get(name) for name in CITED):
            cited = Cited(said.get("paper_number") or "", said.get("paper_on"), said.get("paper_why") or "")
            return cited_file(cited, today=today)
        return None
