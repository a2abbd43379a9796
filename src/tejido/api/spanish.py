"""What is wrong with a value, in Spanish, by the validator's word for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_WORDS = {
    "missing": "Falta este dato.",
    "extra_forbidden": "Este dato no existe en la interfaz.",
    "string_type": "Escriba un texto.",
    "string_too_short": "Es demasiado corto: desde {min_length} letras.",
    "string_too_long": "Es demasiado largo: hasta {max_length} letras.",
    "string_pattern_mismatch": "No tiene la forma que se pide.",
    "bool_type": "Responda true o false.",
    "int_type": "Escriba un número entero.",
    "int_parsing": "Escriba un número entero.",
    "int_from_float": "Escriba un número entero.",
    "greater_than_equal": "Debe ser {ge} o más.",
    "less_than_equal": "Debe ser {le} o menos.",
    "list_type": "Escriba una lista.",
    "too_short": "La lista necesita al menos {min_length}.",
    "too_long": "La lista admite hasta {max_length}.",
    "dict_type": "Escriba un objeto.",
    "model_type": "Escriba un objeto.",
    "model_attributes_type": "Escriba un objeto.",
    "literal_error": "Elija uno de: {expected}.",
    "enum": "Elija uno de: {expected}.",
    "timezone_aware": "Escriba la fecha y hora con su zona, como 2026-11-23T10:00:00-05:00.",
    "date_from_datetime_inexact": "Escriba solo el día, como 2026-11-23.",
}
_DATE = "Escriba una fecha válida, como 2026-11-23 o 2026-11-23T10:00:00-05:00."
_OTHER = "El valor no es válido."
_UNION = frozenset({"bool", "int", "str", "list[str]", "list[constrained-str]", "constrained-str", "constrained-int"})


def body_errors(errors: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The sentences of each field, by its path as it was sent."""
    found: dict[str, list[str]] = {}
    for error in errors:
        said = found.setdefault(_path(error["loc"]), [])
        sentence = _sentence(error)
        if sentence not in said:
            said.append(sentence)
    return found


def _path(place: Iterable[Any]) -> str:
    """`people.0.age` for («body», «intake», «people», 0, «age»): the source and the argument's name are ours."""
    source, *parts = [str(part) for part in place]
    named = parts[1:] if source == "body" else parts
    return ".".join(part for part in named if part not in _UNION) or "body"


def _in_spanish(given: Any) -> Any:
    """The validator joins the last of what it expected with an English word."""
    return " o ".join(given.rsplit(" or ", 1)) if isinstance(given, str) else given


def _sentence(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind.startswith(("date", "time")) and kind not in _WORDS:
        return _DATE
    words = _WORDS.get(kind, _OTHER)
    try:
        return words.format_map({name: _in_spanish(given) for name, given in error.get("ctx", {}).items()})
    except KeyError:
        return _OTHER
