"""The profile's questions and the check of their answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tejido.cases.profile import load_profile, profile_faults, questions
from tejido.kernel.errors import WrongFile


@pytest.mark.parametrize(
    ("role", "key", "value", "right"),
    [
        ("survivor", "language", "quechua", True),
        ("survivor", "language", "klingon", False),
        ("survivor", "language", ["quechua"], False),
        ("survivor", "disability", ["visual", "hearing"], True),
        ("survivor", "disability", "visual", False),
        ("survivor", "disability", ["none", "visual"], False),
        ("survivor", "pregnancy_weeks", 20, True),
        ("survivor", "pregnancy_weeks", 46, False),
        ("survivor", "pregnancy_weeks", True, False),
        ("survivor", "children", "two", False),
        ("survivor", "state_service", "police", False),
        ("alleged_perpetrator", "state_service", "police", True),
        ("other", "kinship", "child", True),
        ("nobody", "language", "quechua", False),
    ],
)
def test_an_answer_is_of_its_list(role: str, key: str, value: Any, right: bool) -> None:
    assert [name for name, _ in profile_faults(role, {key: value})] == ([] if right else [key])


def test_weeks_of_a_pregnancy_that_is_not() -> None:
    assert dict(profile_faults("survivor", {"pregnant": "no", "pregnancy_weeks": 8})).keys() == {"pregnancy_weeks"}


def test_every_role_has_its_questions() -> None:
    assert all(
        question.ask for role in ("survivor", "alleged_perpetrator", "other") for question in questions(role).values()
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('survivor:\n  x: {one: nothing, ask: "¿Qué?"}\n', "no existe"),
        ('survivor:\n  x: {ask: "¿Qué?"}\n', "uno de"),
        ('survivor:\n  x: {one: types, several: types, ask: "¿Qué?"}\n', "uno de"),
        ('survivor:\n  x: {count: [3, 1], ask: "¿Qué?"}\n', "el menor primero"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile, match=reason):
        load_profile(path)
