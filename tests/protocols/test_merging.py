"""Several protocols ask for the same: which limit stands, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.law.marks import Mark
from tejido.protocols.events import Event
from tests.protocols.shelf import shelf, step
from tests.protocols.test_planning import hours, run


def limit(name: str, mark: str, amount: int, extra: str = "") -> str:
    return step(name, mark=mark, extra=f"limit: {{amount: {amount}, unit: h}}\n{extra}".strip())


@pytest.mark.parametrize(
    ("limits", "stands", "merged"),
    [
        ((("official", 48), ("official", 24)), ("one.b", 24), ("one.a",)),
        ((("official", 48), ("secondary", 24)), ("one.a", 48), ("one.b",)),
        ((("official", 48), ("unverified", 1)), ("one.a", 48), ("one.b",)),
        ((("secondary", 48), ("unverified", 24)), ("one.a", 48), ("one.b",)),
        ((("secondary", 48), ("secondary", 24)), ("one.b", 24), ("one.a",)),
        ((("unverified", 48), ("unverified", 24)), ("one.b", 24), ("one.a",)),
        ((("unverified", 2), ("secondary", 3), ("official", 9)), ("one.c", 9), ("one.b", "one.a")),
        ((("official", 24), ("official", 24)), ("one.a", 24), ("one.b",)),
    ],
)
def test_the_strictest_confirmed_limit_stands_else_the_better_mark(
    tmp_path: Path, limits: tuple[tuple[str, int], ...], stands: tuple[str, int], merged: tuple[str, ...]
) -> None:
    steps = [limit(name, mark, amount) for name, (mark, amount) in zip("abc", limits, strict=False)]
    (duty,) = run(shelf(tmp_path, *steps)).duties
    assert (duty.step, duty.due_at) == (stands[0], hours(stands[1]))
    assert duty.merged == merged
    assert len(duty.why) == 2 + len(merged)


def test_a_limit_stands_before_none_even_with_a_worse_mark(tmp_path: Path) -> None:
    (duty,) = run(shelf(tmp_path, step("a"), limit("b", "unverified", 24))).duties
    assert (duty.step, duty.mark, duty.due_at) == ("one.b", Mark.UNVERIFIED, hours(24))
    assert duty.why[2] == "También lo pide Ley 30364, art. 15 (texto oficial), sin otro plazo."


def test_without_any_limit_the_better_mark_leads_then_the_one_with_an_article(tmp_path: Path) -> None:
    (duty,) = run(shelf(tmp_path, step("a", mark="secondary"), step("b"))).duties
    assert duty.step == "one.b"
    assert duty.why[2] == "También lo pide Ley 30364, art. 15 (fuente secundaria), sin otro plazo."
    bare = step("a").replace('article: "15"', "article: ~")
    assert run(shelf(tmp_path, bare, step("b"))).duties[0].step == "one.b"


def test_what_must_be_done_at_once_is_told_by_the_norm_that_says_so(tmp_path: Path) -> None:
    (duty,) = run(shelf(tmp_path, step("a", mark="unverified", extra="immediate: true"), step("b"))).duties
    assert (duty.step, duty.immediate) == ("one.b", True)
    assert duty.why[2] == "También lo pide Ley 30364, art. 15 (por verificar), de inmediato."


def test_the_page_says_which_limit_stands_and_why(tmp_path: Path) -> None:
    (shorter,) = run(shelf(tmp_path, limit("a", "official", 48), limit("b", "official", 24))).duties
    assert shorter.why[2] == (
        "También lo pide Ley 30364, art. 15 (texto oficial): 48 horas, hasta el 06/05/2026 08:00. "
        "Vale el plazo más corto de los dos."
    )
    (better,) = run(shelf(tmp_path, limit("a", "official", 24), limit("b", "secondary", 24))).duties
    assert better.why[2].endswith("hasta el 05/05/2026 08:00. Vale el plazo mejor comprobado.")
    (warned,) = run(shelf(tmp_path, limit("a", "official", 48), limit("b", "unverified", 24))).duties
    assert warned.why[2] == (
        "Ley 30364, art. 15 (por verificar) da un plazo más corto (24 horas, hasta el 05/05/2026 08:00), "
        "pero está menos comprobado: sirve de aviso y no reemplaza al que vale."
    )


def test_what_is_asked_is_joined(tmp_path: Path) -> None:
    first = limit("a", "official", 24, "ends_on: [cem.informed]\nemits: [cem.informed]\nimmediate: true")
    basis = "legal_basis: [{norm: Ley 31621, article: ~}]\nends_on: [legal_aid.informed, cem.informed]"
    second = limit("b", "official", 12, basis + "\nemits: [legal_aid.informed]")
    (duty,) = run(shelf(tmp_path, first, second)).duties
    assert duty.step == "one.b"
    assert duty.ends_on == (Event.LEGAL_AID_INFORMED, Event.CEM_INFORMED)
    assert duty.emits == (Event.LEGAL_AID_INFORMED, Event.CEM_INFORMED)
    assert (duty.immediate, duty.priority, duty.legal_basis) == (True, 0, "Ley 31621")


def test_a_basis_of_any_of_them_serves_and_the_leading_one_first(tmp_path: Path) -> None:
    lead = limit("a", "official", 12)
    other = limit("b", "official", 24, "legal_basis: [{norm: Ley 31621, article: ~}]")
    assert run(shelf(tmp_path, lead, other)).duties[0].legal_basis == "Ley 31621"
    lead = limit("a", "official", 12, "legal_basis: [{norm: Ley 28236, article: ~}]")
    assert run(shelf(tmp_path, lead, other)).duties[0].legal_basis == "Ley 28236"


def test_one_that_is_certain_makes_the_duty_certain_and_leads_at_equal_limits(tmp_path: Path) -> None:
    doubtful = limit("a", "official", 24, "when: {eq: [danger, true]}\nif_unknown: apply")
    (duty,) = run(shelf(tmp_path, doubtful, limit("b", "official", 24))).duties
    assert (duty.step, duty.certain) == ("one.b", True)
    (alone,) = run(shelf(tmp_path, doubtful, doubtful.replace("id: a", "id: b"))).duties
    assert not alone.certain


def test_an_end_of_any_of_them_ends_the_duty(tmp_path: Path) -> None:
    steps = limit("a", "official", 24, "ends_on: [cem.informed]"), limit("b", "official", 12)
    found = run(shelf(tmp_path, *steps), events={Event.REPORT_RECEIVED: hours(0), Event.CEM_INFORMED: hours(1)})
    assert [duty.ended_by for duty in found.settled] == [Event.CEM_INFORMED]


def test_other_sectors_and_other_duties_are_not_joined(tmp_path: Path) -> None:
    steps = step("a"), step("b", "police.b"), step("c").replace("sector: police", "sector: cem")
    assert len(run(shelf(tmp_path, *steps)).duties) == 3
