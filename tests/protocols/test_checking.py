"""`tejido protocols check`: every wrong file is told, then the loose ends."""

from __future__ import annotations

from pathlib import Path

from tejido.protocols.checking import check
from tejido.protocols.loading import LIBRARY
from tests.protocols.shelf import FACTS, GAPS, HEAD, STEP, step, write

USES_ALL = """when: {all: [{eq: [danger, true]}, {eq: [group, old]}, {eq: [received_by, police]}]}
if_unknown: wait
legal_basis: [{norm: Ley 30364, article: ~, when: {has: [kinds, sexual]}}]"""


def test_the_library_of_the_project_has_no_problem() -> None:
    assert check(LIBRARY) == []


def test_every_wrong_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, two="protocol: [", three=HEAD + STEP.replace("plain", "steep"))
    problems = check(tmp_path)
    assert len(problems) == 2
    assert problems[0].startswith("three.yaml, línea 14: la escalera «steep» no existe")
    assert problems[1].startswith("two.yaml, línea 1:")


def test_a_wrong_vocabulary_stops_the_check(tmp_path: Path) -> None:
    write(tmp_path, facts=FACTS.replace("type: bool", "type: maybe"))
    (problem,) = check(tmp_path)
    assert problem.startswith("facts.yaml, línea 2:")


def test_a_gap_of_no_protocol_is_told(tmp_path: Path) -> None:
    write(tmp_path, gaps=GAPS.replace("id: g1, protocol: one", "id: g1, protocol: two"))
    assert check(tmp_path) == ["gaps.yaml, línea 2: el protocolo «two» no existe"]


def test_a_fact_that_no_step_asks_for_is_told(tmp_path: Path) -> None:
    write(tmp_path, HEAD + step(extra=USES_ALL))
    assert check(tmp_path) == []
    write(tmp_path, HEAD + step(extra=USES_ALL.replace("{eq: [danger, true]}, ", "")))
    assert check(tmp_path) == ["facts.yaml: ningún paso pregunta por «danger»"]


def test_an_event_that_nobody_records_is_told(tmp_path: Path) -> None:
    write(tmp_path, HEAD + step(extra=USES_ALL + "\nends_on: [kit.delivered, measures.granted]"))
    assert check(tmp_path) == ["ningún paso produce el evento «kit.delivered», que empieza o termina otros"]
    write(tmp_path, HEAD + step(extra=USES_ALL + "\nends_on: [kit.delivered]\nemits: [kit.delivered]"))
    assert check(tmp_path) == []
