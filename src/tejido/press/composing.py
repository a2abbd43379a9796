"""A bulletin composed: its parts in their order, its drawings, what stands on every page. No setting is known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.kernel.times import LONG_MONTHS
from tejido.observatory.bulletins.services.keeping import Edition
from tejido.observatory.bulletins.spans import is_quarterly, kind, last_day, named, quarter_of
from tejido.observatory.released.reading import ReleaseInForce
from tejido.press.fixed import fixed
from tejido.press.knowing import known_of, rows
from tejido.press.pictures import Pictures
from tejido.press.sections.acting import acting, sexual
from tejido.press.sections.caring import care, justice
from tejido.press.sections.closing import glossary, help_now, method, withheld
from tejido.press.sections.opening import answers, figures
from tejido.press.sections.situation import how, where, who
from tejido.press.sections.source import Source
from tejido.press.sections.telling import tell_all
from tejido.reports.blocks import Section
from tejido.web.observatory.sources import cut_of, place_of
from tejido.web.observatory.zone_maps import District

Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Composed:
    """A bulletin before it is set: `facts` for its first page, `pictures` as SVG by the name that a part calls it;
    `notice` stands on the first page too, empty as a rule."""

    title: str
    subtitle: str
    district: str
    facts: tuple[tuple[str, str], ...]
    warning: str
    sections: tuple[Section, ...]
    pictures: dict[str, str]
    foot: str
    notice: str = ""


def compose(
    release: ReleaseInForce, edition: Edition, drawn: District | None, lines: Lines, *, at: datetime,
    folder: Path | None = None,
) -> Composed:  # fmt: skip
    """The bulletin of a period, told by one release. `drawn`: the district's shapes; `lines`: where to call for help.

    Raises:
        Refused: the release ends before the period does, or does not tell of it.
    """
    _check(release, edition.period)
    told, pictures = rows(release, edition.period), Pictures(folder)
    source = Source(release, edition.period, known_of(release, edition.period, told), told, pictures, drawn)
    tell_all(source)
    parts = [how(source), where(source), who(source), acting(source), sexual(source), justice(source), care(source)]
    sections = [answers(source), figures(source), *parts, withheld(source), method(source), glossary(), help_now(lines)]
    return Composed(
        title="Boletín del Observatorio distrital de la violencia",
        subtitle=f"Boletín {kind(edition.period)} · {named(edition.period)}",
        district=release.district_name,
        facts=_facts(release, edition, at),
        warning=fixed()["warning"],
        sections=tuple(one for one in sections if not one.empty),
        pictures=pictures.drawn,
        foot=_foot(release, edition),
        notice=release.notice,
    )


def _foot(release: ReleaseInForce, edition: Edition) -> str:
    """What stands on every page."""
    told = f"{release.district_name} · boletín {edition.code} · publicación {release.number}"
    return f"{told} · {release.notice}" if release.notice else told


def _check(release: ReleaseInForce, period: str) -> None:
    if last_day(period) > release.cut_on:
        raise Refused(
            f"La publicación {release.number} tiene cifras hasta el {cut_of(release)}: todavía no dice nada de "
            f"{named(period)}. El boletín se podrá hacer cuando se publique el trimestre completo."
        )
    if quarter_of(period) not in (codes := _codes(release)):
        raise Refused(
            f"La publicación {release.number} empieza en {named(min(codes))}: no dice nada de {named(period)}."
        )
    if not is_quarterly(period) and period not in codes:
        raise Refused(
            f"La publicación {release.number} no tiene cifras por mes. Haga el boletín del trimestre "
            f"({quarter_of(period)}), o publique de nuevo: las publicaciones nuevas las traen."
        )


def _codes(release: ReleaseInForce) -> set[str]:
    """The quarters and the months that the release tells something of."""
    return {code for table in release.tables.values() for code in table.axes["period"].codes if "-" in code}


def _facts(release: ReleaseInForce, edition: Edition, at: datetime) -> tuple[tuple[str, str], ...]:
    made = lima_date(at)
    return (
        ("Período", named(edition.period)),
        ("Corte de las cifras", cut_of(release)),
        ("Publicación", f"número {release.number} del observatorio"),
        ("Criterio de lugar", place_of(release.tables.values())),
        ("Boletín", f"{edition.code}, hecho el {made.day} de {LONG_MONTHS[made.month - 1]} de {made.year}"),
    )
