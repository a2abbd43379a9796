"""Run in the private installation: what is there, beside what the pure ladder says should be there. Prints JSON."""

from __future__ import annotations

import json
from collections import Counter

from tejido.config.bootstrap import start_django

start_django()

from tejido.accounts.exclusions import exclusions_of_many  # noqa: E402
from tejido.alerts.channels import channels_for  # noqa: E402
from tejido.alerts.escalation import Watch, look  # noqa: E402
from tejido.alerts.hearing import told  # noqa: E402
from tejido.alerts.models import Delivery  # noqa: E402
from tejido.cases.models import Case  # noqa: E402
from tejido.directory.libraries import library_of  # noqa: E402
from tejido.directory.routing import routes  # noqa: E402
from tejido.obligations.models import Obligation  # noqa: E402
from tejido.obligations.services.watched import Looked  # noqa: E402
from tests.people import HERE  # noqa: E402


def expected() -> set[str]:
    """The keys of every delivery that the first look of each obligation calls for, worked out again from nothing."""
    keys: set[str] = set()
    ladders = library_of(HERE).ladders
    rows = [Looked._make(row) for row in Obligation.objects.values_list(*Looked._fields)]
    exclusions = exclusions_of_many({row.subject_code for row in rows})
    for row in rows:
        if not row.may_be_told:
            continue
        at = row.alert_from
        calls = look(Watch(at, row.due_at, None, None), ladders[row.ladder], at=at).calls
        for call, hearer in told(row, calls, routes(at), exclusions[row.subject_code], at):
            assert hearer is not None
            stem = f"{row.code}:{call.kind}:{call.rung}:{call.moment.isoformat()}:{hearer.account_code}"
            keys |= {f"{stem}:{channel}" for channel in channels_for(call, row.priority, phone=False)}
    return keys


def main() -> None:
    wanted = expected()
    found = Counter(Delivery.objects.values_list("key", flat=True))
    tasks = Counter(Obligation.objects.values_list("subject_code", flat=True))
    mails = Delivery.objects.filter(channel="email").values_list("obligation_code", "account_code", "state", "message")
    print(
        json.dumps(
            {
                "cases": {code: tasks[code] for code in Case.objects.values_list("code", flat=True)},
                "expected": len(wanted),
                "missing": sorted(wanted - found.keys())[:5],
                "unexpected": sorted(found.keys() - wanted)[:5],
                "twice": [key for key, times in found.items() if times > 1],
                "mails": [list(row) for row in mails],
            }
        )
    )


main()
