"""YAML files read with the line of every value, so that a wrong one is refused where it is wrong.

Keys are always text as written (`yes:` stays "yes"); a key given twice is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tejido.kernel.errors import WrongFile

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file: a scalar, a tuple of entries or a dict of entries, and where it stands."""

    file: str
    line: int
    value: Any

    def wrong(self, reason: str) -> WrongFile:
        """The refusal of this value, to be raised by the caller."""
        return WrongFile(self.file, self.line, reason)

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Entry]:
        """The entries of a mapping with exactly these keys.

        Raises:
            WrongFile: it is not a mapping, a required key is missing, or one is not known.
        """
        found = self.mapping()
        needed = tuple(required)
        for key in needed:
            if key not in found:
                raise self.wrong(f"falta «{key}»")
        for key, entry in found.items():
            if key not in needed and key not in tuple(optional):
                raise entry.wrong(f"«{key}» no se conoce aquí")
        return found

    def mapping(self) -> dict[str, Entry]:
        """The entries of a mapping with any keys."""
        if not isinstance(self.value, dict):
            raise self.wrong("se esperaba una lista de «clave: valor»")
        return self.value

    def items(self) -> tuple[Entry, ...]:
        """The entries of a list that is not empty."""
        if not isinstance(self.value, tuple) or not self.value:
            raise self.wrong("se esperaba una lista con al menos un elemento")
        return self.value

    def text(self) -> str:
        """A text that is not blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("se esperaba un texto (si es un número o sí/no, póngalo entre comillas)")
        return self.value.strip()

    def whole(self, *, least: int = 0) -> int:
        """A whole number that is at least `least`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < least:
            raise self.wrong(f"se esperaba un número entero de {least} o más")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("se esperaba true o false")
        return self.value

    def one_of(self, allowed: Iterable[str]) -> str:
        """A text among the allowed ones."""
        text = self.text()
        options = tuple(allowed)
        if text not in options:
            raise self.wrong(f"«{text}» no es uno de: {', '.join(options)}")
        return text


def read(path: Path) -> Entry:
    """The whole file as one entry.

    Raises:
        WrongFile: it is not UTF-8, not YAML, empty, or a key stands twice.
    """
    try:
        loader = _LOADER(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise WrongFile(path.name, mark.line + 1 if mark else 0, "no es un YAML válido") from error
    if node is None:
        raise WrongFile(path.name, 0, "el archivo está vacío")
    return _entry(path.name, loader, node)


def _entry(file: str, loader: Any, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Entry(file, line, tuple(_entry(file, loader, child) for child in node.value))
    if not isinstance(node, yaml.MappingNode):
        return Entry(file, line, loader.construct_object(node))
    found: dict[str, Entry] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in found:
            raise WrongFile(file, key.start_mark.line + 1, "clave repetida o que no es un texto")
        found[key.value] = _entry(file, loader, child)
    return Entry(file, line, found)
