"""What does not agree among the figures that a report prints: told beside what is printed, never changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tejido.kernel.numbers import grouped
from tejido.sources.quoted.figures import Check, CheckKind, Figure, Report, Unit

NEAR: Final = 0.5
"""A whole percentage may be half a point from the exact one: that is rounding."""
NEAR_DECIMAL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that does not agree: in a few words, explained, and the figures that it is about."""

    kind: CheckKind
    title: str
    text: str
    figures: tuple[Figure, ...]


def flags_of(report: Report) -> list[Flag]:
    """Every comparison of the report that does not come out, in its order."""
    return [flag for check in report.checks for flag in _LOOKED[check.kind](check)]


def _sum(check: Check) -> Iterator[Flag]:
    whole, total = check.whole, sum(part.value for part in check.parts)
    if whole is None or total == whole.value:
        return
    over = total - whole.value
    listed = " + ".join(grouped(part.value) for part in check.parts)
    side = "sobran" if over > 0 else "faltan"
    text = f"{listed} suman {grouped(total)} y el total impreso es {whole.printed}: {side} {grouped(abs(over))}."
    for part in check.parts:
        fitting = part.value - over
        if fitting >= 0 and str(int(fitting)) in part.quote.replace(",", ""):
            printed = part.quote.split()[-1]
            text += f" Con {grouped(fitting)} en «{part.what}», impreso «{printed}», cuadraría: hay que preguntarlo."
    yield Flag(
        check.kind, f"Las partes suman {grouped(total)} y el total dice {whole.printed}", text, (whole, *check.parts)
    )


def _share(check: Check) -> Iterator[Flag]:
    if check.whole is None or check.said is None:
        return
    exact = 100 * sum(part.value for part in check.parts) / check.whole.value
    said = check.said
    if abs(exact - said.value) <= (NEAR if said.value == int(said.value) else NEAR_DECIMAL):
        return
    parts = " + ".join(grouped(part.value) for part in check.parts)
    yield Flag(
        check.kind,
        f"{said.printed} que es {exact:.1f} %",
        f"({parts}) de {check.whole.printed} es {exact:.1f} %, que se redondea a {exact:.0f} %; "
        f"está impreso {said.printed}.",
        (said, *check.parts, check.whole),
    )


def _rise(check: Check) -> Iterator[Flag]:
    before, after = check.parts
    if check.said is None:
        return
    said, exact = check.said, 100 * (after.value - before.value) / before.value
    points, other = said.unit is Unit.POINTS, abs(exact - said.value) > NEAR_DECIMAL
    if not (points or other):
        return
    told = f"De {before.printed} a {after.printed} hay un aumento de {exact:.1f} %."
    if points:
        told += " No son puntos porcentuales: esos restan dos porcentajes, y aquí se comparan dos cantidades."
    if other:
        told += f" El número impreso es {said.value:.1f}."
    yield Flag(check.kind, f"«{said.printed}» es un aumento de {exact:.1f} %", told, (said, before, after))


def _same_number(check: Check) -> Iterator[Flag]:
    if len({figure.value for figure in check.parts}) != 1 or len({figure.what for figure in check.parts}) == 1:
        return
    number = check.parts[0].printed
    things = "; en otra, de ".join(figure.what for figure in check.parts)
    text = f"En una parte {number} es de {things}. No puede ser las dos cosas: no se sabe cuál."
    yield Flag(check.kind, f"{number} se dice de dos cosas distintas", text, check.parts)


def _called(check: Check) -> Iterator[Flag]:
    figure, (called, counts) = check.parts[0], check.words
    if check.whole is None or check.whole.value != figure.value:
        return
    yield Flag(
        check.kind,
        f"{figure.printed} {counts} que se llaman {called}",
        f"El texto habla de {called}, pero {figure.printed} es la cantidad de {counts} del gráfico. No son lo "
        "mismo: se puede atender un caso sin que haya denuncia, y denunciar sin ir a un CEM.",
        (figure, check.whole),
    )


def _of_whole(check: Check) -> Iterator[Flag]:
    if check.whole is None:
        return
    people = int(check.whole.value)
    for said in check.parts:
        near = min(range(people + 1), key=lambda k: abs(100 * k / people - said.value))
        if abs(100 * near / people - said.value) > NEAR:
            yield Flag(
                check.kind,
                f"{said.printed} no puede ser de {people} personas",
                f"Ninguna cantidad entera de {people} da {said.printed}: {near} es {100 * near / people:.1f} %. "
                "Quizá no todas contestaron esa pregunta; el informe no lo dice.",
                (said, check.whole),
            )


_LOOKED: Final = {
    CheckKind.SUM: _sum,
    CheckKind.SHARE: _share,
    CheckKind.RISE: _rise,
    CheckKind.SAME_NUMBER: _same_number,
    CheckKind.CALLED: _called,
    CheckKind.OF_WHOLE: _of_whole,
}
