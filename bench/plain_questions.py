"""The questions of the indicators in plain SQL, written by hand: what DuckDB takes for them without Tejido in between.

Counts and shares: table, condition, and for a share what counts in its part (NULL: left out) and its whole. Times:
table, condition, hours, acted. Told by what the sheet always tells by. They answer the same, which the bench checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """`part` blank: a count; `hours` not blank: a time."""

    table: str
    where: str = "TRUE"
    part: str = ""
    by: str = ""
    whole: str = "1"
    hours: str = ""

    def sql(self) -> str:
        """The statement."""
        return self._time() if self.hours else self._count()

    def _count(self) -> str:
        told = f"{self.by}, " if self.by else ""
        grouped = f" GROUP BY {self.by}" if self.by else ""
        part = f"({self.part})::INTEGER" if self.part else "1"
        key = "case_key" if self.table != "deliveries" else "NULL"
        return (
            f"SELECT {told}sum({part}), sum({self.whole}) FILTER (({part}) IS NOT NULL), "
            f"count(DISTINCT {key}) FILTER (({part}) IS NOT NULL), count(DISTINCT {key}) FILTER (({part}) > 0) "
            f"FROM {self.table} WHERE {self.where}{grouped}"
        )

    def _time(self) -> str:
        told = f"{self.by}, " if self.by else ""
        within = f"PARTITION BY {self.by} " if self.by else ""
        grouped = f" GROUP BY {self.by}" if self.by else ""
        return (
            f"WITH ends AS (SELECT {told}{self.hours} AS time, count(*) AS n, sum(({self.part})::INTEGER) AS d "
            f"FROM {self.table} WHERE ({self.where}) AND {self.hours} IS NOT NULL GROUP BY ALL), "
            f"risk AS (SELECT {told}time, d, sum(n) OVER ({within}ORDER BY time DESC) AS r FROM ends), "
            f"curve AS (SELECT {told}time, exp(sum(CASE WHEN d = r THEN -1e9 ELSE ln(1 - d / r) END) "
            f"OVER ({within}ORDER BY time)) AS s FROM risk WHERE d > 0) "
            f"SELECT {told}min(time) FILTER (s <= 0.5 + 1e-9), min(time) FILTER (s <= 0.1 + 1e-9) FROM curve{grouped}"
        )


_KINDS = " UNION ALL ".join(
    f"SELECT case_key, '{kind}' AS violence FROM cases WHERE {kind}"
    for kind in ("physical", "psychological", "sexual", "economic")
)
_FIRST = "(SELECT case_key, min({0}) AS first FROM {1} GROUP BY case_key)"
_OPEN = "gate = 'open'"
_DUE = f"{_OPEN} AND outcome IN ('in_time', 'closed_late', 'open_late')"
_READ = f"{_DUE} AND mark IN ('official', 'secondary')"
_SURVIVOR, _ACCUSED = "role = 'survivor'", "role = 'alleged_perpetrator'"
_CLOSED = "state IN ('done', 'unable')"
_KIT = f"{_OPEN} AND duty = 'health.deliver_kit'"
_GRANTED = "answer = 'granted'"
_SENT = "state NOT IN ('proposed', 'withdrawn')"
_SUM = "coalesce(physical, FALSE)::INT + coalesce(psychological, FALSE)::INT + coalesce(sexual, FALSE)::INT"
_SUM = f"{_SUM} + coalesce(economic, FALSE)::INT"

PLAIN: Mapping[str, Plain] = {
    "SIT-01": Plain("cases"),
    "SIT-02": Plain("cases", "condition IN ('new', 'readmission', 'repeat')"),
    "SIT-03": Plain(f"({_KINDS})", by="violence"),
    "SIT-04": Plain("incidents"),
    "SIT-05": Plain("cases", part="condition IN ('readmission', 'repeat')"),
    "SIT-06": Plain("cases", f"{_SUM} > 0", f"{_SUM} > 1"),
    "SIT-07": Plain("cases", part="reported"),
    "SIT-08": Plain("cases", part="danger"),
    "SIT-09": Plain("incidents", part="weapon"),
    "SIT-10": Plain("incidents", part="frequency = 'first_time'"),
    "PER-01": Plain("people", _SURVIVOR),
    "PER-02": Plain("people", f"{_SURVIVOR} AND age_band IN ('0-11', '12-17')"),
    "PER-03": Plain("people", f"{_SURVIVOR} AND age_band = '60+'"),
    "PER-04": Plain("people", _SURVIVOR, "sex = 'female'"),
    "PER-05": Plain("people", _SURVIVOR, "disability"),
    "PER-06": Plain("people", f"{_SURVIVOR} AND sex = 'female'", "pregnant"),
    "PER-07": Plain("people", _SURVIVOR, "foreign_born"),
    "PER-08": Plain("people", _SURVIVOR, "earlier_reports"),
    "PER-09": Plain("relations", "level1 IS NOT NULL"),
    "DEN-01": Plain("people", _ACCUSED),
    "DEN-02": Plain("people", _ACCUSED, "sex = 'male'"),
    "DEN-03": Plain("people", f"{_ACCUSED} AND substances <> 'unknown'", "substances <> 'sober'"),
    "DEN-04": Plain("people", _ACCUSED, "has_weapon"),
    "DEN-05": Plain("people", f"{_ACCUSED} AND state_service <> 'unknown'", "state_service <> 'none'"),
    "DEN-06": Plain("relations", part="level1 = 'partner'"),
    "DEN-07": Plain("relations", part="lives_with IN ('yes', 'sometimes')"),
    "RIE-01": Plain("cases", by="risk"),
    "RIE-02": Plain("cases", part="sheet"),
    "RIE-03": Plain("cases", "risk <> 'undetermined'", "risk IN ('severe', 'severe_extreme')"),
    "RIE-04": Plain("assessments", part="overridden"),
    "RIE-05": Plain(_FIRST.format("hours_from_case", "assessments"), part="first <= 24"),
    "OPO-01": Plain("obligations", _READ, "outcome = 'in_time'", by="mark"),
    "OPO-02": Plain("obligations", f"{_READ} AND outcome = 'open_late'", by="mark"),
    "OPO-03": Plain("obligations", _OPEN, "acted", hours="waited_hours"),
    "OPO-04": Plain("obligations", _OPEN, "acknowledged"),
    "OPO-05": Plain("obligations", "gate = 'consent' AND state IN ('open', 'taken')"),
    "OPO-06": Plain("obligations", f"{_OPEN} AND {_CLOSED}", "state = 'unable'"),
    "OPO-07": Plain("obligations", f"{_DUE} AND mark = 'unverified'"),
    "OPO-08": Plain("obligations", f"{_OPEN} AND duty = 'police.report_to_court'", "acted", hours="waited_hours"),
    "OPO-09": Plain("obligations", f"{_READ} AND duty = 'court.decide_measures'", "outcome = 'in_time'", by="mark"),
    "MED-01": Plain("measures", "requested_month IS NOT NULL"),
    "MED-02": Plain("measures", _GRANTED),
    "MED-03": Plain("measures", "answer IN ('granted', 'denied')", _GRANTED),
    "MED-04": Plain("measures", _GRANTED, "executed"),
    "MED-05": Plain("measures", _GRANTED, "breached"),
    "MED-06": Plain("measures", _GRANTED, "visited"),
    "MED-07": Plain("measures", "TRUE", "decided_month IS NOT NULL AND decision_hours < 8760", hours="decision_hours"),
    "MED-08": Plain("measures", _GRANTED, "executed AND execution_hours < 8760", hours="execution_hours"),
    "JUS-01": Plain("proceedings"),
    "JUS-02": Plain("parties", by="status"),
    "JUS-03": Plain("proceedings", "kind = 'penal'", "judged"),
    "JUS-04": Plain("parties", "status IN ('sentenced', 'acquitted')", "status = 'sentenced'"),
    "JUS-05": Plain("sanctions"),
    "JUS-06": Plain("sanctions", "execution <> 'unknown'", "execution IN ('under_way', 'done')"),
    "JUS-07": Plain("hearings", "state IN ('held', 'suspended')", "state = 'suspended'"),
    "JUS-08": Plain("hearings", "state = 'held'", "accompanied"),
    "JUS-09": Plain("hearings", "state = 'suspended'", by="reason"),
    "ATE-01": Plain("attentions", "came"),
    "ATE-02": Plain("attentions", part="NOT came"),
    "ATE-03": Plain("cases", part="case_key IN (SELECT case_key FROM attentions WHERE came)"),
    "ATE-04": Plain(_FIRST.format("days_from_case", "attentions WHERE came"), part="first <= 7"),
    "ATE-05": Plain("plans", "goals > 0", "reached", whole="goals"),
    "ATE-06": Plain("drop_outs"),
    "ATE-07": Plain("drop_outs", part="returned"),
    "REC-01": Plain("follow_ups", part="contact = 'spoken'"),
    "REC-02": Plain(
        "(SELECT DISTINCT case_key FROM plans)",
        part="case_key IN (SELECT case_key FROM follow_ups WHERE contact = 'spoken')",
    ),
    "REC-03": Plain('follow_ups', '"last"', by="recovery"),
    "REC-04": Plain("follow_ups", '"last" AND place > 1', "recovery > first_recovery"),
    "REC-05": Plain("follow_ups", '"last" AND place > 1', "recovery < first_recovery"),
    "REC-06": Plain("cases", part="state = 'closed'"),
    "DER-01": Plain("referrals", _SENT),
    "DER-02": Plain("referrals", _SENT, "answered"),
    "DER-03": Plain("referrals", f"{_SENT} AND answered", "state <> 'refused'"),
    "DER-04": Plain("referrals", _SENT, "answered AND answer_hours < 8760", hours="answer_hours"),
    "SEX-01": Plain("incidents", "sexual", "arrival_hours <= 72"),
    "SEX-02": Plain("cases", "sexual AND minors > 0"),
    "SEX-03": Plain("obligations", f"{_KIT} AND (outcome <> 'not_due' OR {_CLOSED})", "state = 'done'"),
    "SEX-04": Plain("obligations", _KIT, "acted AND state = 'done'", hours="waited_hours"),
    "ENT-01": Plain("deliveries", "due AND mark <> 'unverified'", "in_time", by="mark"),
    "ENT-02": Plain("deliveries", "due AND NOT delivered", by="mark"),
    "ENT-03": Plain("deliveries", "delivered", "versions > 1"),
}  # fmt: skip
