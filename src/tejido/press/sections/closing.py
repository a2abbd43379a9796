"""The last part: what is withheld and why, the method and the sources, the words, and where to ask for help."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.observatory.opening.licence import LICENCE, cited
from tejido.press.fixed import fixed
from tejido.press.sections.source import Source
from tejido.reports.blocks import Section, pairs, points, prose, table


def withheld(source: Source) -> Section:
    """How many figures of the period are withheld, and why."""
    words = [one.format(threshold=source.release.rule.threshold) for one in fixed()["withheld"]]
    hidden = [row.now.label for row in source.rows if row.now.hidden]
    count = (
        f"De las {len(source.rows)} cifras del período, {len(hidden)} no se muestran: {'; '.join(hidden).lower()}."
        if hidden
        else f"Las {len(source.rows)} cifras del período se muestran todas."
    )
    return Section("Lo que está reservado, y por qué", (prose(*words, count),))


def method(source: Source) -> Section:
    """How it was counted, the sources, and under what terms it may be used."""
    found = {(one.what, one.source, one.place, one.limits) for one in source.release.tables.values()}
    rows = sorted((what, told, f"{place} {limits}") for what, told, place, limits in found)
    sources = table("Fuentes", ("Qué se cuenta", "De dónde sale", "Lugar y límites"), rows, (34, 26, 40))
    terms = f"{LICENCE['title']}: se puede copiar, compartir y adaptar citando la fuente. {LICENCE['path']}"
    use = pairs((("Licencia", terms), ("Cómo citarlo", cited(source.release))), title="Para usar este boletín")
    return Section("Método y fuentes", (points(fixed()["method"]), sources, use))


def glossary() -> Section:
    """The words."""
    return Section("Palabras", (pairs(fixed()["glossary"].items()),))


def help_now(lines: Sequence[tuple[str, str]]) -> Section:
    """Where to call; what the directory has, and two numbers when it has none."""
    told = list(lines) or [(number, words) for number, words in fixed()["help_lines"]]
    return Section("Dónde pedir ayuda", (prose(fixed()["help"]), pairs(told)))
