"""The purge: what is old goes with all that hangs on it, an open case never, and nothing is half done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from tejido.accounts.models import Account, Exclusion, Invitation
from tejido.alerts.models import Delivery
from tejido.cases.access import see_case
from tejido.cases.intake import ExclusionEntry
from tejido.cases.models import Case, Draft, Person, PersonIndex
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.additions import add_note
from tejido.cases.services.documents import attach
from tejido.cases.services.drafts import save_draft
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.told import Told
from tejido.cli.dispatch import main
from tejido.cli.purging import PurgeTurns, due, purge_all
from tejido.directory.models import Posting
from tejido.documents.models import Document, DocumentContent
from tejido.kernel.errors import CannotUnseal, NotFound, Refused
from tejido.kernel.retention import Kept
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation, ObligationAct
from tejido.pathways.services import erasing
from tejido.pathways.services.erasing import check_erasure, erase_case, erase_due_cases
from tejido.privacy.services.purging import due_accounts, purge_accounts, purge_old
from tejido.privacy.tables import members_of
from tejido.vault.access import handle_of, is_erased
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.documents.files import screenshot
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
CLOSED_AT = AT + timedelta(days=90)
FIVE_YEARS = CLOSED_AT.replace(year=CLOSED_AT.year + 5)


def closed_case(key: str = "form-1") -> str:
    """A case with measures, a document and an exclusion, closed at `CLOSED_AT` with nothing owed."""
    case = new_case(key, facts={"received_by": "police"})
    ana, later = actor(people.ana), AT + timedelta(hours=6)
    told = Told(AT + timedelta(hours=4), note="Nota inventada.")
    decide_measures(case, granted=True, terms=Terms(("no_contact",), None), told=told, actor=ana, at=later)
    attach(case, name="papel.png", content=screenshot(), actor=ana, at=later)
    exclude(case, ExclusionEntry("account", people.hugo.code, "Motivo inventado."), actor=ana, at=later)
    close(case)
    return case


def close(case: str, at: datetime = CLOSED_AT) -> None:
    """As the closing of a case leaves it; its criteria are tested where they belong."""
    Obligation.objects.filter(subject_code=case).update(state="done", closed_at=at, next_look_at=None)
    Case.objects.filter(code=case).update(state="closed", closed_at=at)


def family_rows(case: str) -> dict[str, int]:
    """How many rows each table holds for that case."""
    ids = list(Case.objects.filter(code=case).values_list("pk", flat=True))
    found = {}
    with connection.cursor() as cursor:
        for member in members_of(Case):
            cursor.execute(
                f'SELECT count(*) FROM "{member.table}" WHERE {member.condition}', {"ids": ids, "codes": [case]}
            )
            found[member.table] = cursor.fetchone()[0]
    return found


def test_a_case_goes_with_all_that_hangs_on_it_and_only_that() -> None:
    case, other = closed_case(), closed_case("form-2")
    before, kept = family_rows(case), family_rows(other)
    for table in ("cases_person", "cases_personindex", "protection_measureact", "documents_documentcontent",
                  "obligations_obligationact", "accounts_exclusion", "cases_consent"):  # fmt: skip
        assert before[table] > 0, table
    removed = erase_case(case, at=FIVE_YEARS)
    assert {t: n for t, n in before.items() if n} == dict(removed)
    assert not any(family_rows(case).values())
    assert family_rows(other) == kept
    assert not Obligation.objects.filter(subject_code=case).exists()
    assert not Exclusion.objects.filter(subject_code=case).exists()


def test_the_key_is_destroyed_and_the_ledger_stays_whole() -> None:
    case = closed_case()
    history = LedgerEntry.objects.filter(subject_kind="case", subject_code=case).count()
    values = list(PersonIndex.objects.filter(person__case__code=case).values_list("value", flat=True))
    erase_case(case, at=FIVE_YEARS)
    assert is_erased(case)
    with pytest.raises(CannotUnseal):
        handle_of(case)
    assert values
    assert not PersonIndex.objects.filter(value__in=values).exists()
    entries = LedgerEntry.objects.filter(subject_kind="case", subject_code=case).order_by("seq")
    assert entries.count() == history + 1
    assert entries.last().action == "case.erased"  # type: ignore[union-attr]
    told = LedgerEntry.objects.get(subject_kind="table", subject_code="cases_person")
    assert (told.action, told.data) == ("data.purged", '{"rows":2,"table":"cases_person"}')
    assert list(verify()) == []


def test_an_open_case_is_never_erased() -> None:
    case = new_case()
    far = AT.replace(year=AT.year + 40)
    for ask in (erase_case, check_erasure):
        with leaves_no_trace(Refused, "abierto"):
            ask(case, at=far)
    assert erase_due_cases(at=far) == 0
    assert dict(purge_all(at=far))["cases.Case"] == 0
    assert Case.objects.filter(code=case).exists()
    assert Person.objects.filter(case__code=case).exists()
    assert not is_erased(case)


def test_a_case_opened_again_is_open() -> None:
    case = closed_case()
    Case.objects.filter(code=case).update(state="open", closed_at=None)
    with leaves_no_trace(Refused, "abierto"):
        erase_case(case, at=FIVE_YEARS)


def test_five_years_are_five_years_to_the_instant() -> None:
    case = closed_case()
    too_early = FIVE_YEARS - timedelta(microseconds=1)
    with leaves_no_trace(Refused, "se guarda 5 años"):
        erase_case(case, at=too_early)
    assert erase_due_cases(at=too_early) == 0
    assert erase_due_cases(at=FIVE_YEARS) == 1


def test_a_leap_day_ends_on_the_twenty_eighth() -> None:
    rule = Kept("5 años.", "closed_at", years=5).retention
    assert rule.cutoff(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2023, 2, 28, tzinfo=UTC)


def test_a_case_where_somebody_still_owes_something_waits() -> None:
    case = closed_case()
    Obligation.objects.filter(pk=Obligation.objects.filter(subject_code=case).first().pk).update(  # type: ignore[union-attr]
        state="open", closed_at=None
    )
    with leaves_no_trace(Refused, "tareas"):
        erase_case(case, at=FIVE_YEARS)
    assert erase_due_cases(at=FIVE_YEARS) == 0
    assert next(one for one in due(at=FIVE_YEARS) if one.table == "cases.Case").owed == 1


def test_what_cannot_go_does_not_hold_back_what_comes_after() -> None:
    """More cases with something owed than a window holds, all closed before the one that may go."""
    owing = [closed_case(f"form-{n}") for n in range(erasing.WINDOWS + 1)]
    Obligation.objects.filter(subject_code__in=owing).update(state="open", closed_at=None)
    free = closed_case("form-free")
    Case.objects.filter(code=free).update(closed_at=CLOSED_AT + timedelta(minutes=1))
    assert erase_due_cases(at=FIVE_YEARS + timedelta(days=1), most=1) == 1
    assert not Case.objects.filter(code=free).exists()
    assert erase_due_cases(at=FIVE_YEARS + timedelta(days=1), most=1) == 0
    assert Case.objects.filter(code__in=owing).count() == len(owing)


def test_a_case_to_which_another_points_goes_after_it() -> None:
    kept, joined = closed_case("form-1"), closed_case("form-2")
    Case.objects.filter(code=joined).update(joined_to=Case.objects.get(code=kept), closed_at=CLOSED_AT + timedelta(1))
    with leaves_no_trace(Refused, "apoya"):
        erase_case(kept, at=FIVE_YEARS + timedelta(days=2))
    assert erase_due_cases(at=FIVE_YEARS + timedelta(days=2), most=1) == 1
    assert Case.objects.filter(code=kept).exists()
    assert erase_due_cases(at=FIVE_YEARS + timedelta(days=2), most=1) == 1


def test_an_unknown_case_is_refused() -> None:
    with leaves_no_trace(NotFound):
        erase_case("C-0000-0000", at=FIVE_YEARS)
    case = closed_case()
    with leaves_no_trace(Refused, "cancelación"):
        erase_case(case, at=CLOSED_AT + timedelta(days=1), request_code="R-0000-0000")


@pytest.mark.parametrize("step", ["erase_subject_keys", "record_removed"])
def test_a_batch_is_whole_or_nothing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = closed_case()
    with cut_at(monkeypatch, f"{erasing.__name__}.{step}"):
        erase_due_cases(at=FIVE_YEARS)
    assert Case.objects.filter(code=case).exists()
    assert not is_erased(case)
    assert erase_due_cases(at=FIVE_YEARS) == 1
    assert erase_due_cases(at=FIVE_YEARS) == 0


def _draft() -> None:
    save_draft("case-new", {"a": "b"}, actor=actor(people.ana), at=AT)


def _invitation() -> None:
    Invitation.objects.create(
        account=people.ana(), token_hash="x", created_at=AT, expires_at=AT + timedelta(hours=72), used_at=AT,
        invited_by="system:prueba",
    )  # fmt: skip


def _session() -> None:
    Session.objects.create(session_key="clave", session_data="x", expire_date=AT)


def _delivery() -> None:
    Delivery.objects.create(
        key="una", obligation_code="T-0000-0000", subject_kind="case", subject_code="C-0000-0000",
        institution_code=people.CEM, rung="post", kind="start", moment=AT, account_code="P", channel="page",
        why="x", state="sent", created_at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "label", "kept_until"),
    [
        (_draft, "cases.Draft", AT + timedelta(days=7)),
        (_invitation, "accounts.Invitation", AT.replace(year=AT.year + 1)),
        (_session, "sessions.Session", AT),
        (_delivery, "alerts.Delivery", AT.replace(year=AT.year + 2)),
    ],
)
def test_what_is_old_by_its_own_column_goes_when_its_words_say(make: Any, label: str, kept_until: datetime) -> None:
    make()
    model = apps.get_model(label)
    assert purge_old(model, at=kept_until - timedelta(microseconds=1)) == 0
    assert model._default_manager.count() == 1
    assert purge_old(model, at=kept_until) == 1
    assert model._default_manager.count() == 0
    assert LedgerEntry.objects.get(action="data.purged").subject_code == model._meta.db_table


def test_nothing_purged_leaves_no_line() -> None:
    before = LedgerEntry.objects.count()
    assert sum(rows for _, rows in purge_all(at=AT)) == 0
    assert LedgerEntry.objects.count() == before


def test_an_account_goes_five_years_after_its_person_left() -> None:
    account = people.gloria()
    left = AT
    account.grants.update(until_at=left)
    Posting.objects.filter(account=account).update(until_at=left)
    assert not due_accounts(at=left.replace(year=left.year + 5) - timedelta(days=1)).exists()
    late = left.replace(year=left.year + 5)
    assert [one.code for one in due_accounts(at=late)] == [account.code]
    assert purge_accounts(at=late) == 1
    assert not Account.objects.filter(code=account.code).exists()
    assert Account.objects.filter(code=people.ana.code).exists(), "who works here stays"
    assert not Posting.objects.filter(account_id=account.pk).exists()


def test_the_worker_takes_one_batch_a_turn_and_then_rests() -> None:
    cases = [closed_case(f"form-{n}") for n in range(3)]
    Draft.objects.create(account_code="P", form="f", updated_at=AT, body_sealed=b"x")
    turns, moment = PurgeTurns(), FIVE_YEARS
    gone = [turns(moment) for _ in range(60)]
    assert not Case.objects.filter(code__in=cases).exists()
    assert not Draft.objects.exists()
    assert gone[-1] == 0
    closed = closed_case("form-9")
    assert turns(FIVE_YEARS + timedelta(hours=1)) == 0
    assert Case.objects.filter(code=closed).exists()
    for _ in range(60):
        turns(FIVE_YEARS + timedelta(hours=7))
    assert not Case.objects.filter(code=closed).exists()


def test_a_table_that_fails_does_not_hold_the_others_back(monkeypatch: pytest.MonkeyPatch) -> None:
    case, turns = closed_case(), PurgeTurns()
    known = dict.fromkeys(["first"], _broken) | {"cases.Case": erase_due_cases}
    monkeypatch.setattr("tejido.cli.purging.steps", lambda: known)
    with pytest.raises(RuntimeError):
        turns(FIVE_YEARS)
    turns(FIVE_YEARS)
    assert not Case.objects.filter(code=case).exists()


def _broken(*, at: datetime) -> int:
    raise RuntimeError


def test_the_command_deletes_only_when_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = closed_case()
    monkeypatch.setattr("tejido.cli.full.purge.now", lambda: FIVE_YEARS)
    monkeypatch.setattr("tejido.cli.full.purge.REST", 0)
    assert main(["purge"]) == 0
    said = capsys.readouterr().out
    assert "cases.Case: 1 por borrar" in said
    assert "No se borró nada" in said
    assert Case.objects.filter(code=case).exists()
    assert main(["purge", "--case", case]) == 0
    assert Case.objects.filter(code=case).exists()
    assert main(["purge", "--do"]) == 0
    assert not Case.objects.filter(code=case).exists()
    opened = new_case("form-7")
    assert main(["purge", "--case", opened, "--do"]) == 1
    assert "abierto" in capsys.readouterr().err
    assert Case.objects.filter(code=opened).exists()


def test_documents_and_acts_do_not_outlive_their_case() -> None:
    case = closed_case()
    document = Document.objects.get(subject_code=case)
    tasks = set(Obligation.objects.filter(subject_code=case).values_list("pk", flat=True))
    erase_due_cases(at=FIVE_YEARS)
    assert not DocumentContent.objects.filter(document_id=document.pk).exists()
    assert not ObligationAct.objects.filter(obligation_id__in=tasks).exists()


def test_who_writes_in_a_case_that_was_just_erased_finds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was seen, and the purge was first: a calm «no encontramos», not a fault."""
    case, ana = closed_case(), actor(people.ana)
    seen = see_case(ana, case)
    erase_case(case, at=FIVE_YEARS)
    monkeypatch.setattr("tejido.cases.services.editing.see_case", lambda *_: seen)
    with leaves_no_trace(NotFound):
        add_note(case, "Nota inventada.", actor=ana, at=FIVE_YEARS)
