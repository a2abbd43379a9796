"""The class of every stored field: who may ever see it outside the case's team."""

from __future__ import annotations

from typing import Final

PUBLIC: Final = "public"
DEIDENTIFIED: Final = "deidentified"
PERSONAL: Final = "personal"
SECRET: Final = "secret"  # noqa: S105  the name of a class, not a secret


def deidentified(names: str) -> dict[str, str]:
    """Class the fields named in one string, parted by spaces, as deidentified."""
    return dict.fromkeys(names.split(), DEIDENTIFIED)


def public(names: str) -> dict[str, str]:
    """Class the fields named in one string, parted by spaces, as public."""
    return dict.fromkeys(names.split(), PUBLIC)
