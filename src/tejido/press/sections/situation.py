"""How we are, where, and who: the cases in time, by kind, by zone and by person."""

from __future__ import annotations

from tejido.observatory.bulletins.spans import is_quarterly
from tejido.observatory.charts.chart import Chart
from tejido.observatory.released.figures import Figure
from tejido.observatory.released.tables import Why
from tejido.observatory.sheet import Unit
from tejido.press.asked import CASES
from tejido.press.knowing import together
from tejido.press.pictures import head_of
from tejido.press.sections.source import Source
from tejido.press.zones import zone_map
from tejido.reports.blocks import Block, Section, note
from tejido.web.observatory.charted import chart_of
from tejido.web.observatory.lines import Line, line_of, period_name

MONTHS, QUARTERS = 13, 9
BY_MONTH, BY_QUARTER = "casos-por-mes", "casos-por-zona"


def how(source: Source) -> Section:
    """The cases in time and by kind of violence."""
    kinds = source.charted("violence", "Tipo de violencia", "Casos por tipo de violencia")
    return Section("Cómo estamos", (source.read("how"), *_in_time(source), source.read("kinds"), *kinds))


def where(source: Source) -> Section:
    """The map with its table."""
    found = source.spanned("zone")
    if found is None:
        return Section("Dónde", (source.read("where"),))
    drawn = zone_map(source.release, found.period, found.words, source.district)
    head = ("Zona", "Casos")
    title = f"Casos por zona donde vive la persona afectada, {found.words}"
    block = source.pictures.map(drawn, head, found.lines) if drawn else source.table(title, head, found.lines)
    rough = "Las formas de las zonas son aproximadas: no son linderos. No hay ningún punto de un caso."
    missing = (
        f"Sin forma conocida, solo en la tabla: {together(list(drawn.unknown))}." if drawn and drawn.unknown else ""
    )
    return Section("Dónde", (source.read("where"), block, note("", rough, missing)))


def who(source: Source) -> Section:
    """Age, sex, and what the person reported is of her."""
    asked = (
        ("age", "Edad", "Personas afectadas por edad"),
        ("affected_sex", "Sexo", "Personas afectadas por sexo"),
        ("relation", "Relación", "Qué es de ella la persona denunciada"),
    )
    blocks = [block for by, first, title in asked for block in source.charted(by, first, title)]
    return Section("Quiénes", (source.read("who"), *blocks))


def _in_time(source: Source) -> list[Block]:
    """Months until the period for a monthly bulletin, quarters for a quarterly one."""
    quarterly = is_quarterly(source.period)
    name = BY_QUARTER if quarterly else BY_MONTH
    told = source.release.tables.get(name)
    if told is None:
        return []
    spans = [code for code in told.axes["period"].codes if "-" in code and code <= source.period]
    codes = [code for code in spans if is_quarterly(code) == quarterly]
    shown = source.release.indicator(CASES)
    if shown is None or not codes:
        return []
    lines = [_line(code, told.cell(period=code).value) for code in codes[-(QUARTERS if quarterly else MONTHS) :]]
    sheet = source.release.sheet(CASES)
    chart: Chart | None = chart_of(sheet, lines, "", in_time=True)
    block = source.pictures.chart(chart, head_of(Unit.COUNT, "Período"), lines)
    title = "Casos registrados en cada trimestre" if quarterly else "Casos registrados en cada mes"
    return [Block(block.kind, title, block.texts, block.rows, block.widths)]


def _line(code: str, value: int | None) -> Line:
    name = period_name(code, short=True)
    return line_of(name, Figure({"period": code}, value, part=value, why=None if value is not None else Why.WITHHELD),
                   Unit.COUNT, code=code)  # fmt: skip
