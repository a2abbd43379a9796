"""Roles as data: what `roles.yaml` says, checked when it is loaded.

There is no table of roles on purpose (ADR 0009): a write in the database cannot widen a role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tejido.accounts.permits import Permit
from tejido.kernel.errors import Refused, WrongFile

_FILE = Path(__file__).with_name("roles.yaml")
_KEYS = {"name", "about", "second_step", "needs_institution", "permits"}
_OPTIONAL = {"machine", "without", "only"}
MACHINE = "machine"
"""The role of every token (`accounts/machines`)."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role; by sector, `without` holds the permits that it lacks there and `only` those that it has there alone.

    `machine`: it is what the tokens of other systems hold, and no person ever.
    """

    code: str
    name: str
    about: str
    second_step: bool
    needs_institution: bool
    machine: bool
    permits: frozenset[Permit]
    without: Mapping[str, frozenset[Permit]]
    only: Mapping[str, frozenset[Permit]]

    def permits_in(self, sector: str | None) -> frozenset[Permit]:
        """The permits of the role in an institution of that sector."""
        here = sector or ""
        return (self.permits - self.without.get(here, frozenset())) | self.only.get(here, frozenset())


@cache
def roles() -> Mapping[str, Role]:
    """Every role by its code, in the order of the file."""
    return load_roles(_FILE)


def role(code: str) -> Role:
    """The role with that code.

    Raises:
        Refused: there is no such role.
    """
    found = roles().get(code)
    if found is None:
        raise Refused("Ese rol no existe. Elija uno de la lista.", field="role")
    return found


def roles_that_may(permit: Permit) -> tuple[str, ...]:
    """The codes of the roles that have that permit."""
    return tuple(code for code, held in roles().items() if permit in held.permits)


def load_roles(path: Path) -> dict[str, Role]:
    """The roles of a file.

    Raises:
        WrongFile: it is not YAML, a key is missing or unknown, or a permit does not exist.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise WrongFile(path.name, mark.line + 1 if mark else 0, "no es un YAML válido") from error
    if not isinstance(raw, dict) or not raw:
        raise WrongFile(path.name, 0, "se esperaba una lista de roles por su código")
    return {code: _role(path.name, code, entry) for code, entry in raw.items()}


def _role(file: str, code: str, entry: Any) -> Role:
    if not isinstance(entry, dict) or not entry.keys() >= _KEYS or entry.keys() - _KEYS - _OPTIONAL:
        needed = ", ".join(sorted(_KEYS))
        raise WrongFile(file, 0, f"el rol «{code}» debe tener {needed} (y, si hacen falta, machine, without y only)")
    try:
        permits = frozenset(Permit(word) for word in entry["permits"])
        without, only = (_by_sector(entry.get(key, {})) for key in ("without", "only"))
    except ValueError as error:
        raise WrongFile(file, 0, f"el rol «{code}» nombra un permiso que no existe: {error}") from error
    return Role(
        code=code,
        name=entry["name"],
        about=entry["about"],
        second_step=bool(entry["second_step"]),
        needs_institution=bool(entry["needs_institution"]),
        machine=bool(entry.get("machine", False)),
        permits=permits,
        without=without,
        only=only,
    )


def _by_sector(entry: Mapping[str, list[str]]) -> dict[str, frozenset[Permit]]:
    return {sector: frozenset(Permit(word) for word in words) for sector, words in entry.items()}
