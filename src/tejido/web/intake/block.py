"""A block of the form: its fields under one prefix, filled from what was typed or from a draft, asked or only shown."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

_BLANK: tuple[Any, ...] = (None, "", [])


class _AsTheyAre(dict[str, forms.Field]):
    """Fields that the framework takes instead of a copy of each."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


class Block(forms.Form):
    """Fields that stand together. `KEPT` are those whose starting value says nothing by itself.

    A class that names in `OWN` the fields which it changes for each form lets all its forms share the others: copying
    the hundred fields of a registration cost more than asking them. It counts for that very class, not for those
    that inherit from it: whoever does not say it gets copies.
    """

    use_required_attribute = False
    KEPT: frozenset[str] = frozenset()
    OWN: ClassVar[frozenset[str]]

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        own = vars(type(self)).get("OWN")
        if own is not None:
            self.base_fields = _AsTheyAre(self.base_fields)  # type: ignore[misc]
        super().__init__(data, **{"label_suffix": "", **kwargs})
        for name in own or ():
            self.fields[name] = copy.deepcopy(self.fields[name])

    @classmethod
    def shown(cls, typed: QueryDict | None, prefix: str, **settings: Any) -> Self:
        """The block with what was typed as it was typed, without asking whether it is right."""
        block = cls(prefix=prefix, **settings)
        if typed is not None:
            for name, field in block.fields.items():
                value = field.widget.value_from_datadict(typed, {}, f"{prefix}-{name}")
                if value not in _BLANK or isinstance(field, forms.BooleanField):
                    block.initial[name] = value
        return block

    def _clean_fields(self) -> None:
        """As the framework asks, without the object that shows each field: nine in ten are left blank, and what is
        blank and may be so need not be asked whether it is of the list or within its limits."""
        for name, field in self.fields.items():
            value = self._raw(name)
            try:
                blank = value in _BLANK and not field.required
                self.cleaned_data[name] = field.to_python(value) if blank else field.clean(value)
                if further := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = further()
            except ValidationError as wrong:
                self.add_error(name, wrong)

    def typed_names(self) -> set[str]:
        """The names of the fields that hold something that was typed or chosen."""
        return {name for name in self.fields if name not in self.KEPT and self._raw(name)}

    def _raw(self, name: str) -> Any:
        if self.is_bound:
            widget = self.fields[name].widget
            return widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self.initial.get(name)

    def opens(self, names: Iterable[str]) -> bool:
        """True when one of those fields holds something or is wrong: what is folded must then be seen."""
        return not (self.typed_names() | set(self.errors)).isdisjoint(names)

    @property
    def is_open(self) -> bool:
        """Whether the whole block must be seen."""
        return self.opens(self.fields)

    def is_blank(self) -> bool:
        """True when nothing was typed in it."""
        return not self.typed_names()

    def said(self, name: str) -> Any:
        """The clean value; None for a field that was wrong or left empty."""
        value = self.cleaned_data.get(name)
        return None if value in ("", []) else value

    def word(self, name: str) -> str:
        """The clean text; blank when wrong or empty."""
        return str(self.cleaned_data.get(name) or "")

    def several(self, name: str) -> tuple[str, ...]:
        """The clean answers of a question with several."""
        return tuple(self.cleaned_data.get(name) or ())

    def tell(self, name: str, sentence: str) -> None:
        """Put a fault at a field of the block, unless one is told there already."""
        if name not in self.errors:
            self.add_error(name, sentence)


def yes_no(answer: str) -> bool | None:
    """What «sí» and «no» say; anything else is not known, never no."""
    return {"yes": True, "no": False}.get(answer)
