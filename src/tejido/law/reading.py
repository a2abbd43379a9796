"""YAML values that know their file and line, so that a wrong file is refused with the place of the fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from tejido.kernel.errors import WrongFile

E = TypeVar("E", bound=StrEnum)

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a YAML file. Every reader refuses with the line of this very value."""

    file: str
    node: yaml.Node

    def wrong(self, reason: str) -> WrongFile:
        """The refusal of this value; the caller raises it."""
        return WrongFile(self.file, self.node.start_mark.line + 1, reason)

    @property
    def empty(self) -> bool:
        return self.node.tag == _TAG + "null"

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Value]:
        """The fields of a mapping: all the required ones, and no other than the optional ones."""
        found = self.mapping()
        for name, value in found.items():
            if name not in required and name not in optional:
                raise value.wrong(f"el campo «{name}» no se conoce aquí")
        for name in required:
            if name not in found:
                raise self.wrong(f"falta el campo «{name}»")
        return found

    def mapping(self) -> dict[str, Value]:
        """The pairs of a mapping in their order; a repeated key is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("se esperaba una lista de campos «nombre: valor»")
        found: dict[str, Value] = {}
        for key_node, value_node in self.node.value:
            key = Value(self.file, key_node).text()
            if key in found:
                raise Value(self.file, key_node).wrong(f"el campo «{key}» está repetido")
            found[key] = Value(self.file, value_node)
        return found

    def items(self) -> list[Value]:
        """The elements of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("se esperaba una lista")
        return [Value(self.file, node) for node in self.node.value]

    def text(self) -> str:
        """A text that is not blank; an unquoted number or date is taken as it is written."""
        if not isinstance(self.node, yaml.ScalarNode) or self.empty or not self.node.value.strip():
            raise self.wrong("se esperaba un texto")
        return str(self.node.value).strip()

    def whole(self, least: int = 0) -> int:
        """A whole number, `least` included."""
        if self.node.tag != _TAG + "int" or not str(self.node.value).isdigit():
            raise self.wrong("se esperaba un número entero, sin signo")
        number = int(self.node.value)
        if number < least:
            raise self.wrong(f"el número debe ser {least} o más")
        return number

    def number(self) -> float:
        """A number, 0 or more."""
        if self.node.tag not in (_TAG + "int", _TAG + "float"):
            raise self.wrong("se esperaba un número")
        try:
            number = float(self.node.value)
        except ValueError:
            raise self.wrong("se esperaba un número") from None
        if not 0 <= number < float("inf"):
            raise self.wrong("el número debe ser 0 o más")
        return number

    def flag(self) -> bool:
        """true or false, nothing else."""
        if self.node.tag != _TAG + "bool" or self.node.value not in ("true", "false"):
            raise self.wrong("se esperaba true o false")
        return bool(self.node.value == "true")

    def day(self) -> date:
        """A day written as 2026-07-28."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.wrong("se esperaba un día escrito como 2026-07-28") from None

    def scalar(self) -> str | int | bool:
        """A text, a whole number, or true or false."""
        if self.node.tag == _TAG + "int":
            return self.whole()
        return self.flag() if self.node.tag == _TAG + "bool" else self.text()

    def one_of(self, kind: type[E]) -> E:
        """A member of the enumeration, written by its value."""
        try:
            return kind(self.text())
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise self.wrong(f"«{self.text()}» no se conoce; puede ser: {known}") from None

    def among(self, known: Mapping[str, object], what: str) -> str:
        """A text that is a key of `known`; `what` names it in the refusal."""
        name = self.text()
        if name not in known:
            raise self.wrong(f"{what} «{name}» no existe")
        return name


def read_yaml(path: Path, *, text: str | None = None) -> Value:
    """The root value of a YAML file (`text` when it was already read).

    Raises:
        WrongFile: it cannot be read, is not UTF-8, is not YAML, or is empty.
    """
    try:
        content = path.read_text(encoding="utf-8") if text is None else text
        node = yaml.compose(content, Loader=yaml.CSafeLoader)
    except OSError:
        raise WrongFile(path.name, 0, "no se puede leer; revise que exista") from None
    except UnicodeDecodeError:
        raise WrongFile(path.name, 0, "no está escrito en UTF-8") from None
    except yaml.MarkedYAMLError as error:
        # what is never closed is missed after the last line
        line = min(error.problem_mark.line + 1, content.count("\n") + 1) if error.problem_mark else 0
        raise WrongFile(path.name, line, f"no es YAML bien formado ({error.problem})") from None
    except yaml.YAMLError:
        raise WrongFile(path.name, 0, "tiene caracteres que YAML no admite") from None
    if node is None:
        raise WrongFile(path.name, 0, "está vacío")
    return Value(path.name, node)
