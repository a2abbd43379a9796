"""Many cases from few: the rows of real ones copied inside the database, with codes, times and indexes of their own.

The copies lie in the register as the pages read it. They cannot be opened (their seals belong to the first ones) and
have no ledger: `bench.ledger` makes its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from tejido.alerts.models import Delivery
from tejido.cases.models import Case, CaseEvent, Consent, Incident, Person, PersonIndex, Relation
from tejido.obligations.models import Obligation, ObligationAct

_STEP = 32  # people, indexes or obligations of a case at the most
_CODE = "lpad(upper(to_hex({n})), 8, '0')"
_AGO = "interval '700 days' * ((n.n::bigint * 7919) %% 100000) / 100000"


def multiply(first: int, last: int) -> None:
    """Copy cases number `first` to `last` from those that have no number yet (the first ones), in turns."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS bench_first AS SELECT id, row_number() OVER () - 1 AS place "
            "FROM cases_case WHERE id < 1000000"
        )
        cursor.execute("SELECT count(*) FROM bench_first")
        keys = {"first": first, "last": last, "firsts": cursor.fetchone()[0]}
        for statement in _statements():
            cursor.execute(statement, keys)
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("ANALYZE")


def _statements() -> list[str]:
    of_case = "n.n + 1000000"
    ranked = "row_number() OVER (PARTITION BY n.n ORDER BY t.id)"
    own = f"1000000 + n.n::bigint * {_STEP} + {ranked}"
    person = (
        f"1000000 + n.n::bigint * {_STEP} + "
        "(SELECT count(*) FROM cases_person q WHERE q.case_id = f.id AND q.id <= {0})"
    )
    task = (
        f"1000000 + n.n::bigint * {_STEP} + (SELECT count(*) FROM obligations_obligation q "
        "WHERE q.subject_code = f_code.code AND q.id <= t.obligation_id)"
    )
    code = _code("C", "n.n")
    moved = f"now() - {_AGO}"
    closed = "(n.n %% 10) <> 0"  # one case in ten still has its tasks open
    return [
        _copy(
            Case,
            "t.id = f.id",
            {"id": of_case, "code": code, "submission_key": "'copy ' || n.n", "registered_at": moved},
        ),
        _copy(Incident, "t.case_id = f.id", {"case_id": of_case}),
        _copy(
            Person, "t.case_id = f.id", {"id": own, "code": _code("N", f"n.n * {_STEP} + {ranked}"), "case_id": of_case}
        ),
        _copy(
            PersonIndex,
            "t.person_id IN (SELECT id FROM cases_person WHERE case_id = f.id)",
            {"person_id": person.format("t.person_id"), "value": "decode(md5((n.n * 64 + t.id)::text), 'hex')"},
        ),
        _copy(
            Relation,
            "t.survivor_id IN (SELECT id FROM cases_person WHERE case_id = f.id)",
            {"survivor_id": person.format("t.survivor_id"), "perpetrator_id": person.format("t.perpetrator_id")},
        ),
        _copy(Consent, "t.case_id = f.id", {"case_id": of_case}),
        _copy(CaseEvent, "t.case_id = f.id", {"case_id": of_case, "occurred_at": moved}),
        _copy(
            Obligation,
            "t.subject_code = f_code.code",
            {
                "id": own,
                "code": _code("T", f"n.n * {_STEP} + {ranked}"),
                "subject_code": code,
                "started_at": moved,
                "opened_at": moved,
                "due_at": f"t.due_at - {_AGO}",
                "legal_due_at": f"t.legal_due_at - {_AGO}",
                "next_look_at": "NULL",
                "state": f"CASE WHEN {closed} THEN 'done' ELSE t.state END",
                "closed_at": f"CASE WHEN {closed} THEN {moved} + interval '5 hours' END",
                "acknowledged_at": f"CASE WHEN {closed} THEN {moved} + interval '1 hour' END",
            },
        ),
        _copy(
            ObligationAct,
            "t.obligation_id IN (SELECT id FROM obligations_obligation WHERE subject_code = f_code.code)",
            {"obligation_id": task, "at": moved},
        ),
        _copy(
            Delivery,
            "t.subject_code = f_code.code",
            {
                "key": "t.key || n.n",
                "subject_code": code,
                "created_at": moved,
                "seen_at": f"{moved} + interval '1 hour'",
            },
        ),
    ]


def _code(prefix: str, number: str) -> str:
    text = _CODE.format(n=f"({number})::bigint")
    return f"'{prefix}-' || left({text}, 4) || '-' || right({text}, 4)"


def _copy(model: type, of_first: str, changed: Mapping[str, str]) -> str:
    table = model._meta.db_table  # type: ignore[attr-defined]
    columns = [f.column for f in model._meta.concrete_fields if f.column != "id" or "id" in changed]  # type: ignore[attr-defined]
    values = [changed.get(name, f't."{name}"') for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM generate_series(%(first)s, %(last)s) AS n(n) "
        f"JOIN bench_first f ON f.place = n.n %% %(firsts)s JOIN cases_case f_code ON f_code.id = f.id "
        f"JOIN {table} t ON {of_first}"
    )
