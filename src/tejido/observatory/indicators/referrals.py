"""Referrals to the next service: answered, accepted, and how long the answer takes."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, clock_of, counted, share_of, shared, timed

_BY = ("from_sector", "to_sector", "basis")
_UNSENT = "Derivaciones propuestas que esperan consentimiento, y las retiradas."


def _sent(facts: Facts) -> ir.Table:
    sent = facts.referrals.filter(facts.referrals.state.notin(["proposed", "withdrawn"]))
    return sent.mutate(month=sent.proposed_month)


@counted("DER-01", "¿Cuántas derivaciones se enviaron?", what="Derivaciones enviadas.", by=("state", *_BY),
         left_out=_UNSENT)  # fmt: skip
def sent_on(facts: Facts) -> ir.Table:
    return _sent(facts)


@shared("DER-02", "¿Cuántas derivaciones recibieron respuesta?", part="Derivaciones aceptadas o no aceptadas.",
        whole="Derivaciones enviadas.", by=_BY, left_out=_UNSENT)  # fmt: skip
def answered(facts: Facts) -> ir.Table:
    sent = _sent(facts)
    return share_of(sent, sent.answered)


@shared("DER-03", "¿Cuántas derivaciones contestadas se aceptaron?", part="Derivaciones aceptadas.",
        whole="Derivaciones contestadas.", by=_BY, left_out=f"{_UNSENT} Las que esperan respuesta.")  # fmt: skip
def accepted(facts: Facts) -> ir.Table:
    sent = _sent(facts)
    known = sent.filter(sent.answered)
    return share_of(known, known.state != "refused")


@timed("DER-04", "¿Cuánto tarda la respuesta a una derivación?", since="que se propone", until="la respuesta", by=_BY,
       left_out=_UNSENT)  # fmt: skip
def time_to_answer(facts: Facts) -> ir.Table:
    sent = _sent(facts)
    return clock_of(sent, sent.answer_hours, sent.answered & (sent.answer_hours < 8760))
