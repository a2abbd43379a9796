"""What a token may be given, as data: `scopes.yaml`, checked when it is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.accounts.permits import Permit
from tejido.law.reading import read_yaml

_FILE = Path(__file__).with_name("scopes.yaml")


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope: the permits that it needs, and whether it lets who somebody is be read."""

    code: str
    name: str
    permits: frozenset[Permit]
    private: bool


@cache
def scopes() -> Mapping[str, Scope]:
    """Every scope by its code, in the order of the file."""
    return load_scopes(_FILE)


def permits_of(codes: Iterable[str]) -> frozenset[Permit]:
    """What those scopes give together; a code that the file no longer has gives nothing."""
    known = scopes()
    return frozenset(permit for code in codes if code in known for permit in known[code].permits)


def load_scopes(path: Path) -> dict[str, Scope]:
    """The scopes of a file.

    Raises:
        WrongFile: with file, line and reason; a permit that does not exist included.
    """
    found = {}
    for code, entry in read_yaml(path).mapping().items():
        fields = entry.fields(("name", "permits"), ("private",))
        permits = frozenset(one.one_of(Permit) for one in fields["permits"].items())
        private = fields["private"].flag() if "private" in fields else False
        if private != (Permit.IDENTITY_READ in permits):
            raise entry.wrong(f"«private» va con el permiso {Permit.IDENTITY_READ}, y solo con él")
        found[code] = Scope(code, fields["name"].text(), permits, private)
    return found
