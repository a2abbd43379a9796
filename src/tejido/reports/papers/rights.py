"""Her rights over what was registered, and where to call: the same words on every paper that is given to her. Data."""

from __future__ import annotations

from collections.abc import Iterable

from tejido.directory.hours import told
from tejido.directory.models import HelpLine

RIGHTS = (
    "Saber qué se guarda de usted, y pedir una copia.",
    "Pedir que se corrija lo que esté mal.",
    "Pedir que se borre lo que la ley no obliga a guardar.",
    "Negarse a un uso de sus datos y retirar un permiso que dio, cuando quiera.",
    "Pedir que cierta persona o institución no se entere de su caso.",
)
TERMS = (
    "Según las fuentes consultadas, la copia se entrega en 20 días hábiles y lo demás se responde en 10 "
    "(Ley 29733 y su reglamento; plazos por verificar). Pídalo en persona, donde registraron su caso."
)
NEUTRAL_RIGHTS = (
    "Puede pedir una copia de lo anotado, o que se corrija un dato.",
    "Puede cambiar de opinión y retirar lo que aceptó, cuando quiera.",
    "Diga solo el número de arriba: no hace falta su nombre.",
)
"""The same without a word that tells what it is about."""
NEUTRAL_LINES = {
    "linea-100": "Orientación gratuita",
    "emergencia-105": "Emergencias",
    "samu-106": "Ambulancia",
    "bomberos-116": "Incendios y rescate",
}
"""How each line is called where nobody may notice what it is for, in the order in which they are listed."""


def lines_told(lines: Iterable[HelpLine]) -> list[tuple[str, str]]:
    """The published lines with when to call; one whose number is in doubt is left out."""
    return [
        (" o ".join(line.numbers), f"{line.name}. {line.when} {_sentence(told(line.hours))}")
        for line in lines
        if line.published and line.numbers
    ]


def neutral_lines(lines: Iterable[HelpLine]) -> list[tuple[str, str]]:
    """The lines that look like any list of useful numbers."""
    known = {line.code: line for line in lines if line.published and line.numbers}
    return [(known[code].numbers[0], words) for code, words in NEUTRAL_LINES.items() if code in known]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
