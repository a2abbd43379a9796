"""The light rows of the demonstration have every column of their table: the loader reads them by the table's names."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from django.db.models import Model

from tejido.alerts.models import Delivery
from tejido.cases.models import CaseEvent
from tejido.demo.lines import ActLine, DeliveryLine, EventLine
from tejido.obligations.models import ObligationAct


@pytest.mark.parametrize(
    ("line", "model"), [(ActLine, ObligationAct), (DeliveryLine, Delivery), (EventLine, CaseEvent)]
)
def test_each_line_has_the_columns_of_its_table(line: type[Any], model: type[Model]) -> None:
    columns = {field.name for field in model._meta.concrete_fields if not field.primary_key}
    assert {field.name for field in fields(line)} == columns
