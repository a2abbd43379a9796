from __future__ import annotations

import json
from pathlib import Path

import pytest

from tejido.cli.dispatch import main

FACTS = {
    "events": {"case.registered": "2026-03-02T10:00:00-05:00", "report.received": "2026-03-02T10:00:00-05:00"},
    "at": "2026-03-02T12:00:00-05:00",
}


def _run(tmp_path: Path, content: object) -> int:
    file = tmp_path / "facts.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return main(["plan", str(file)])


def test_the_plan_is_json_with_limits_and_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, FACTS) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["duties"]
    assert all(duty["citation"]["norm"] for duty in plan["duties"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "línea 1"),
        ([], "se esperaba un objeto"),
        ({"hechos": {}}, "se esperaba un objeto"),
        ({"events": []}, "«events» debe ser un objeto"),
        ({"events": {"llovió": "2026-03-02T10:00:00-05:00"}}, "«llovió» no se conoce"),
        ({"events": {"case.registered": "2026-03-02T10:00:00"}}, "falta la zona horaria"),
        ({"events": {"case.registered": "ayer"}}, "debe ser un instante"),
        ({"events": {"case.registered": "9999-12-31T23:59:59-05:00"}}, "no es posible: 9999"),
        ({"events": {"case.registered": "0001-01-01T00:00:00+05:00"}}, "no es posible: 1"),
        ({"events": {}, "facts": {"color": "azul"}}, "«color» no se conoce"),
        ({"events": {}, "facts": {"violence_types": ["sexual", {}]}}, "violence_types: La respuesta «{}»"),
        ({"events": {}, "facts": {"survivor_age": 999999}}, "survivor_age: La edad va de 0 a 120 años."),
        ({"events": {}, "facts": {"risk_level": {"a": 1}}}, "no está en la lista"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object, told: str
) -> None:
    assert _run(tmp_path, content) == 1
    assert told in capsys.readouterr().err


def test_a_file_that_is_not_text_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "facts.json").write_bytes(b"\xff\xfe\x00")
    assert main(["plan", str(tmp_path / "facts.json")]) == 1
    assert "no está escrito en UTF-8" in capsys.readouterr().err


def test_the_library_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocols", "check"]) == 0
    assert "Sin errores" in capsys.readouterr().out
    (tmp_path / "wrong.yaml").write_text("protocol: x\nname: [\n", encoding="utf-8")
    assert main(["protocols", "check", str(tmp_path)]) == 1
    assert "wrong.yaml, línea" in capsys.readouterr().err
