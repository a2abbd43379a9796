"""What was typed as a draft keeps it, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

OF = "borrador-de"  # the hidden field of a form that says which draft is its own
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "paso", "agregar", "quitar", OF})


def body_of(typed: QueryDict) -> dict[str, list[str]]:
    """Every field with its values, in their order; the buttons and the token are left out."""
    return {name: list(values) for name, values in typed.lists() if name not in NOT_KEPT}


def typed_of(body: Mapping[str, Any]) -> QueryDict | None:
    """The fields of a draft as if they had just been sent; None when there is none."""
    if not body:
        return None
    typed = QueryDict(mutable=True)
    for name, values in body.items():
        typed.setlist(name, [str(value) for value in values] if isinstance(values, list) else [str(values)])
    return typed
