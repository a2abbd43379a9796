"""The indicators and their sheets, by code: all that the files of `indicators/` hold, by code."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pkgutil import iter_modules

from tejido.kernel.errors import NotFound
from tejido.observatory import indicators
from tejido.observatory.indicator import Indicator
from tejido.observatory.sheet import FAMILIES as FAMILIES
from tejido.observatory.sheet import Sheet

CONSENT = "Solo cuenta casos cuya persona afectada aceptó ser contada; un caso unido a otro cuenta una vez."
"""Left out of every indicator; it stands beside each sheet's own."""


@cache
def all_indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code.

    Raises:
        ValueError: two have the same code.
    """
    modules = [
        importlib.import_module(f"{indicators.__name__}.{one.name}") for one in iter_modules(indicators.__path__)
    ]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Indicator)]
    by_code = {one.sheet.code: one for one in sorted(found, key=lambda one: one.sheet.code)}
    if len(by_code) != len(found):
        raise ValueError("two indicators have the same code")
    return by_code


def indicator(code: str) -> Indicator:
    """One indicator.

    Raises:
        NotFound: there is none with that code.
    """
    found = all_indicators().get(code.upper())
    if found is None:
        raise NotFound(f"No hay un indicador «{code}». Vea la lista con «tejido observatory compute».")
    return found


def sheet(code: str) -> Sheet:
    """The sheet of one indicator. Raises NotFound."""
    return indicator(code).sheet


def sheets() -> list[Sheet]:
    """Every sheet, by family in the order of `FAMILIES` and then by code."""
    order = list(FAMILIES)
    return sorted((one.sheet for one in all_indicators().values()), key=lambda s: (order.index(s.family), s.code))
