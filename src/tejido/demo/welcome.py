"""What the demonstration says when it is ready: who may enter, with which password, and what to try."""

from __future__ import annotations

from tejido.demo.beside.figures import REFUSED_FILE
from tejido.demo.cast import PASSWORD, shown, shown_next_door
from tejido.demo.draws import data


def welcome() -> str:
    """The text for the terminal."""
    people, next_door = _listed(shown()), _listed(shown_next_door())
    tries = [f"  {number}. {words.format(file=REFUSED_FILE)}" for number, words in enumerate(data("tries"), start=1)]
    return "\n".join(
        [
            "",
            "Demostración de Tejido: todas las personas y los casos son ficticios.",
            f"Clave de todas las cuentas: {PASSWORD}",
            "",
            *people,
            "",
            "En el distrito vecino (Comas, con instituciones inventadas):",
            *next_door,
            "",
            "Qué probar:",
            *tries,
            "",
            "Hay más: policia.progreso@…, salud.laflor@…, jefatura.policia@… con la misma clave.",
        ]
    )


def _listed(people: list[tuple[str, str]]) -> list[str]:
    width = max(len(words) for words, _ in (*shown(), *shown_next_door()))
    return [f"  {words:<{width}}  {email}" for words, email in people]
