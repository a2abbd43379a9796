"""A case that passes to another district, killed at every stage of its sending and its answer: nothing or the whole."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.crash.installation import Installation, installation
from tests.people import CEM_ELSEWHERE, ELSEWHERE, HERE

pytestmark = pytest.mark.crash
PARTS = 3
"""Between how many equal parts of its statements a step is killed, besides at the commit."""
PASSING = {"django_session", "django_migrations"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with installation() as made:
        lived(made, "open")
        waiting(made, "estreno")  # what is made once (the chains of both institutions) is made here
        yield made


def run(place: Installation, deed: str, about: str, form: str, point: str) -> tuple[int, str]:
    """How the process ended, and what it said."""
    process = place.start("tests.crash.passing", deed, about, form, point)
    out, _ = process.communicate(timeout=120)
    return process.returncode, out.strip()


def lived(place: Installation, deed: str, about: str = "-", form: str = "-") -> tuple[int, str]:
    """The step done whole: its statements and its result."""
    code, out = run(place, deed, about, form, "never")
    assert code == 0, f"{deed} {about}: {out}"
    _, statements, result = out.split()
    return int(statements), result


def killed(place: Installation, deed: str, about: str, form: str, point: str) -> None:
    code, out = run(place, deed, about, form, point)
    assert (code, out) == (-signal.SIGKILL, ""), f"{deed} at {point} was not killed: {out}"


def everything(place: Installation) -> dict[str, str]:
    """Every row of every table, as one digest a table."""
    names = [name for (name,) in place.rows(TABLES) if name not in PASSING]
    digest = "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{}\" t"
    return {name: str(place.rows(digest.format(name))[0][0]) for name in names}


def points(statements: int) -> list[str]:
    """Where to kill a step of so many statements: its first, its last, and between equal parts; and at its commit."""
    some = {1 + part * (statements - 1) // PARTS for part in range(PARTS + 1)}
    return [*map(str, sorted(some)), "commit"]


def case(place: Installation, form: str) -> str:
    return lived(place, "register", form=form)[1]


def waiting(place: Installation, form: str) -> str:
    """A transfer that was sent and waits for its answer."""
    return lived(place, "send", case(place, form), form)[1]


def standing(place: Installation, transfer: str) -> dict[str, object]:
    """How a transfer, its case and what was asked of both sides stand."""
    row = f"transfers_transfer t JOIN cases_case c ON c.id = t.case_id WHERE t.code = '{transfer}'"
    state, district, door, code = place.rows(f"SELECT t.state, c.district, c.door_institution, c.code FROM {row}")[0]
    acts = "SELECT a.state FROM transfers_transferact a JOIN transfers_transfer t ON t.id = a.transfer_id"
    tasks = "SELECT step, state, district FROM obligations_obligation WHERE duty LIKE"
    live = "SELECT DISTINCT district FROM obligations_obligation WHERE state IN ('open', 'taken') AND subject_code ="
    lines = "SELECT DISTINCT subject_kind FROM ledger_ledgerentry WHERE action = 'transfer.{}' AND data LIKE"
    return {
        "state": state,
        "case": (district, door),
        "acts": [one for (one,) in place.rows(f"{acts} WHERE t.code = '{transfer}' ORDER BY a.id")],
        "tasks": sorted(place.rows(f"{tasks} '%.{transfer}'")),
        "live": sorted(one for (one,) in place.rows(f"{live} '{code}'")),
        "lines": sorted(one for (one,) in place.rows(f"{lines.format(state)} '%{transfer}%'")),
    }


SENT = {
    "state": "sent",
    "case": (HERE, "cem-regular"),
    "acts": ["proposed", "sent"],
    "tasks": [("transfer.answer", "open", ELSEWHERE)],
    "live": sorted([HERE, ELSEWHERE]),
    "lines": ["case", "institution"],
}
ACCEPTED = SENT | {
    "state": "accepted",
    "case": (ELSEWHERE, CEM_ELSEWHERE),
    "acts": ["proposed", "sent", "accepted"],
    "tasks": [("transfer.answer", "done", ELSEWHERE)],
    "live": [ELSEWHERE],
}
REFUSED = SENT | {
    "state": "refused",
    "acts": ["proposed", "sent", "refused"],
    "tasks": [("transfer.answer", "done", ELSEWHERE), ("transfer.refused", "open", HERE)],
    "live": [HERE],
}


def verified(place: Installation) -> None:
    place.once("tejido", "ledger", "verify")


def test_the_sending_killed_at_every_stage_leaves_nothing_and_repeated_ends_whole(place: Installation) -> None:
    statements, _ = lived(place, "send", case(place, "medida-1"), "medida-1")
    code = case(place, "envio")
    before = everything(place)
    for point in points(statements):
        killed(place, "send", code, "envio", point)
        assert everything(place) == before, f"killed at {point} of {statements}"
    killed(place, "send", code, "envio", "answer")
    whole = everything(place)
    assert whole != before
    _, transfer = lived(place, "send", code, "envio")
    assert everything(place) == whole, "the same form again is the same transfer"
    assert standing(place, transfer) == SENT
    verified(place)


@pytest.mark.parametrize(("deed", "ends"), [("accept", ACCEPTED), ("refuse", REFUSED)])
def test_an_answer_killed_at_every_stage_leaves_nothing_and_repeated_ends_whole(
    place: Installation, deed: str, ends: dict[str, object]
) -> None:
    statements, _ = lived(place, deed, waiting(place, f"medida-{deed}"))
    transfer = waiting(place, f"caida-{deed}")
    before = everything(place)
    for point in points(statements):
        killed(place, deed, transfer, "-", point)
        assert everything(place) == before, f"killed at {point} of {statements}"
    assert standing(place, transfer) == SENT
    lived(place, deed, transfer)
    assert standing(place, transfer) == ends
    verified(place)


@pytest.mark.parametrize(("deed", "ends"), [("accept", ACCEPTED), ("refuse", REFUSED)])
def test_an_answer_that_nobody_heard_of_is_whole_and_cannot_be_given_twice(
    place: Installation, deed: str, ends: dict[str, object]
) -> None:
    transfer = waiting(place, f"sin-respuesta-{deed}")
    killed(place, deed, transfer, "-", "answer")
    assert standing(place, transfer) == ends
    before = everything(place)
    again, out = run(place, deed, transfer, "-", "never")
    assert (again, out) != (0, ""), "the second time it is refused"
    assert everything(place) == before
    verified(place)
