"""The report's own figures, quoted as they are printed, and what in them does not agree: flagged, never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.kernel.errors import WrongFile
from tejido.sources.quoted.checks import flags_of
from tejido.sources.quoted.figures import CheckKind, load_report

FILE = Path(__file__).parents[2] / "district" / "carabayllo" / "report_figures.yaml"
HEAD = "code: r\ntitle: t\nshort: s\npublisher: p\ncounts: c\nplace_rule: r\ndiffers: d\nfigures:\n"
FIGURE = "  - {id: %s, what: %s, value: %s, unit: %s, section: s, quote: '%s'}\n"


def written(folder: Path, figures: list[tuple[str, str, object, str]], checks: str) -> Path:
    file = folder / "report.yaml"
    listed = "".join(FIGURE % (code, what, value, unit, value) for code, what, value, unit in figures)
    file.write_text(f"{HEAD}{listed}checks:\n{checks}", encoding="utf-8")
    return file


def test_the_figures_are_those_that_are_printed() -> None:
    report = load_report(FILE)
    series = {one.year: one.value for one in report.figures.values() if one.group == "total"}
    assert series == {2017: 832, 2018: 1196, 2019: 1278, 2020: 737, 2021: 1441, 2022: 262}
    assert report.figures["economic_2020"].value == 42, "as it is printed, though it does not add up"
    assert report.figures["country_rise"].printed == "43.1 puntos porcentuales"
    assert all(one.section and one.quote for one in report.figures.values())


def test_each_inconsistency_is_flagged() -> None:
    flags = flags_of(load_report(FILE))
    assert [flag.title for flag in flags] == [
        "Las partes suman 775 y el total dice 737",
        "53 % que es 53.6 %",
        "«43.1 puntos porcentuales» es un aumento de 43.8 %",
        "97\xa0926 se dice de dos cosas distintas",
        "737 casos atendidos que se llaman denuncias",
        "1\xa0441 casos atendidos que se llaman denuncias",
        "12 % no puede ser de 55 personas",
        "77 % no puede ser de 55 personas",
    ]
    assert "Con 4 en «Violencia económica», impreso «042», cuadraría" in flags[0].text


def test_what_agrees_is_not_flagged(tmp_path: Path) -> None:
    figures: list[tuple[str, str, object, str]] = [
        ("a", "Unos", 30, "cases"), ("b", "Otros", 70, "cases"), ("all", "Todos", 100, "cases"),
        ("share", "Parte", 30, "percent"), ("rise", "Aumento", 133.3, "percent"), ("n", "Personas", 55, "cases"),
        ("half", "De 55", 47, "percent"),
    ]  # fmt: skip
    checks = """  - {kind: sum, whole: all, parts: [a, b]}
  - {kind: share, whole: all, parts: [a], said: share}
  - {kind: rise, from: a, to: b, said: rise}
  - {kind: same_number, figures: [a, b]}
  - {kind: of_whole, whole: n, said: [half]}
"""
    assert flags_of(load_report(written(tmp_path, figures, checks))) == []


def test_a_rise_told_in_points_is_flagged_though_its_number_is_right(tmp_path: Path) -> None:
    figures: list[tuple[str, str, object, str]] = [
        ("a", "Antes", 100, "cases"), ("b", "Después", 150, "cases"), ("rise", "Aumento", 50, "points"),
    ]  # fmt: skip
    flags = flags_of(load_report(written(tmp_path, figures, "  - {kind: rise, from: a, to: b, said: rise}\n")))
    assert [flag.kind for flag in flags] == [CheckKind.RISE]
    assert "No son puntos porcentuales" in flags[0].text
    assert "El número impreso" not in flags[0].text


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ("  - {kind: sum, whole: a, parts: [nobody]}\n", "«nobody» no existe"),
        ("  - {kind: sums, whole: a, parts: [a]}\n", "no se conoce"),
        ("  - {whole: a}\n", "kind"),
        ("  - {kind: sum, whole: a}\n", "parts"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, checks: str, said: str) -> None:
    with pytest.raises(WrongFile, match=said):
        load_report(written(tmp_path, [("a", "Unos", 1, "cases")], checks))
