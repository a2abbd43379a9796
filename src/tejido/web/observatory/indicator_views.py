"""The indicators: the list, and each with its chart, table, sheet, downloads and the lines to show it elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tejido.kernel.errors import NotFound
from tejido.observatory.charts.chart import Width, alternative
from tejido.observatory.charts.drawing import picture
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.reading import release as release_of
from tejido.observatory.sheet import FAMILIES, Sheet, Unit
from tejido.web.observatory.asked import charts_folder, frame, picked, told_by_a_release
from tejido.web.observatory.breakdowns import axes_of, broken, telling, told, whole_of, years
from tejido.web.observatory.drawn import drawn
from tejido.web.observatory.lines import Line, period_name
from tejido.web.observatory.parts import PERIOD, TOTAL, Breakdown
from tejido.web.observatory.rated import RATES, rated
from tejido.web.observatory.sources import beside
from tejido.web.observatory.written import written
from tejido.web.opendata.sending import keep, open_to_all

COLUMNS = {Unit.COUNT: "Cantidad", Unit.SHARE: "Proporción", Unit.HOURS: "La mitad, en"}
MORE = {
    Unit.COUNT: (),
    Unit.SHARE: ("Intervalo de 95 %", "De cuántos"),
    Unit.HOURS: ("9 de cada 10, en", ""),
}
UNITS = {Unit.COUNT: "Cantidad", Unit.SHARE: "Proporción (por ciento)", Unit.HOURS: "Tiempo (horas)"}


@told_by_a_release
def indicators(request: HttpRequest, release: ReleaseInForce) -> HttpResponse:
    """Every indicator by family, with its figure; those that the release does not have are said to be missing."""
    found: dict[str, list[tuple[Sheet, Line | None]]] = {}
    unpublished = []
    for one in release.sheets.values():
        if told(release, one) or release.times_of(one.code) or one.code in release.about.deliveries:
            found.setdefault(FAMILIES[one.family], []).append((one, whole_of(release, one)))
        else:
            unpublished.append(one)
    shown = {**frame(request, release), "families": found, "unpublished": unpublished}
    return render(request, "observatory/indicators.html", shown)


@told_by_a_release
def one(request: HttpRequest, release: ReleaseInForce, code: str) -> HttpResponse:
    """One indicator, by what is asked (`por`) and of the period that is asked (`periodo`)."""
    about = release.sheet(code)
    ways, periods = _ways(release, about), _periods(release, about)
    by = picked(request, "por", ways, next(iter(ways), ""))
    usual = telling(release, about, by, next(iter(periods), ""))
    period = picked(request, "periodo", periods, usual) if by != PERIOD else ""
    found = broken(release, about, by, period)
    at = {"number": release.number, "code": about.code}
    image = request.build_absolute_uri(reverse("observatory_image", kwargs=at) + f"?por={by}&periodo={period}")
    shown = {
        **frame(request, release, code=about.code),
        "sheet": about,
        "unit": UNITS[about.unit],
        "ways": ways,
        "by": by,
        "periods": periods,
        "period": period,
        "found": found,
        "of_deliveries": about.code in release.about.deliveries,
        "parts": drawn(found),
        "rated": rated(release, about, found),
        "rate_columns": RATES,
        "beside": beside(release, about),
        "caption": _caption(found),
        "column": COLUMNS[about.unit],
        "more": MORE[about.unit],
        "has_chart": any(one.chart for one in found.parts) if found else False,
        "image_alt": next((alternative(one.chart) for one in found.parts if one.chart), "") if found else "",
        "image": image,
        "table_url": reverse("observatory_table", kwargs=at) + f"?por={by}&periodo={period}",
    }
    shown["page_url"] = request.build_absolute_uri(f"{shown['permalink']}?por={by}&periodo={period}")
    return render(request, "observatory/indicator.html", shown)


@open_to_all
def image(request: HttpRequest, number: int, code: str) -> HttpResponseBase:
    """The chart of an indicator alone, as an image that another page may show. It never changes."""
    told_here = release_of(number)
    found = _asked(request, told_here, told_here.sheet(code))
    chart = next((part.chart for part in found.parts if part.chart), None) if found else None
    if chart is None:
        raise NotFound("Esta publicación no trae ese gráfico.")
    drawing = picture(chart, Width.WIDE, charts_folder())
    return keep(HttpResponse(drawing, content_type="image/svg+xml"), fixed=True)


@open_to_all
def table(request: HttpRequest, number: int, code: str) -> HttpResponseBase:
    """The table of an indicator as CSV: what the page shows, and why what is not there is not. It never changes."""
    told_here = release_of(number)
    about = told_here.sheet(code)
    found = _asked(request, told_here, about)
    text = written(about, found, number=number)
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{about.code}-p{number}.csv"'
    return keep(answer, fixed=True)


def _asked(request: HttpRequest, release: ReleaseInForce, about: Sheet) -> Breakdown | None:
    ways, periods = _ways(release, about), _periods(release, about)
    by = picked(request, "por", ways, next(iter(ways), ""))
    return broken(release, about, by, picked(request, "periodo", periods, ""))


def _caption(found: Breakdown | None) -> str:
    if found is None:
        return ""
    by = "En el tiempo" if found.by == PERIOD else f"Por {found.title.lower()}" if found.title else "Todo el distrito"
    return by if found.by == PERIOD else f"{by}, {period_name(found.period).lower()}"


def _ways(release: ReleaseInForce, about: Sheet) -> dict[str, str]:
    """By what it can be seen, with its name; as it goes on in time last."""
    if about.unit is Unit.HOURS:
        axes = release.about.axes
        names = dict.fromkeys(name for time in release.times_of(about.code) for name in time.of if name != PERIOD)
        return {**{name: f"Por {axes[name]['title'].lower()}" for name in names}, "": "Todo el distrito"}
    if release.deliveries_of(about.code):
        return {"sector": "Por sector"}
    known = axes_of(release, about)
    first = [name for name in about.always if name in known]
    others = [name for name in known if name not in (*first, PERIOD)]
    ways = {name: f"Por {known[name].title.lower()}" for name in (*first, *others)}
    ways |= {PERIOD: "En el tiempo"} if PERIOD in known else {}
    ways |= {} if first else {"": "Todo el distrito"}
    return {name: words for name, words in ways.items() if broken(release, about, name)} or {"": "Todo el distrito"}


def _periods(release: ReleaseInForce, about: Sheet) -> dict[str, str]:
    told_years = years(release, about)
    return {**{year: year for year in told_years}, TOTAL: "Todo el tiempo"} if told_years else {}
