"""The documents of a case: attached, listed without a name of anybody, opened by a button that leaves a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.accounts.permits import Permit
from tejido.cases.access import UNSEEN, documents_in
from tejido.cases.field_policy import Closeness
from tejido.cases.services.documents import attach, open_document
from tejido.cases.services.documents import withdraw as withdraw_it
from tejido.cases.services.editing import may_write
from tejido.documents.kinds import DOCUMENTS, FIELD, MAX_BYTES
from tejido.documents.services.withdraw_document import WithdrawalReason
from tejido.kernel.errors import NotFound
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.block import Block
from tejido.web.intake.options import pick

REASONS = (
    (WithdrawalReason.WRONG_CASE, "Es de otro caso"),
    (WithdrawalReason.WRONG_FILE, "Se adjuntó otro archivo por error"),
    (WithdrawalReason.REPEATED, "Está repetido"),
    (WithdrawalReason.ASKED_BY_PERSON, "Lo pidió la persona"),
)
POSTED = ["GET", "HEAD", "POST"]


class DocumentForm(Block):
    """A file and what it is; its own name is not kept, because names of files name people."""

    kind = pick("¿Qué documento es?", [("", "Elija"), *((kind, kind) for kind in DOCUMENTS.values())])
    document = forms.FileField(
        label="Archivo",
        required=False,
        allow_empty_file=True,
        help_text="PDF o foto (JPG o PNG), hasta 10 MB. Se quitan los datos ocultos del archivo y se guarda cifrado.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.get(FIELD)
        if not self.word("kind"):
            self.tell("kind", "Diga qué documento es.")
        if file is None:
            self.tell(FIELD, "Elija el archivo. Si ya lo había elegido, elíjalo otra vez: el navegador no lo recuerda.")
        elif file.size > MAX_BYTES:
            size = f"{file.size / 1024 / 1024:.1f}".replace(".", ",")
            self.tell(FIELD, f"El archivo pesa {size} MB y el máximo es 10 MB. Redúzcalo o divídalo.")
        return found


class WithdrawForm(Block):
    """Why a document is withdrawn."""

    reason = pick("¿Por qué se retira?", REASONS, widget=forms.RadioSelect, required=True)


@require_http_methods(POSTED)
@of_case
def page(visit: Visit) -> HttpResponse:
    """The documents, and one more."""
    if visit.seen.closeness == Closeness.OUTLINE or not visit.actor.may(Permit.CASE_READ):
        raise NotFound(UNSEEN)
    may = may_write(visit.seen, visit.actor)
    rows = [(row, visit.institution(row.institution_code)) for row in documents_in(visit.seen, visit.actor)]
    shown: dict[str, Any] = {"rows": rows, "may": may}
    if not visit.sent:
        return visit.show("cases/documents.html", {**shown, "form": DocumentForm(prefix="d") if may else None})
    form = DocumentForm(visit.request.POST, files=visit.request.FILES, prefix="d")

    def save() -> None:
        content = form.cleaned_data[FIELD].read()
        attach(visit.code, name=form.word("kind"), content=content, actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("cases/documents.html", {**shown, "form": form}, status=status)
    return visit.done("El documento quedó adjunto.", to="case_documents")


@require_http_methods(POSTED)
@of_case
def download(visit: Visit, document: str) -> HttpResponse:
    """The file, only when asked by the button; the reading is recorded."""
    if not visit.sent:
        return redirect("case_documents", visit.code)
    found = open_document(visit.code, document, actor=visit.actor, at=visit.at)
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return answer


@require_http_methods(POSTED)
@of_case
def withdraw(visit: Visit, document: str) -> HttpResponse:
    """Hide a document that was attached by mistake."""
    row = next((one for one in documents_in(visit.seen, visit.actor) if one.code == document), None)
    if row is None:
        raise NotFound("No encontramos ese documento entre los que puede ver de este caso.")
    form = WithdrawForm(visit.request.POST if visit.sent else None, prefix="r")

    def save() -> None:
        withdraw_it(visit.code, document, reason=form.word("reason"), actor=visit.actor, at=visit.at)

    status = attempt(form, save) if visit.sent else 0
    if status != OK:
        return visit.show("cases/document_withdraw.html", {"row": row, "form": form}, status=status or 200)
    return visit.done("El documento quedó retirado. La bitácora guarda que estuvo.", to="case_documents")
