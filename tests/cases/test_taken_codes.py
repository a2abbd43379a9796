"""A new code that is already another row's: others are drawn, and no form is refused for it."""

from __future__ import annotations

import random

import pytest
from django.db import transaction

from tejido.cases.models import Case
from tejido.cases.protection.duties import execute_duty
from tejido.cases.protection.rows import new_order
from tejido.cases.protection.states import OrderState
from tejido.cases.services.own_tasks import open_at_sector
from tejido.cases.services.registration import register_case
from tejido.kernel.codes import repeatable_codes
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation
from tests import people
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("real_district")


@pytest.mark.django_db(transaction=True)
def test_a_case_whose_codes_are_taken_is_registered_with_others() -> None:
    for form in ("form-1", "form-2"):
        with repeatable_codes(random.Random(1)):
            assert not register_case(intake(form), actor=actor(people.ana()), at=AT).already
    assert Case.objects.count() == 2
    assert verify() == []


def test_a_task_whose_code_is_taken_is_opened_with_another() -> None:
    case = Case.objects.get(code=register_case(intake("form-1"), actor=actor(people.ana()), at=AT).code)
    before = Obligation.objects.count()
    for code in ("M-1", "M-2"):
        duty = execute_duty(new_order(case, OrderState.GRANTED, occurred_at=AT, at=AT, code=code), at=AT)
        with repeatable_codes(random.Random(2)), transaction.atomic():
            open_at_sector(case, duty, actor_code="ana", at=AT)
    assert Obligation.objects.count() == before + 2
