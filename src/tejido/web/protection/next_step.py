"""What follows of a set of measures, in a sentence: whose turn it is and where it is recorded. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.cases.protection.states import OrderState


@dataclass(frozen=True, slots=True)
class NextStep:
    """The sentence and, when it is recorded in another page, the words of the link that leads there."""

    words: str
    link: str = ""
    href: str = ""


def next_step(state: OrderState, *, decision_page: str) -> NextStep | None:
    """None when nothing more is expected."""
    match state:
        case OrderState.REQUESTED:
            return NextStep("el juzgado decide si las dicta.", "Anotar lo que decidió", decision_page)
        case OrderState.GRANTED:
            return NextStep(
                "el juzgado las comunica a la comisaría. Anótelo abajo cuando lo sepa: "
                "así le llega la tarea de ejecutarlas."
            )
        case OrderState.NOTIFIED:
            return NextStep("la comisaría las ejecuta, y lo anota abajo o en su tarea.")
        case OrderState.EXECUTED:
            return NextStep("la comisaría visita a la persona protegida y anota cómo la encontró.")
        case _:
            return None
