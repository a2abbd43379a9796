"""The set of measures that a service writes in: of a case that the actor may write in, locked after it. Inner steps."""

from __future__ import annotations

from tejido.accounts.actors import Actor
from tejido.cases.field_policy import Group
from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.services.editing import editable_case
from tejido.kernel.errors import NotFound

UNSEEN = "No encontramos esas medidas entre las de los casos que le corresponden."


def case_for_measures(case_code: str, actor: Actor) -> Case:
    """The case, locked, for who takes part in its protection. Raises NotFound, NotPermitted."""
    return editable_case(case_code, actor, needs=Group.PROTECTION)


def order_for(order_code: str, actor: Actor) -> tuple[Case, MeasureOrder]:
    """A set of measures and its case, both locked.

    Raises:
        NotFound: it does not exist or is of a case that the actor does not see: the two look the same.
        NotPermitted: the actor takes no part in the protection.
    """
    case_code = MeasureOrder.objects.filter(code=order_code).values_list("case__code", flat=True).first()
    if case_code is None:
        raise NotFound(UNSEEN)
    try:
        case = case_for_measures(case_code, actor)
    except NotFound:
        raise NotFound(UNSEEN) from None
    return case, MeasureOrder.objects.select_for_update(of=("self",)).select_related("case").get(code=order_code)


def sent_before(case: Case, form: str) -> str | None:
    """The code of the set that this very form was accepted for already; None when it is new."""
    if not form:
        return None
    rows = MeasureAct.objects.filter(order__case=case, form=form)
    return rows.values_list("order__code", flat=True).first()
