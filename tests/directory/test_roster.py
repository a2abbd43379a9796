from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tejido.accounts.models import Account
from tejido.directory.access import people_away, postings_history, posts_held, roster_of, shifts_between
from tejido.directory.models import Absence, DutyShift, Institution, Posting
from tejido.directory.routing import hearers
from tejido.directory.services.absences import add_absence, end_absence
from tejido.directory.services.duty import set_duty
from tejido.directory.services.postings import appoint, end_posting
from tejido.directory.services.roster_import import import_roster, preview_roster
from tejido.directory.shifts import ShiftRow
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tests.directory.conftest import AT, HEAD, OPERATOR, OTHER_DISTRICT, SECRETARIAT, Hire, actor, give_role, on_duty

POST, DEMUNA = "cpnp-san-pedro.operador", "demuna.operador"
HOUR = timedelta(hours=1)


def actions() -> list[str]:
    """What the ledger tells of institutions since the folder was loaded."""
    rows = LedgerEntry.objects.filter(subject_kind="institution").exclude(action="institution.added")
    return list(rows.values_list("action", flat=True).order_by("id"))


def transferred(hire: Hire) -> Account:
    """Somebody of the DEMUNA whose role is at the police station since before AT."""
    someone = hire(DEMUNA)
    someone.grants.update(until_at=AT - HOUR, ended_by=SECRETARIAT.code)
    give_role(someone, Institution.objects.get(code="cpnp-san-pedro"), "operator", AT - HOUR)
    return someone


def test_a_person_takes_a_post_and_leaves_it_with_history(hire: Hire) -> None:
    someone = transferred(hire)
    appoint(POST, someone.code, actor=SECRETARIAT, at=AT)
    assert [h.account_code for h in hearers("cpnp-san-pedro", "post", at=AT)] == [someone.code]
    on_duty(POST, someone, hours=(30, 40))
    end_posting(POST, someone.code, actor=HEAD, at=AT + HOUR, reason="traslado")
    assert hearers("cpnp-san-pedro", "post", at=AT + HOUR) == []
    (row,) = postings_history(HEAD, "cpnp-san-pedro")
    assert (row.from_at, row.until_at, row.reason) == (AT, AT + HOUR, "traslado")
    assert not DutyShift.objects.exists()
    assert actions() == ["posting.started", "posting.ended"]


def test_a_posting_may_begin_later(hire: Hire) -> None:
    someone = transferred(hire)
    appoint(POST, someone.code, actor=HEAD, at=AT, from_at=AT + HOUR)
    assert hearers("cpnp-san-pedro", "post", at=AT) == []
    assert len(hearers("cpnp-san-pedro", "post", at=AT + HOUR)) == 1
    end_posting(POST, someone.code, actor=HEAD, at=AT)
    assert not Posting.objects.filter(post__code=POST).exists()


@pytest.mark.parametrize("who", [OPERATOR, OTHER_DISTRICT, actor(*HEAD.permits, institution="demuna")])
def test_who_may_not_leaves_no_trace(hire: Hire, who: Any) -> None:
    someone = hire(POST)
    before = (Posting.objects.count(), LedgerEntry.objects.count())
    span = {"from_at": AT, "until_at": AT + HOUR}
    tries: list[Callable[[], object]] = [
        lambda: appoint("cpnp-san-pedro.jefatura", someone.code, actor=who, at=AT),
        lambda: end_posting(POST, someone.code, actor=who, at=AT),
        lambda: add_absence(someone.code, kind="leave", actor=who, at=AT, **span),  # type: ignore[arg-type]
        lambda: set_duty(POST, [ShiftRow(someone.code, AT, AT + HOUR)], actor=who, at=AT, **span),  # type: ignore[arg-type]
        lambda: preview_roster(b"", "r.csv", institution_code="cpnp-san-pedro", actor=who, at=AT),
    ]
    for attempt in tries:
        with pytest.raises(NotPermitted):
            attempt()
    assert (Posting.objects.count(), LedgerEntry.objects.count()) == before
    assert not Absence.objects.exists()
    assert not DutyShift.objects.exists()


def test_what_cannot_be_is_refused(hire: Hire) -> None:
    someone, closed = hire(POST), hire(DEMUNA, active=False)
    with pytest.raises(Conflict):
        appoint(POST, someone.code, actor=HEAD, at=AT)
    with pytest.raises(NotFound):
        appoint(POST, closed.code, actor=HEAD, at=AT)
    with pytest.raises(NotFound):
        appoint("no-existe", someone.code, actor=HEAD, at=AT)
    with pytest.raises(Refused):
        appoint("cpnp-san-pedro.jefatura", someone.code, actor=HEAD, at=AT, from_at=AT - HOUR)
    with pytest.raises(Conflict):
        end_posting("cpnp-san-pedro.jefatura", someone.code, actor=HEAD, at=AT)
    with pytest.raises(Refused):
        end_posting(POST, someone.code, actor=HEAD, at=AT, until_at=AT - HOUR)


def test_who_is_away_does_not_hear_until_back(hire: Hire) -> None:
    one, two = hire(POST), hire(POST)
    add_absence(one.code, from_at=AT - HOUR, until_at=AT + 9 * HOUR, kind="vacation", actor=HEAD, at=AT)
    assert [h.account_code for h in hearers("cpnp-san-pedro", "post", at=AT)] == [two.code]
    assert [a.account for a in people_away(HEAD, "cpnp-san-pedro", at=AT)] == [one]
    end_absence(one.code, actor=HEAD, at=AT + HOUR)
    assert len(hearers("cpnp-san-pedro", "post", at=AT + HOUR)) == 2
    assert actions() == ["absence.added", "absence.ended"]
    with pytest.raises(Conflict):
        end_absence(one.code, actor=HEAD, at=AT + 2 * HOUR)


