"""What the observatory may know of justice: proceedings, how people stand in them, hearings and sanctions; no number
and no name."""

from __future__ import annotations

from tejido.kernel.facts import FactTable, days, flag, month, text, whole

_PROCEEDINGS = FactTable(
    name="proceedings",
    meaning="Un proceso judicial, fiscal o administrativo de un caso.",
    source="justice_proceeding process",
    on="process.case_id = fact.case_id",
    row="process.id",
    columns=(
        text("kind", "Clase de proceso.", "process.kind"),
        text("stage", "Etapa en que está.", "process.stage"),
        month("opened_month", "Mes en que empezó.", "process.opened_at"),
        flag("judged", "Alguna persona denunciada tiene sentencia, condenatoria o absolutoria.",
             "EXISTS (SELECT FROM justice_party side WHERE side.proceeding_id = process.id "
             "AND side.sentenced_at IS NOT NULL)"),
    ),
)  # fmt: skip
_PARTIES = FactTable(
    name="parties",
    meaning="Cómo está una persona denunciada en un proceso. Denunciada no es sentenciada.",
    source="justice_proceeding process",
    on="process.case_id = fact.case_id",
    row="side.id",
    more="JOIN justice_party side ON side.proceeding_id = process.id",
    columns=(
        text("kind", "Clase de proceso.", "process.kind"),
        text("status", "Cómo está en el proceso.", "side.status"),
        month("sentenced_month", "Mes de la sentencia.", "side.sentenced_at"),
        days("sentence_days", "Días desde que empezó el proceso hasta la sentencia.",
             "process.opened_at", "side.sentenced_at"),
        whole("sanctions", "Cuántas sanciones le impuso la sentencia.",
              "SELECT count(*) FROM justice_sanction penalty WHERE penalty.party_id = side.id"),
    ),
)  # fmt: skip
_HEARINGS = FactTable(
    name="hearings",
    meaning="Una audiencia programada.",
    source="justice_proceeding process",
    on="process.case_id = fact.case_id",
    row="session.id",
    more="JOIN justice_hearing session ON session.proceeding_id = process.id",
    columns=(
        text("kind", "Clase de audiencia.", "session.kind"),
        text("state", "Programada, realizada o suspendida.", "session.state"),
        text("reason", "Por qué se suspendió.", "session.reason"),
        flag("accompanied", "La persona afectada fue acompañada.", "session.accompanied"),
        month("scheduled_month", "Mes para el que se programó.", "session.scheduled_at"),
        flag("past", "Su fecha ya pasó al corte.", "session.scheduled_at < fact.cut"),
    ),
)
_SANCTIONS = FactTable(
    name="sanctions",
    meaning="Una sanción que impuso una sentencia. Los montos no salen.",
    source="justice_proceeding process",
    on="process.case_id = fact.case_id",
    row="penalty.id",
    more="JOIN justice_party side ON side.proceeding_id = process.id "
    "JOIN justice_sanction penalty ON penalty.party_id = side.id",
    columns=(
        text("kind", "Clase de sanción.", "penalty.kind"),
        text("execution", "Si se cumple.", "penalty.execution"),
        month("imposed_month", "Mes en que se impuso.", "penalty.imposed_at"),
    ),
)
TABLES = (_PROCEEDINGS, _PARTIES, _HEARINGS, _SANCTIONS)
