"""What the observatory may know of the obligations of a case: the sector that owes, its clock and how it ended.

The limit is the norm's (an extension moves it not), and what the act claims counts before when it was registered
(ADR 0011), as on the board. What was closed at the cut or later is open. Cancelled ones are left out.
"""

from __future__ import annotations

from tejido.kernel.facts import HORIZON_HOURS, FactTable, flag, hours, month, text

_ENDED = (
    "CROSS JOIN LATERAL (SELECT CASE WHEN task.closed_at < fact.cut THEN COALESCE(task.claimed_at, task.closed_at) END "
    "AS ended_at) clock"
)
_OUTCOME = (
    "CASE WHEN task.legal_due_at IS NULL THEN 'no_limit' WHEN task.legal_due_at >= fact.cut THEN 'not_due' "
    "WHEN clock.ended_at IS NULL THEN 'open_late' WHEN clock.ended_at <= task.legal_due_at THEN 'in_time' "
    "ELSE 'closed_late' END"
)
_DUTY = "split_part(task.duty, '.', 1) || '.' || split_part(task.duty, '.', 2)"  # the third part names a record
TABLES = (
    FactTable(
        name="obligations",
        meaning="Una tarea que un sector debe en un caso. Las que quedaron sin efecto no están.",
        source="obligations_obligation task",
        on="task.subject_kind = 'case' AND task.subject_code = fact.code",
        row="task.id",
        more=_ENDED,
        where="task.state <> 'cancelled' AND task.opened_at < fact.cut AND task.protocol <> 'protocol'",
        columns=(
            text("sector", "Sector que debe la tarea.", "task.sector"),
            text("duty", "Qué deber es; sin el código de aquello de que trata.", _DUTY),
            text("protocol", "Protocolo del que nace.", "task.protocol"),
            text("mark", "Marca del plazo: oficial, fuente secundaria o por verificar.", "task.mark"),
            text("basis", "Con consentimiento o por deber legal.", "task.basis"),
            text("gate", "Si ya se pudo avisar: abierta, espera consentimiento o excluida.", "task.gate"),
            text("state", "Cómo quedó: por tomar, en curso, hecha o no se pudo hacer.",
                 "CASE WHEN task.closed_at >= fact.cut THEN 'taken' ELSE task.state END"),
            text("outcome", "in_time, closed_late, open_late, not_due o no_limit, al corte.", _OUTCOME),
            month("started_month", "Mes en que empezó el plazo.", "task.started_at"),
            month("due_month", "Mes en que vence según la norma.", "task.legal_due_at"),
            flag("acted", "Ya se cerró, dentro del año en que se la sigue.",
                 f"COALESCE(clock.ended_at < task.started_at + interval '{HORIZON_HOURS} hours', FALSE)"),
            hours("waited_hours", "Horas hasta que se cerró; abierta, hasta el corte; hasta un año.",
                  "task.started_at", "COALESCE(clock.ended_at, fact.cut)", most=HORIZON_HOURS),
            flag("acknowledged", "El sector la vio.", "task.acknowledged_at IS NOT NULL"),
        ),
    ),
)  # fmt: skip
