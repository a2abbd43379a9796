"""Every error that Tejido raises on purpose.

    TejidoError
    ├── Refused             what was asked cannot be done as it was asked
    │   └── FieldErrors     the same, told field by field
    ├── NotPermitted        who asks may not
    ├── NotFound            it does not exist, or does not belong to who asks (never says which)
    ├── Conflict            somebody else did it first, or it was already done
    ├── CalendarExhausted   a date lies beyond the days the calendar knows
    ├── WrongFile           a data file is wrong: file, line, reason
    ├── CannotUnseal        the key is missing, erased or does not open this
    ├── LedgerBroken        a chain of the ledger does not close
    └── ChannelFailed       a message could not be handed over

The message is a sentence in Spanish for the person in front of the screen: what happened and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class TejidoError(Exception):
    """Base of all; `message` is shown to people, `field` names the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(TejidoError):
    """What was asked cannot be done as it was asked; nothing was saved."""


class FieldErrors(Refused):
    """Several fields are wrong; `errors` maps each field to its sentences."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {name: list(sentences) for name, sentences in errors.items()}
        first = next((s for sentences in self.errors.values() for s in sentences), "")
        super().__init__(first or "Hay datos por corregir.")


class NotPermitted(TejidoError):
    """Who asks may not do this."""


class NotFound(TejidoError):
    """It does not exist or does not belong to who asks; the two are never told apart."""


class Conflict(TejidoError):
    """Somebody else did it first, or it was already done."""


class CalendarExhausted(TejidoError):
    """A date lies beyond the last day that the working calendar knows."""


class WrongFile(TejidoError):
    """A data file is wrong. `line` counts from 1; 0 when the whole file is meant."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, línea {line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class CannotUnseal(TejidoError):
    """The key is missing, was erased, or does not open this content."""


class LedgerBroken(TejidoError):
    """A chain of the ledger does not close at the place the message names."""


class ChannelFailed(TejidoError):
    """A message could not be handed over; `retry` says whether trying again can help."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.retry = retry
