"""The board: whole for the secretariat, its own for an institution, withheld numbers for the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.accounts.services.exclusions import add_exclusion
from tejido.cases.intake import IncidentEntry
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.access import late_codes
from tejido.obligations.models import BoardFigure, Obligation
from tejido.obligations.services.tally import cut_board, tally_board
from tejido.obligations.states import LIVE
from tejido.web.board.lines import board_line, mark_lines
from tejido.web.templatetags.board_words import late_note
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake


@pytest.fixture
def filled(district: None) -> str:
    """One case of three days ago, and the figures worked out."""
    at = now() - timedelta(days=3)
    incidents = tuple(replace(i, occurred_from=at - timedelta(hours=5)) for i in intake().incidents)
    code = register_case(intake(reported_at=at, incidents=incidents), actor=actor(people.ana()), at=at).code
    tally_board(at=now())
    cut_board(at=now())
    return code


LATE = re.compile(r'data-label="Caso"')
ROW = re.compile(r"<tr>.*?</tr>", re.S)


def _tile(page: str, label: str) -> int:
    found = re.search(rf'tile-label">{label}</span><span class="tile-value num">(\d+)<', page)
    assert found is not None
    return int(found[1])


def _page(client: Client, part: Part, path: str = "/tablero") -> str:
    log_in(client, part)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_secretariat_sees_every_sector_and_institution(client: Client, filled: str) -> None:
    page = _page(client, people.julia)
    assert "Por sector" in page
    assert "Comisaría San Pedro" in page
    assert "DEMUNA" in page


def test_an_institution_sees_only_its_own(client: Client, filled: str) -> None:
    page = _page(client, people.bruno)
    assert "Comisaría San Pedro" in page
    assert "DEMUNA" not in page


@pytest.mark.parametrize("part", [people.delia, people.elsa], ids=lambda p: p.first_name)
def test_numbers_only_roles_see_no_code_and_no_small_number(client: Client, filled: str, part: Part) -> None:
    page = _page(client, part)
    assert "reservado" in page
    assert filled not in page
    assert "San Pedro" not in page
    codes = Obligation.objects.values_list("code", flat=True)
    assert not any(code in page for code in codes)


@pytest.mark.parametrize("part", [people.delia, people.elsa, people.karla], ids=lambda p: p.first_name)
def test_the_codes_are_only_for_who_may_see_them(client: Client, filled: str, part: Part) -> None:
    log_in(client, part)
    assert client.get("/tablero/fuera-de-plazo").status_code == 403


def test_the_late_list_has_codes_and_articles_but_no_name(client: Client, filled: str) -> None:
    page = _page(client, people.julia, "/tablero/fuera-de-plazo")
    assert filled in page
    assert "Ley 30364" in page
    assert "Ficticia" not in page


def test_an_excluded_institution_does_not_see_the_code(client: Client, filled: str) -> None:
    late = _page(client, people.bruno, "/tablero/fuera-de-plazo")
    assert filled in late
    add_exclusion(
        filled, kind="institution", value=people.POLICE, reason="Prueba.", actor=actor(people.ana()), at=now()
    )
    assert filled not in _page(client, people.bruno, "/tablero/fuera-de-plazo")


def test_the_figures_of_who_is_excluded_agree_with_what_the_list_shows(client: Client, filled: str) -> None:
    """Otherwise five in the figure and four in the list would tell the accused that there is a case against him."""
    late = len(LATE.findall(_page(client, people.nora, "/tablero/fuera-de-plazo")))
    assert late
    assert _tile(_page(client, people.nora), "Fuera de plazo") == late
    add_exclusion(
        filled, kind="account", value=people.nora().code, reason="Prueba.", actor=actor(people.ana()), at=now()
    )
    assert _tile(_page(client, people.nora), "Fuera de plazo") == _tile(_page(client, people.nora), "Abiertas") == 0
    assert _tile(_page(client, people.bruno), "Fuera de plazo") == late


def test_many_tasks_of_one_case_are_as_reserved_as_few(client: Client, filled: str) -> None:
    task = Obligation.objects.filter(subject_code=filled, sector="police").first()
    assert task is not None
    for number in range(20):
        task.pk, task.code, task.duty = None, f"T-MANY-{number:05d}", f"police.many{number}"
        task.save()
    BoardFigure.objects.all().delete()
    cut_board(at=now())
    police = next(line for line in ROW.findall(_page(client, people.delia)) if "Comisaría" in line)
    assert "reservado" in police
    assert not [number for number in re.findall(r">(\d+)<", police) if int(number) >= 20]


def test_the_list_tells_the_secretariat_no_more_than_the_case_s_outline(client: Client, filled: str) -> None:
    task = late_codes(actor(people.julia()), at=now()).first()
    assert task is not None
    Obligation.objects.filter(pk=task.pk).update(step="anything.reserved", action="Entregue el kit.", article="99-Z")
    seen = _page(client, people.julia, "/tablero/fuera-de-plazo")
    assert "Entregue el kit." not in seen
    assert "99-Z" not in seen
    assert "Una tarea de este sector" in seen
    worker = people.bruno if task.desk_institution == people.POLICE else people.ana
    assert "Entregue el kit." in _page(client, worker, "/tablero/fuera-de-plazo")


def test_an_extension_is_told_beside_the_time_of_the_norm(client: Client, filled: str) -> None:
    Obligation.objects.filter(legal_due_at__lt=now()).update(due_at=now() + timedelta(days=3))
    seen = _page(client, people.julia, "/tablero/fuera-de-plazo")
    assert "Con ampliación hasta" in seen
    assert "Vence en" not in seen


def test_a_link_to_the_list_stands_only_where_the_list_is_of_that_figure(client: Client, filled: str) -> None:
    page = _page(client, people.bruno)
    assert "fuera-de-plazo?sector=" not in page
    assert f"fuera-de-plazo?institucion={people.POLICE}" in page
    assert "fuera-de-plazo?sector=police" in _page(client, people.julia)
    only = _page(client, people.julia, "/tablero/fuera-de-plazo?sector=police")
    assert "Solo Comisaría" in only


@pytest.mark.parametrize("part", [people.julia, people.bruno], ids=lambda p: p.first_name)
def test_the_figures_are_told_by_the_mark_of_the_limit(client: Client, filled: str, part: Part) -> None:
    page = _page(client, part)
    assert "Por clase de plazo" in page
    for word in ("Plazo leído en la norma", "Plazo según fuente secundaria", "Plazo por verificar", "Sin plazo fijado"):
        assert word in page
    lines = mark_lines(BoardFigure.objects.get(cut="", scope="district").figures)
    assert sum(line.open for line in lines) == Obligation.objects.filter(state__in=LIVE, gate="open").count()
    assert [line.late is None for line in lines] == [False, False, True, True]


def test_figures_kept_before_marks_were_told_apart_are_still_shown(client: Client, filled: str) -> None:
    for kept in BoardFigure.objects.all():
        for name in ("open_by", "soon_by", "subjects"):
            kept.figures.pop(name)
        kept.save()
    assert "Por clase de plazo" not in _page(client, people.julia)
    assert "reservado" in _page(client, people.delia)


def test_the_board_costs_the_same_with_more_cases(client: Client, filled: str) -> None:
    log_in(client, people.julia)
    client.get("/tablero")
    with CaptureQueriesContext(connection) as few:
        client.get("/tablero")
    for number in range(5):
        register_case(
            intake(f"more-{number}", reported_at=now(), incidents=_fresh()), actor=actor(people.ana()), at=now()
        )
    tally_board(at=now())
    with CaptureQueriesContext(connection) as more:
        client.get("/tablero")
    assert len(more) <= len(few)


def _fresh() -> tuple[IncidentEntry, ...]:
    return tuple(replace(i, occurred_from=now() - timedelta(hours=2)) for i in intake().incidents)


def test_late_ones_say_by_which_kind_of_limit(client: Client, filled: str) -> None:
    kept = BoardFigure.objects.get(cut="", scope="district").figures
    said = [
        late_note(board_line("", "", kept | {"late": {"official": law, "secondary": other, "unverified": 0}}))
        for law, other in ((0, 0), (3, 0), (0, 2), (3, 2))
    ]
    assert said == ["", "por ley", "según otra fuente", "3 por ley · 2 según otra fuente"]


def test_no_link_leads_to_a_task_that_the_reader_may_not_work(client: Client, filled: str) -> None:
    Obligation.objects.update(desk_institution=people.MUNICIPALITY)
    assert "/tareas/" not in _page(client, people.julia, "/tablero/fuera-de-plazo")
    case = _page(client, people.julia, f"/casos/{filled}")
    assert "/tareas/" not in case
    assert 'href="/casos"' not in case
