"""The district's file of questions: read, or refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.governance.quiz import Quiz, load_quiz
from tejido.kernel.errors import WrongFile
from tejido.protocols.loading import LIBRARY, load_library
from tests.world import FOLDER

QUESTION = """  - id: q{n}
    step: local.a
    ask: ¿Qué se hace {n}?
    options: {{one: Esto., two: Lo otro.}}
    right: one
    why: Porque lo dice el paso.
"""
FILE = "pass_with: 4\nquestions:\n" + "".join(QUESTION.format(n=n) for n in range(5))


def load(folder: Path, text: str = FILE) -> Quiz:
    path = folder / "quiz.yaml"
    path.write_text(text, encoding="utf-8")
    return load_quiz(path, {"local.a"})


def test_the_questions_of_the_district_come_from_its_own_protocol() -> None:
    library = load_library(LIBRARY, FOLDER / "protocols")
    steps = {step.id for name in library.local for step in library.protocols[name].steps}
    quiz = load_quiz(FOLDER / "quiz.yaml", steps)
    assert 5 <= len(quiz.questions) <= 8
    assert len({one.step for one in quiz.questions}) == len(quiz.questions)
    for one in quiz.questions:
        assert one.ask.endswith("?")
        assert one.why.endswith(".")
        assert all(words.endswith(".") for words in one.options.values())
    rights = [list(one.options).index(one.right) for one in quiz.questions]
    assert len(set(rights)) > 1 or rights[0] == 1, "the right one is not always the first"


def test_a_try_is_counted(tmp_path: Path) -> None:
    quiz = load(tmp_path)
    right = {f"q{n}": "one" for n in range(5)}
    assert (quiz.right_in(right), quiz.passed(right)) == (5, True)
    assert quiz.passed(right | {"q0": "two"})
    assert not quiz.passed(right | {"q0": "two", "q1": "two"})
    assert quiz.right_in({}) == 0


def test_its_hash_changes_with_any_letter(tmp_path: Path) -> None:
    assert load(tmp_path).version != load(tmp_path, FILE.replace("Esto.", "Eso.")).version


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("pass_with: 4", "pass_with: 6", "línea 1: no se puede pedir más"),
        ("pass_with: 4", "pass_with: 0", "línea 1: el número debe ser 1 o más"),
        ("step: local.a", "step: local.b", "línea 4: el paso «local.b» no es del protocolo local"),
        ("right: one", "right: three", "línea 7: la respuesta «three» no existe"),
        ("id: q1", "id: q0", "línea 9: la pregunta «q0» está repetida"),
        ("id: q1", "id: Q 1", "línea 9: el nombre de la pregunta"),
        ("{one: Esto., two: Lo otro.}", "{one: Esto.}", "línea 6: una pregunta lleva de 2 a 5"),
        ("two: Lo otro.", "two: Esto.", "línea 6: una pregunta lleva de 2 a 5"),
        ("why: Porque", "porque: Porque", "línea 8: el campo «porque» no se conoce"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in FILE
    with pytest.raises(WrongFile) as refused:
        load(tmp_path, FILE.replace(old, new, 1))
    assert refused.value.message.startswith(f"quiz.yaml, {told}")


@pytest.mark.parametrize("number", [4, 9])
def test_there_are_from_five_to_eight_questions(tmp_path: Path, number: int) -> None:
    text = "pass_with: 4\nquestions:\n" + "".join(QUESTION.format(n=n) for n in range(number))
    with pytest.raises(WrongFile, match=f"van de 5 a 8 preguntas, y hay {number}"):
        load(tmp_path, text)
