"""What the demonstration says when it is ready: who may enter, with which password, and what to try."""

from __future__ import annotations

from tejido.demo.cast import PASSWORD, shown

_TRY = (
    "Entre como operadora del CEM, registre un caso y mire a quién se avisa, hasta cuándo y por qué artículo.",
    "En otra ventana entre como la comisaría o el centro de salud: el aviso llega sin recargar. Tómelo y ciérrelo.",
    "Deje vencer una tarea: suben los recordatorios a la jefatura y a la secretaría técnica.",
    "En el caso, abra «Medidas de protección»: anote que el juzgado las dictó. Como comisaría, ejecútelas y visítela.",
    "Como comisaría, abra «Protegidas» y su mapa: solo las de su comisaría, y cada apertura queda anotada.",
    "Otra vez como CEM, abra «Procesos»: siga uno con sus números y audiencias, y anote una sentencia.",
    "En «Atención»: acuerde un plan con objetivos, haga el seguimiento y cierre el caso con sus criterios.",
    "Entre como secretaría técnica y abra el tablero; después, como vigilancia ciudadana: solo cifras reservadas.",
    "Entre como la lectora alterna y abra la bitácora; en otra consola: .venv/bin/tejido ledger verify.",
)


def welcome() -> str:
    """The text for the terminal."""
    width = max(len(words) for words, _ in shown())
    people = [f"  {words:<{width}}  {email}" for words, email in shown()]
    tries = [f"  {number}. {words}" for number, words in enumerate(_TRY, start=1)]
    return "\n".join(
        [
            "",
            "Demostración de Tejido: todas las personas y los casos son ficticios.",
            f"Clave de todas las cuentas: {PASSWORD}",
            "",
            *people,
            "",
            "Qué probar:",
            *tries,
            "",
            "Hay más: policia.progreso@…, salud.laflor@…, jefatura.policia@… con la misma clave.",
        ]
    )
