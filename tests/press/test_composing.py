"""What a bulletin says: the figures of its release and no other, and of a withheld number nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tejido.kernel.errors import Refused
from tejido.observatory.released.places import folder_of
from tejido.observatory.released.reading import ReleaseInForce, read_folder
from tejido.press.composing import Composed
from tejido.reports.blocks import Block
from tests.press.conftest import composed
from tests.press.sample import BEHIND, publish


def block(told: Composed, title: str) -> Block:
    return next(one for section in told.sections for one in section.blocks if one.title == title)


def row(told: Composed, title: str, first: str) -> tuple[str, ...]:
    return next(one for one in block(told, title).rows if one[0] == first)


def sentences(told: Composed, title: str) -> str:
    section = next(one for one in told.sections if one.title == title)
    return " ".join(text for one in section.blocks if one.kind == "prose" for text in one.texts)


def everything(told: Composed) -> str:
    parts = [text for section in told.sections for one in section.blocks
             for text in (one.title, *one.texts, *(cell for line in one.rows for cell in line))]  # fmt: skip
    drawn = [text for one in told.pictures.values() for text in re.findall(r">([^<]+)</text>", one)]
    return "\n".join([*parts, *(text for text in drawn if text != "40")])  # 40 is a mark of an axis


def test_a_figure_stands_beside_those_of_other_periods(quarterly: Composed) -> None:
    head = block(quarterly, "Cómo estamos").texts
    assert head == ("", "Este período", "enero a marzo de 2026", "abril a junio de 2025")
    cases = row(quarterly, "Cómo estamos", "Casos registrados")
    assert cases == (
        "Casos registrados",
        "171",
        "162 (ahora 9\xa0más, 6\xa0%; parecido)",
        "126 (ahora 45\xa0más, 36\xa0%)",
    )
    assert row(quarterly, "Actuar a tiempo", "Tareas a tiempo (plazo leído en la norma)")[1] == "74\xa0% (93 de 126)"


def test_beside_a_withheld_number_no_difference_is_told(quarterly: Composed) -> None:
    """Of its own, of the quarter before (withheld too) and of a year before (shown)."""
    assert row(quarterly, "Cómo estamos", "Con violencia sexual")[1:] == ("reservado", "reservado", "6")


def test_a_withheld_number_is_nowhere_not_even_as_what_is_left(quarterly: Composed) -> None:
    where = block(quarterly, "Casos por zona donde vive la persona afectada, 2026")
    assert [line[1] for line in where.rows] == ["322", "214", "166"]
    found = re.findall(r"(?<![\d,.])\d+(?![\d,.])", everything(quarterly))
    assert not {str(value) for value in BEHIND.values()} & set(found)


def test_what_is_mostly_withheld_is_told_of_a_longer_time_and_says_so(quarterly: Composed) -> None:
    assert sentences(quarterly, "Dónde").startswith("En 2026, las zonas donde viven más personas")


def test_the_reading_says_what_may_be_chance_and_what_few_say(quarterly: Composed, monthly: Composed) -> None:
    how = sentences(quarterly, "Cómo estamos")
    assert "registraron 171 casos de violencia en Pueblo Inventado" in how
    assert "(162): la diferencia es tan chica que puede ser casualidad" in how
    assert "Hace un año, entre abril y junio de 2025, fueron 126: ahora son 45\xa0más (36\xa0%)." in how
    assert "Son pocas tareas: la proporción puede estar entre 59 y 85\xa0%." in sentences(
        monthly, "¿Actuamos a tiempo?"
    )


def test_a_monthly_bulletin_tells_its_month_and_names_what_is_not_told_of_it(monthly: Composed) -> None:
    assert row(monthly, "Cómo estamos", "Casos registrados") == (
        "Casos registrados", "56", "56 (igual)", "41 (ahora 15\xa0más; parecido)",
    )  # fmt: skip
    missing = block(monthly, "Lo que la publicación no dice de este período")
    assert any("con violencia sexual" in text.lower() for text in missing.texts)
    assert [line[0] for line in block(monthly, "Casos registrados en cada mes").rows][-1] == "abr 26"


def test_a_withheld_month_is_said_in_words(release: ReleaseInForce, charts: Path) -> None:
    told = composed(release, "2026-06", charts)
    assert "está reservado" in sentences(told, "Cómo estamos")
    assert row(told, "Cómo estamos", "Casos registrados") == ("Casos registrados", "reservado", "reservado", "44")


def test_a_sector_has_its_word_and_its_figure(quarterly: Composed) -> None:
    lit = block(quarterly, "Semáforo de los sectores, 2026")
    assert lit.rows[1][:2] == ("Comisaría (PNP)", "Se demora: 75\xa0% (360 de 480; plazo leído en la norma)")
    assert lit.rows[0][1].startswith("No se puede decir: reservado")


def test_the_first_page_says_period_cut_release_and_place(quarterly: Composed) -> None:
    assert dict(quarterly.facts) == {
        "Período": "abril a junio de 2026",
        "Corte de las cifras": "30 de septiembre de 2026",
        "Publicación": "número 1 del observatorio",
        "Criterio de lugar": "Casos que atiende el distrito; por zona, donde vive la persona afectada.",
        "Boletín": "2026-T2-1, hecho el 12 de octubre de 2026",
    }


@pytest.mark.parametrize(
    ("period", "said"),
    [("2026-T4", "tiene cifras hasta el 30 de septiembre de 2026: todavía no dice nada de octubre a diciembre"),
     ("2026-10", "todavía no dice nada de octubre de 2026"), ("2024-T1", "no dice nada de enero a marzo de 2024")],
)  # fmt: skip
def test_of_what_the_release_does_not_tell_no_bulletin_is_made(
    release: ReleaseInForce, charts: Path, period: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        composed(release, period, charts)


def test_an_older_release_without_months_says_what_can_be_made(tmp_path: Path, charts: Path) -> None:
    publish(tmp_path, months=False)
    old = read_folder(folder_of(tmp_path, 1))
    with pytest.raises(Refused, match=r"no tiene cifras por mes\. Haga el boletín del trimestre \(2026-T2\)"):
        composed(old, "2026-04", charts)
    assert "en 2026" in sentences(composed(old, "2026-T2", charts), "¿Actuamos a tiempo?")
