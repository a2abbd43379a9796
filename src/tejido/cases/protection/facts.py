"""What the observatory may know of the protection measures: where each set stands and how long each step took."""

from __future__ import annotations

from tejido.kernel.facts import HORIZON_HOURS, FactTable, flag, hours, month, text, whole

_STOOD = "measure.state IN ('granted', 'notified', 'executed', 'replaced', 'ended')"
_ANSWER = f"CASE WHEN {_STOOD} THEN 'granted' WHEN measure.state = 'denied' THEN 'denied' ELSE 'pending' END"


def _of_granted(value: str) -> str:
    """The value for measures that a court granted; NULL for the others."""
    return f"CASE WHEN {_STOOD} THEN {value} END"


TABLES = (
    FactTable(
        name="measures",
        meaning="Un conjunto de medidas de protección: las que se pidieron o dictó una misma decisión.",
        source="protection_measureorder measure",
        on="measure.case_id = fact.case_id",
        row="measure.id",
        columns=(
            text("state", "En qué están.", "measure.state"),
            text("answer", "Qué dijo el juzgado: granted, denied o pending.", _ANSWER),
            text("requested_by", "Quién las pidió.", "measure.requested_by"),
            month("requested_month", "Mes en que se pidieron.", "measure.requested_at"),
            month("decided_month", "Mes en que se decidió.", "measure.decided_at"),
            flag("replacement", "Reemplaza a otras que ya estaban dictadas.", "measure.replaces_id IS NOT NULL"),
            whole("kinds", "Cuántas clases de medidas dice; nulo si no se sabe cuáles.",
                  "NULLIF(jsonb_array_length(measure.kinds), 0)"),
            flag("removal", "Ordena retirar a la persona denunciada del domicilio.",
                 "CASE WHEN measure.kinds <> '[]' THEN jsonb_exists(measure.kinds, 'removal') END"),
            flag("executed", "La comisaría las ejecutó.", _of_granted("measure.executed_at IS NOT NULL")),
            flag("breached", "Consta un incumplimiento.", _of_granted("measure.breached_at IS NOT NULL")),
            flag("visited", "Consta una visita.", _of_granted("measure.visited_at IS NOT NULL")),
            hours("decision_hours", "Horas desde que se pidieron hasta la decisión; sin ella, hasta el corte.",
                  "measure.requested_at", "COALESCE(measure.decided_at, measure.ended_at, fact.cut)",
                  most=HORIZON_HOURS),
            hours("execution_hours", "Horas desde la decisión hasta la ejecución; sin ella, hasta su fin o el corte.",
                  _of_granted("measure.decided_at"),
                  "COALESCE(measure.executed_at, measure.ended_at, fact.cut)", most=HORIZON_HOURS),
        ),
    ),
)  # fmt: skip
