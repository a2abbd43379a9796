"""Codes for what a row says: yes or no, one of several, the other ones. Pure."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

YES, NO = "yes", "no"


def said(told: ir.Value) -> ir.Value:
    """A code for true and another for false; what is not known stays so."""
    return ibis.cases((told, YES), (~told, NO))


def either(told: ir.Value, yes: str, no: str) -> ir.Value:
    """One code for true and one for false; what is not known stays so."""
    return ibis.cases((told, yes), (~told, no))


def listed(told: ir.Value, codes: tuple[str, ...], rest: str) -> ir.Value:
    """The code itself when it is one of the list, `rest` for any other; what is not known stays so."""
    return ibis.cases((told.isin(list(codes)), told), (told.notnull(), rest))
