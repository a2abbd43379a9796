"""What the observatory may know of the deliveries: which series each sector owed, when, and whether it came."""

from __future__ import annotations

from tejido.kernel.facts import Column, FactTable, Kind, days, flag, month, text, whole

TABLES = (
    FactTable(
        name="deliveries",
        meaning="Un período de una serie de cifras que un sector debe entregar. No es de ningún caso.",
        source="sources_seriesperiod owed",
        on="TRUE",
        row="owed.id",
        where="owed.withdrawn_at IS NULL AND owed.opened_at < fact.cut",
        of_cases=False,
        columns=(
            month("month", "Mes en que vence la entrega.", "owed.due_at"),
            Column("district", Kind.TEXT, "Ubigeo del distrito.", "owed.district"),
            text("sector", "Sector que debe la serie.", "owed.sector"),
            text("series", "Qué serie.", "owed.series"),
            text("period", "Período de las cifras.", "owed.period"),
            text("mark", "Marca de la fecha: acordada en sesión o por verificar.", "owed.mark"),
            flag("due", "Su fecha ya pasó al corte.", "owed.due_at < fact.cut"),
            flag("delivered", "Se entregó antes del corte.", "COALESCE(owed.delivered_at < fact.cut, FALSE)"),
            flag("in_time", "Se entregó hasta su fecha, incluida.",
                 "COALESCE(owed.delivered_at <= owed.due_at, FALSE)"),
            whole("versions", "Cuántas veces se entregó o corrigió.", "owed.version"),
            days("late_days", "Días de demora; sin entregar, hasta el corte.",
                 "owed.due_at", "COALESCE(owed.delivered_at, fact.cut)"),
        ),
    ),
)  # fmt: skip
