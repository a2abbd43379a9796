"""A withheld table as flat rows: the code and the name in each dimension, the number, and whether it is shown. Pure.

The columns have Spanish names, because who downloads reads them. What a spreadsheet would take for a formula is told
with an apostrophe before, also in names that somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tejido.observatory.released.tables import Cell, Table

SHOWN, WITHHELD = "publicado", "reservado"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = {
    "period": "periodo", "zone": "zona", "violence": "tipo_violencia", "age": "edad", "affected_sex": "sexo",
    "relation": "relacion", "risk": "riesgo", "sector": "sector", "condition": "condicion", "reported": "denuncia",
    "danger": "peligro", "sheet": "ficha", "attended": "atendido", "closed": "cerrado", "outcome": "cumplimiento",
    "to_sector": "sector_destino", "answer": "respuesta", "decision": "decision", "service": "servicio",
    "came": "llego", "spoken": "converso", "judged": "sentencia", "disability": "discapacidad",
    "pregnant": "embarazo", "foreign_born": "nacionalidad", "earlier": "denuncia_previa",
    "accused_age": "edad_denunciada", "accused_sex": "sexo_denunciada", "substances": "sustancias",
    "armed": "arma_al_alcance", "state_service": "trabaja_para_estado", "situation": "situacion_denunciada",
    "lives_with": "viven_juntos", "kinds": "cuantos_tipos", "minors": "menores", "modality": "modalidad",
    "weapon": "arma_en_hecho", "first_time": "primera_vez", "arrival": "llegada", "raised": "nivel_subido",
    "plan": "plan", "requested_by": "quien_pidio", "breached": "incumplimiento", "visited": "visita", "deed": "tarea",
    "seen": "vista", "ended": "estado_tarea", "kit": "kit", "process": "clase_proceso", "stage": "etapa",
    "status": "situacion_procesal", "hearing": "audiencia", "reason": "motivo_suspension", "sanction": "sancion",
    "execution": "ejecucion", "reached": "objetivo", "why": "motivo_abandono", "returned": "regreso",
    "level": "nivel_recuperacion", "change": "cambio",
}  # fmt: skip
NUMBER, STATE = "cantidad", "estado"

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it is, its type (of Frictionless), and its codes when it has a list."""

    name: str
    title: str
    kind: str
    codes: tuple[str, ...] = ()


def columns(table: Table) -> list[Column]:
    """The columns of a table, in order."""
    found = []
    for axis in table.axes.values():
        name = COLUMNS[axis.name]
        found.append(Column(name, f"{axis.title} (código)", "string", tuple(map(safe, axis.codes))))
        found.append(Column(f"{name}_nombre", axis.title, "string"))
    found.append(Column(NUMBER, f"Cantidad de {table.unit}; vacía cuando está reservada", "integer"))
    found.append(Column(STATE, "Si el número se publica o está reservado", "string", (SHOWN, WITHHELD)))
    return found


def rows(table: Table) -> Iterator[list[Value]]:
    """The rows of a table, totals included."""
    for cell in table.rows():
        names: list[Value] = []
        for name, code in cell.of.items():
            names += [safe(code), safe(table.axes[name].label(code))]
        yield [*names, cell.value, state_of(cell)]


def state_of(cell: Cell) -> str:
    """Whether its number is shown, in Spanish."""
    return WITHHELD if cell.value is None else SHOWN


def safe(text: str) -> str:
    """The text as a spreadsheet takes it for text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
