"""The demonstration as it lies in the database: whole, quiet, with something to do for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection, transaction
from shapely.geometry import Point

from tejido.accounts.actors import actor_of
from tejido.accounts.models import Account
from tejido.alerts.access import unseen_count
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.justice.models import Party, Proceeding
from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.homes import home_of
from tejido.cases.protection.services.minding import mind_measures
from tejido.cases.protection.states import STANDING
from tejido.cases.services.replanning import CLOSED, answered, plan_of, replan
from tejido.demo.access import holds_real_people, is_begun, is_made
from tejido.demo.cast import PASSWORD, shown
from tejido.demo.services.emptying import make_room
from tejido.demo.services.filling import fill_cases
from tejido.demo.services.marking import mark_made
from tejido.demo.stand import Stand
from tejido.demo.welcome import welcome
from tejido.directory.routing import hearers
from tejido.kernel.errors import Refused
from tejido.ledger.verification import verify
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.services.tally import tally_board
from tejido.vault.sealing import handle_of
from tests.demo.conftest import make_stand
from tests.world import AT


@pytest.fixture
def filled(stand: Stand) -> Stand:
    told: list[int] = []
    fill_cases(stand, done=told.append, processes=1)
    assert told[-1] == stand.arrivals.cases
    return stand


def test_the_filled_district(filled: Stand) -> None:
    """One loading, many questions: loading is what costs."""
    assert Case.objects.count() == filled.arrivals.cases
    assert verify() == []
    _nothing_waits_from_the_past()
    _every_duty_has_its_task(filled)
    _planning_again_changes_nothing(filled)
    _the_worker_finds_nothing_to_mind()
    _homes_stand_in_their_zones(filled)
    _nobody_accused_counts_as_sentenced()
    _a_closed_case_asks_nothing()
    _everybody_has_something_to_do()
    assert tally_board(at=AT) > 20


def _nothing_waits_from_the_past() -> None:
    assert not Delivery.objects.filter(state__in=["queued", "leased", "dead"]).exists()
    assert sweep(at=AT).looked == 0
    coming = Obligation.objects.filter(next_look_at__lte=AT + timedelta(hours=1)).count()
    assert coming < 60, "the worker's first hour must not be a storm"
    assert not Delivery.objects.filter(created_at__gt=AT).exists()


def _every_duty_has_its_task(filled: Stand) -> None:
    for case in Case.objects.exclude(state=CLOSED).order_by("?")[:25]:
        rows = list(Obligation.objects.filter(subject_code=case.code))
        duties = plan_of(case, case.events.all(), at=filled.at).duties
        assert [duty.key for duty in duties if not answered(duty, rows)] == []


def _planning_again_changes_nothing(filled: Stand) -> None:
    before = {row.pk: (row.state, row.due_at, row.gate, row.look_version) for row in Obligation.objects.all()}
    acts = ObligationAct.objects.count()
    for case in Case.objects.all():
        with transaction.atomic():
            replan(case, actor_code="system:test", at=filled.at)
    after = {row.pk: (row.state, row.due_at, row.gate, row.look_version) for row in Obligation.objects.all()}
    assert after == before
    assert ObligationAct.objects.count() == acts


def _the_worker_finds_nothing_to_mind() -> None:
    """Ends that came near and risks that rose were minded when they were; else the first hour would be a storm."""
    assert mind_measures(at=AT) <= 1


def _homes_stand_in_their_zones(filled: Stand) -> None:
    placed = MeasureOrder.objects.filter(place_sealed__isnull=False).select_related("case")
    assert len(placed) > 10
    for order in placed:
        home = home_of(order, handle_of(order.case.code))
        assert home is not None
        shape = filled.routes.zone_index[filled.district].shapes[order.case.zone_code]
        assert shape.covers(Point(home.lon, home.lat))
        assert (home.lat * 2000, home.lon * 2000) == pytest.approx((round(home.lat * 2000), round(home.lon * 2000)))


def _nobody_accused_counts_as_sentenced() -> None:
    statuses = list(Party.objects.values_list("status", flat=True))
    assert len(statuses) > 10
    assert sum(status == "sentenced" for status in statuses) < len(statuses) / 5
    for row in Proceeding.objects.select_related("case"):
        key = handle_of(row.case.code)
        numbers = key.mapping(row.references_sealed, context=f"proceeding.references:{row.code}") if row.has else {}
        assert all(number.startswith("00") for number in numbers.values())


def _a_closed_case_asks_nothing() -> None:
    closed = list(Case.objects.filter(state=CLOSED).values_list("code", flat=True))
    assert closed
    assert not Obligation.objects.filter(subject_code__in=closed, state__in=("open", "taken")).exists()
    assert not MeasureOrder.objects.filter(case__code__in=closed, state__in=STANDING).exists()


def _everybody_has_something_to_do() -> None:
    idle = []
    unseen = 0
    for account in Account.objects.filter(
        grants__role="operator", active=True, email__in=[mail for _, mail in shown()]
    ):
        actor = actor_of(account, at=AT)
        unseen += unseen_count(actor)
        if not inbox(actor):
            idle.append(account.email)
    assert idle == []
    assert unseen > 5


@pytest.mark.usefixtures("stand")
def test_the_staff_can_enter_and_be_found() -> None:
    for _, email in shown():
        account = Account.objects.get(email=email)
        assert account.is_demo
        assert account.full_name.split()[-1] in ("Ficticia", "Ficticio")
        assert actor_of(account, at=AT).permits
    assert check_password(PASSWORD, account.password)
    assert all(email in welcome() for _, email in shown())
    assert hearers("cpnp-san-pedro", "post", at=AT)[0].reason.endswith("de turno")
    away = hearers("cpnp-el-progreso", "head", at=AT)
    assert away
    assert away[0].rung == "secretariat", "the head is away"
    assert "el último terminó" in hearers("eess-chocas", "post", at=AT)[0].reason


@pytest.mark.usefixtures("stand")
@pytest.mark.parametrize("hours", [0, 7, 13, 19, 24, 24 * 29], ids=lambda n: f"{n} h later")
def test_whom_the_welcome_names_is_on_duty_on_any_day_and_at_any_hour(hours: int) -> None:
    """Else the visitor who enters as the police waits for an alert that goes to a colleague."""
    named = {email for _, email in shown()}
    for institution in ("cem-regular", "cpnp-san-pedro", "eess-juan-pablo-ii", "demuna", "ugel-04"):
        told = hearers(institution, "post", at=AT + timedelta(hours=hours))
        emails = Account.objects.filter(code__in=[one.account_code for one in told]).values_list("email", flat=True)
        assert told[0].reason.endswith("de turno")
        assert set(emails) <= named, institution


@pytest.mark.usefixtures("stand")
def test_a_demonstration_is_whole_once_it_says_so() -> None:
    assert is_begun()
    assert not is_made()
    mark_made(cases=0, seed=1, at=AT)
    assert is_made()
    assert not holds_real_people()


@pytest.mark.usefixtures("stand")
def test_real_people_are_never_thrown_away() -> None:
    Account.objects.filter(email="cem@tejido.example").update(is_demo=False)
    with pytest.raises(Refused, match="personas reales"):
        make_room()
    assert Account.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_an_empty_database_needs_no_room() -> None:
    assert not make_room()


@pytest.mark.usefixtures("transactional_db")
def test_room_is_made_by_leaving_no_table() -> None:
    make_stand()
    assert make_room()
    assert connection.introspection.table_names() == []
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    let_the_ledger_be_emptied()  # as the database of the tests has it
    assert not is_begun()


def let_the_ledger_be_emptied() -> None:
    """What `tests/conftest.py` did to the tables that are no more."""
    with connection.cursor() as cursor:
        for table in ("ledgerentry", "ledgerhead", "checkpoint", "checkpointhead"):
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ledger_{table}_no_truncate")
