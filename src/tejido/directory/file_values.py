"""Readers of YAML values that the files of a district share. Pure."""

from __future__ import annotations

from typing import Any

from yaml import MappingNode, SequenceNode

from tejido.law.reading import Value


def text_or_empty(value: Value | None) -> str:
    return "" if value is None or value.empty or not str(value.node.value).strip() else value.text()


def degrees(value: Value) -> float:
    try:
        return float(value.text())
    except ValueError:
        raise value.wrong("se esperaban grados, por ejemplo -11.85") from None


def plain(value: Value) -> Any:
    """The value without its lines: texts, flags, lists and mappings."""
    if isinstance(value.node, MappingNode):
        return {name: plain(v) for name, v in value.mapping().items()}
    if isinstance(value.node, SequenceNode):
        return [plain(v) for v in value.items()]
    if value.empty:
        return None
    return value.flag() if value.node.tag.endswith(":bool") else value.text()
