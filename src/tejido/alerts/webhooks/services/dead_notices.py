"""A notice that was given up is itself an alert: the heads of the institution are told, never an excluded one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tejido.accounts.access import role_holders
from tejido.accounts.exclusions import exclusions_of_many
from tejido.alerts.channels import PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.hearing import barred_codes
from tejido.alerts.services.delivery_rows import call_row, insert_deliveries
from tejido.alerts.webhooks.models import Notice
from tejido.directory.routing import routes
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

WHY = (
    "Un sistema de su institución no recibió el aviso de una tarea. Revíselo en «Conexiones»: la tarea sigue en la "
    "bandeja."
)


def tell_of_dead_notices(dead: Sequence[Notice], *, at: datetime) -> None:
    """Write in the ledger that they were given up and tell the heads, once an hour a subscription. Inner step."""
    exclusions = exclusions_of_many({row.subject_code for row in dead})
    known = routes(at)
    calls = []
    for row in dead:
        to = row.subscription
        data = {"delivery": row.code, "institution": to.institution_code}
        record(action=Action.WEBHOOK_DEAD, subject=("webhook", to.code), actor_code="system:courier", at=at, data=data)
        excluded = exclusions[row.subject_code]
        if excluded.silences("head", to.institution_code):
            continue
        barred = barred_codes(known, excluded, at=at)
        heads = role_holders("head", district=to.district, institution=to.institution_code, exclusions=excluded)
        calls += [
            call_row(
                f"hook:{to.code}:{at:%Y-%m-%dT%H}:{head.account_code}",
                subject=(row.task_code, row.subject_kind, row.subject_code, to.institution_code),
                rung="head",
                kind=Kind.HOOK,
                account=head.account_code,
                channel=PAGE,
                why=WHY,
                moment=at,
                at=at,
            )
            for head in heads
            if head.account_code not in barred
        ]
    insert_deliveries(calls)
