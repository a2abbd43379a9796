"""Doing what a form asks: a refusal is told at its field, with everything typed still there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms

from tejido.kernel.errors import Conflict, FieldErrors, Refused, TejidoError

OK, WRONG, TAKEN = 200, 422, 409
Renames = Mapping[str, str]


def attempt(form: forms.Form, deed: Callable[[], object], *, renames: Renames | None = None) -> int:
    """The status to answer with: OK when the form was right and the deed done, WRONG or TAKEN with its sentences.

    `renames` gives the field of the form for a field of the service. Whoever may not, or finds nothing, is told by
    the page of refusals.
    """
    if not form.is_valid():
        return WRONG
    try:
        deed()
    except Conflict as error:
        _put(form, error.field or "", error.message)
        return TAKEN
    except Refused as error:
        tell(form, error, renames or {})
        return WRONG
    return OK


def tell(form: forms.Form, error: TejidoError, renames: Renames) -> None:
    """Put each sentence at its field; what belongs to no field of the form stands at its top."""
    if isinstance(error, FieldErrors):
        for key, sentences in error.errors.items():
            for sentence in sentences:
                _put(form, renames.get(key, key.rpartition(".")[2]), sentence)
        return
    field = error.field or ""
    _put(form, renames.get(field, field), error.message)


def _put(form: forms.Form, field: str, sentence: str) -> None:
    form.add_error(field if field in form.fields and not form.fields[field].widget.is_hidden else None, sentence)