@pytest.mark.parametrize(
    ("start", "end", "kind", "error"),
    [(0, 0, "leave", Refused), (-9, -1, "leave", Refused), (0, 5, "gripe", Refused), (1, 2, "leave", Conflict)],
)
def test_a_wrong_absence(hire: Hire, start: int, end: int, kind: str, error: type[Exception]) -> None:
    one = hire(POST)
    add_absence(one.code, from_at=AT + HOUR, until_at=AT + 3 * HOUR, kind="leave", actor=HEAD, at=AT)
    with pytest.raises(error):
        add_absence(one.code, from_at=AT + start * HOUR, until_at=AT + end * HOUR, kind=kind, actor=HEAD, at=AT)
    assert Absence.objects.count() == 1


def test_a_roster_replaces_its_span_and_cuts_what_was_running(hire: Hire) -> None:
    one, two = hire(POST), hire(POST)
    running = on_duty(POST, one, hours=(-2, 6))
    on_duty(POST, one, hours=(8, 10))
    shifts = [ShiftRow(two.code, AT, AT + 12 * HOUR, one.code), ShiftRow(one.code, AT + 12 * HOUR, AT + 24 * HOUR)]
    assert set_duty(POST, shifts, from_at=AT, until_at=AT + 24 * HOUR, actor=HEAD, at=AT) == 2
    running.refresh_from_db()
    assert running.ends_at == AT
    assert [s.account for s in shifts_between(HEAD, "cpnp-san-pedro", AT, AT + 48 * HOUR)] == [two, one]
    (heard,) = hearers("cpnp-san-pedro", "post", at=AT)
    assert (heard.account_code, heard.reason) == (two.code, "de turno")


def test_a_wrong_roster_names_the_shift_and_saves_nothing(hire: Hire) -> None:
    one, stranger = hire(POST), hire(DEMUNA)
    shifts = [
        ShiftRow(one.code, AT, AT + HOUR),
        ShiftRow(stranger.code, AT, AT + HOUR),
        ShiftRow(one.code, AT + 2 * HOUR, AT + HOUR),
        ShiftRow(one.code, AT - 30 * HOUR, AT - 29 * HOUR),
        ShiftRow(one.code, AT + HOUR / 2, AT + 2 * HOUR, one.code),
        ShiftRow(one.code, AT + 20 * HOUR, AT + 2000 * HOUR),
    ]
    with pytest.raises(FieldErrors) as refused:
        set_duty(POST, shifts, from_at=AT, until_at=AT + 48 * HOUR, actor=HEAD, at=AT)
    assert set(refused.value.errors) == {"turno 2", "turno 3", "turno 4", "turno 5", "turno 6"}
    assert not DutyShift.objects.exists()
    assert actions() == []
    with pytest.raises(Refused):
        set_duty(POST, [], from_at=AT - 48 * HOUR, until_at=AT, actor=HEAD, at=AT)


def roster_csv(*rows: str) -> bytes:
    return "\n".join(["Puesto;Persona;Desde;Hasta;Reemplazo", *rows]).encode()


def test_a_roster_is_imported_whole(hire: Hire) -> None:
    one, two = hire(POST), hire(POST)
    content = roster_csv(
        f"{POST};{one.email};2026-11-23 08:00;2026-11-23 20:00;{two.code}",
        f"{POST};{two.code.lower()};2026-11-23 20:00;2026-11-24 08:00;",
    )
    assert import_roster(content, "turnos.csv", institution_code="cpnp-san-pedro", actor=HEAD, at=AT) == 2
    assert [s.account for s in DutyShift.objects.all()] == [one, two]
    assert import_roster(content, "turnos.csv", institution_code="cpnp-san-pedro", actor=HEAD, at=AT) == 2
    assert DutyShift.objects.count() == 2


def test_a_wrong_roster_sheet_says_row_and_column(hire: Hire) -> None:
    one = hire(POST)
    content = roster_csv(
        f"{POST};{one.code};2026-11-23 08:00;2026-11-23 20:00;",
        f"otro.puesto;nadie@tejido.example;ayer;2026-11-24;{one.code}",
        f"{POST};{one.code};2026-11-23 10:00;2026-11-23 11:00;",
    )
    preview = preview_roster(content, "turnos.csv", institution_code="cpnp-san-pedro", actor=HEAD, at=AT)
    assert [(f.row, f.column) for f in preview.errors] == [
        (3, "desde"),
        (3, "hasta"),
        (3, "persona"),
        (3, "puesto"),
        (4, ""),
    ]
    with pytest.raises(FieldErrors):
        import_roster(content, "turnos.csv", institution_code="cpnp-san-pedro", actor=HEAD, at=AT)
    assert not DutyShift.objects.exists()


def test_people_are_for_who_works_there(hire: Hire, django_assert_max_num_queries: Any) -> None:
    one = hire(POST)
    on_duty(POST, one)
    with django_assert_max_num_queries(5):
        rows = roster_of(OPERATOR, "cpnp-san-pedro", at=AT)
    assert [(r.post.code, len(r.postings), len(r.shifts)) for r in rows] == [
        ("cpnp-san-pedro.jefatura", 0, 0),
        (POST, 1, 1),
    ]
    assert roster_of(SECRETARIAT, "demuna", at=AT)
    for read in (roster_of, people_away):
        with pytest.raises(NotPermitted):
            read(OPERATOR, "demuna", at=AT)
    with pytest.raises(NotFound):
        roster_of(OTHER_DISTRICT, "demuna", at=AT)
    held = actor(institution="cpnp-san-pedro")
    assert posts_held(held, at=AT) == frozenset() or held.account_id == one.pk
