"""POST /cases/{code}/acts"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.acts_in import ActIn
from tejido.api.shapes.results import ActRecorded
from tejido.cases.access import events_of, see_case
from tejido.cases.services.record_act import record_act
from tejido.cases.services.told import JUSTICE
from tejido.kernel.clock import lima_date


@router.post("/cases/{code}/acts", response={201: ActRecorded}, summary="Record an act of a prosecutor or a court")
@posting("acts.record")
def record_act_of_case(request: HttpRequest, code: str, told: ActIn) -> Done:
    """Of an institution that does not log in, with its paper. 409: the same act of the same instant stands there."""
    call, act = call_of(request), told.act()
    done = Done(201, ActRecorded(case=code.upper(), event=told.event))
    if call.retaken:
        known = events_of(see_case(call.actor, code.upper()))
        if any((one.event, one.occurred_at) == (told.event, told.happened_at) for one in known):
            return done
    record_act(
        code.upper(),
        act,
        occurred_at=told.happened_at,
        facts=told.known_facts(),
        actor=call.actor,
        at=call.at,
        document=told.document,
        paper=told.paper(lima_date(call.at)),
        must_cite=call.actor.sector not in JUSTICE,
    )
    return done
