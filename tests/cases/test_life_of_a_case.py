"""From the door to the alerts: one case through every layer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.access import visible_cases
from tejido.cases.services.registration import register_case
from tejido.cases.services.task_work import complete_task, take_task
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tests import people
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")


def test_a_case_enters_once_and_every_sector_that_must_act_is_told() -> None:
    done = register_case(intake(), actor=actor(people.ana()), at=AT)
    rows = Obligation.objects.filter(subject_code=done.code)
    sectors = {row.sector for row in rows if row.gate == "open"}
    assert {"cem", "police"} <= sectors
    assert rows.count() >= 6
    swept = sweep(at=AT)
    assert swept.moved == rows.filter(gate="open").count()
    told = set(Delivery.objects.filter(channel="page").values_list("account_code", flat=True))
    assert people.bruno.code in told
    assert sweep(at=AT).looked == 0


def test_the_police_take_and_close_their_task() -> None:
    register_case(intake(), actor=actor(people.ana()), at=AT)
    bruno = actor(people.bruno())
    mine = inbox(bruno)
    assert mine
    take_task(mine[0].code, actor=bruno, at=AT + timedelta(minutes=1))
    complete_task(mine[0].code, Said("Hecho en la prueba."), actor=bruno, at=AT + timedelta(minutes=2))
    assert mine[0].code not in {row.code for row in inbox(bruno)}


def test_another_district_sees_nothing() -> None:
    register_case(intake(), actor=actor(people.ana()), at=AT)
    assert not visible_cases(actor(people.carmen())).exists()
    assert inbox(actor(people.carmen())) == []
