"""The rates of an indicator: of how many inhabitants, as which source says, or why there are none. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tejido.kernel.numbers import grouped
from tejido.observatory.released.inhabitants import ASKED, Base, Rate, base_of, living_of, rate_of
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheet import Sheet
from tejido.web.observatory.breakdowns import told
from tejido.web.observatory.lines import HIDDEN, Line, whole
from tejido.web.observatory.parts import PERIOD, UNKNOWN, Breakdown

FINE, COARSE = 1_000, 10_000
RATES = ("Intervalo de 95 %", "Habitantes")
NO_POPULATION = (
    "No hay tasas porque nadie ha cargado todavía una población con su fuente. Con ella, aquí se dirían por cada mil "
    "o diez mil habitantes."
)
NOT_WHOLE = "Una tasa es de un año entero: elija un año que la publicación tenga completo."
NOT_SO = "La población cargada no se conoce por esa división: no hay tasas."
NOT_HERE = "La población cargada no llega a esto: no hay tasas."


@dataclass(frozen=True, slots=True)
class Rated:
    """The rates of a breakdown by the code of each line, `per` so many inhabitants; without any, `why` says why."""

    rates: Mapping[str, Rate | None]
    lines: tuple[Line, ...] = ()
    per: int = FINE
    why: str = ""

    def drawn(self) -> tuple[Line, ...]:
        """The lines as a map draws them, in whole numbers; without those of which nobody tells the population."""
        rates = ((line, self.rates.get(line.code)) for line in self.lines if line.hidden or self.rates.get(line.code))
        return tuple(
            replace(line, value=None if rate is None else round(rate.value * self.per)) for line, rate in rates
        )

    @property
    def told_per(self) -> str:
        return whole(self.per)

    @property
    def of_whom(self) -> str:
        """«Población de 2025: Fuente inventada.»"""
        bases = [rate.base for rate in self.rates.values() if rate is not None]
        years = " y ".join(str(year) for year in sorted({base.year for base in bases}))
        return f"Población de {years}: {'; '.join(sorted({name for base in bases for name in base.sources}))}."


def rated(release: ReleaseInForce, sheet: Sheet, found: Breakdown | None, per: int = 0) -> Rated | None:
    """The rates beside a breakdown, `per` so many inhabitants (0: as reads best); None for an indicator that is never
    told as a rate."""
    own = release.about.indicators.get(sheet.code, {}).get("inhabitants")
    if own is None or found is None or len(found.parts) != 1:
        return None
    living = living_of(release.about.population)
    if not living:
        return Rated({}, why=NO_POPULATION)
    if found.by not in ASKED | {""}:
        return Rated({}, why=NOT_SO)
    bases: dict[str, tuple[Line, Base | None]] = {}
    for line in found.parts[0].lines:
        period = line.code if found.by == PERIOD else found.period
        if not whole_year(release, sheet, period):
            return Rated({}, why=NOT_WHOLE)
        if line.code != UNKNOWN:
            of = {**own, **({found.by: line.code} if found.by not in ("", PERIOD) else {})}
            bases[line.code] = (line, base_of(living, of, int(period)))
    if not any(base for _, base in bases.values()):
        return Rated({}, why=NOT_HERE)
    return _told({code: rate_of(_count(line), base) for code, (line, base) in bases.items()}, bases, per)


def whole_year(release: ReleaseInForce, sheet: Sheet, period: str) -> bool:
    """Whether it is a year of which the release has every quarter, and the indicator all of it."""
    until = [table.until or release.cut_on for _, shown in told(release, sheet) for table in shown.tables]
    entire = period.isdecimal() and len(release.quarters_of(period)) == 4
    return entire and min(until, default=release.cut_on) >= date(int(period), 12, 31)


def _count(line: Line) -> int | None:
    return None if line.value is None else round(line.value)


def _told(rates: Mapping[str, Rate | None], bases: Mapping[str, tuple[Line, Base | None]], asked: int) -> Rated:
    most = max((rate.value for rate in rates.values() if rate is not None), default=0.0)
    per = asked or (FINE if most * FINE >= 1 else COARSE)
    lines = tuple(_line(line, base, rates[code], per) for code, (line, base) in bases.items())
    return Rated(rates, lines, per)


def _line(line: Line, base: Base | None, rate: Rate | None, per: int) -> Line:
    of = whole(base.people) if base else ""
    if rate is None:
        why = line.why or "Nadie publica la población de esto."
        return Line(
            line.code, line.label, HIDDEN if line.hidden else "sin población", of=of, why=why if line.hidden else ""
        )
    low, high = rate.interval.low * per, rate.interval.high * per
    between = f"entre {decimal(low)} y {decimal(high)}"
    return Line(line.code, line.label, decimal(rate.value * per), between, of, value=rate.value * per)


def decimal(number: float) -> str:
    """«12.3», with one decimal."""
    return grouped(number, 1)
