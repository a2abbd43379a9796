"""The security document and the impact assessment, in Spanish Markdown, from the code's own classes and permits.

Deterministic: no date and no place, so that two versions differ only in what was really changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.accounts.session_clock import IDLE, LONGEST
from tejido.alerts.models import Delivery
from tejido.cases.field_policy import Group, sector_table
from tejido.ledger.models import LedgerEntry
from tejido.privacy.catalog import REGULATION, privacy_catalog
from tejido.privacy.inventory import CLASS_WORDS, Bank, TableEntry, banks, told
from tejido.protocols.sectors import Sector

SECURITY, IMPACT = "documento-de-seguridad.md", "evaluacion-de-impacto.md"
TITLES = {
    SECURITY: "Documento de seguridad de datos personales",
    IMPACT: "Evaluación de impacto en la protección de datos personales",
}
GROUP_WORDS = {
    Group.IDENTITY: "Identidad",
    Group.INITIALS: "Iniciales",
    Group.CONTACT: "Contacto seguro",
    Group.ADDRESS: "Dirección",
    Group.INCIDENT: "Hecho (en códigos)",
    Group.DETAIL: "Relato",
    Group.PERPETRATOR: "Persona denunciada",
    Group.HOUSEHOLD: "Familia y entorno",
    Group.VULNERABILITY: "Condiciones de la persona",
    Group.RISK_LEVEL: "Nivel de riesgo",
    Group.RISK: "Ficha de riesgo",
    Group.PROTECTION: "Medidas de protección",
    Group.JUSTICE: "Procesos",
}
SEES = (Permit.CASE_READ, Permit.IDENTITY_READ, Permit.GLASS_BREAK, Permit.BOARD_CODES, Permit.LEDGER_READ)


def privacy_documents() -> dict[str, str]:
    """Each document by the name of its file."""
    return {SECURITY: _security(), IMPACT: _impact()}


def _security() -> str:
    found, said = banks(), told()
    return _joined(
        f"# {TITLES[SECURITY]}",
        f"Según la Ley 29733 y el {REGULATION}, arts. 46 y 47 (fuente secundaria). Sale del propio programa: cada "
        "tabla, campo, plazo y permiso es el que está en uso.",
        "## Bancos de datos",
        _table(
            ("Banco", "Para qué", "Base", "Tablas", "Datos sensibles"),
            ((b.name, b.purpose, b.basis, str(len(b.tables)), _yes(b.sensitive)) for b in found),
        ),
        "## Medidas",
        _listed([*said.measures, *_measures_of_code()]),
        "## Registros de acceso",
        _listed(
            [
                f"Bitácora de hechos y lecturas. Se guarda: {LedgerEntry.keep}",
                f"Avisos entregados. Se guardan: {Delivery.keep}",
            ]
        ),
        "## Quién puede leer qué",
        "El equipo que lleva el caso (la institución que lo registró y el CEM) ve todos los grupos. Los demás "
        "sectores, desde que reciben una tarea en el caso; también cuando ya la cumplieron, para responder por ella y "
        "corregirla:",
        _sectors(),
        "Roles con permiso de ver casos, identidades o códigos:",
        _roles(),
        "## Encargados",
        _table(("Quién", "Qué hace", "Qué llega a ver"), ((r["name"], r["does"], r["sees"]) for r in said.processors)),
        "## Inventario",
        *(_bank(bank) for bank in found),
        "## Pendiente",
        _listed(said.open),
    )


def _impact() -> str:
    found, said = banks(), told()
    catalog = privacy_catalog()
    limits = [
        (kind.name, kind.asks, f"{kind.days} días hábiles" if kind.days else "Ninguna fuente da el plazo")
        for kind in catalog.kinds.values()
    ]
    sensitive = [bank for bank in found if bank.sensitive]
    return _joined(
        f"# {TITLES[IMPACT]}",
        "## Qué se trata y por qué hace falta esta evaluación",
        f"{len(sensitive)} de los {len(found)} bancos guardan datos sensibles: salud, vida sexual, vida familiar y "
        "hechos de violencia. Un error puede poner en peligro a una persona.",
        _table(("Banco", "Para qué", "Base"), ((b.name, b.purpose, b.basis) for b in sensitive)),
        "## Cuánto se guarda de cada persona",
        _counts(found),
        "## Riesgos",
        _table(
            ("Riesgo", "A quién toca", "Gravedad", "Qué se hace", "Qué queda"),
            ((r["risk"], r["who"], r["level"], r["answer"], r["left"]) for r in said.risks),
        ),
        "## Derechos de las personas",
        _table(("Derecho", "Qué se pide", "Plazo"), limits),
        f"Un incidente se comunica a la autoridad en {catalog.breach_hours} horas. Plazos de: {catalog.source}.",
        "Desde los 14 años cada quien decide por sí mismo; antes, su madre, su padre o su tutor que no sea la persona "
        "denunciada, o la autoridad.",
        "## Decisiones automáticas",
        "Ninguna. El programa calcula plazos y avisa; las personas deciden.",
        "## Conservación",
        _keeps(found),
        "## Pendiente",
        _listed(said.open),
    )


def _measures_of_code() -> list[str]:
    second = [role.name for role in roles().values() if role.second_step and not role.machine]
    return [
        f"La sesión se cierra a los {IDLE.seconds // 60} minutos sin uso y a las {LONGEST.seconds // 3600} horas.",
        f"Piden segundo paso para entrar: {', '.join(second)}.",
    ]


def _sectors() -> str:
    rows = [
        (Sector(sector).spanish, ", ".join(GROUP_WORDS[g] for g in Group if g in groups) or "Nada")
        for sector, groups in sector_table().items()
    ]
    return _table(("Sector", "Grupos de campos"), rows)


def _roles() -> str:
    rows = [
        (role.name, " ".join(permit.sentence for permit in SEES if permit in role.permits))
        for role in roles().values()
        if role.permits & set(SEES)
    ]
    return _table(("Rol", "Puede"), rows)


def _bank(bank: Bank) -> str:
    return _joined(f"### {bank.name}", bank.purpose, *(_inventory(table) for table in bank.tables))


def _inventory(table: TableEntry) -> str:
    rows = [(f"`{f.name}`", _class(f.field_class, f.sealed), _yes(f.sensitive)) for f in table.fields]
    return _joined(
        f"#### `{table.name}`",
        f"Se guarda: {table.keep}",
        _table(("Campo", "Clase", "Sensible"), rows),
    )


def _class(name: str, sealed: bool) -> str:
    return f"{CLASS_WORDS[name]}, cifrado" if sealed else CLASS_WORDS[name]


def _counts(found: Iterable[Bank]) -> str:
    rows = []
    for bank in found:
        fields = [field for table in bank.tables for field in table.fields]
        hidden = [field for field in fields if field.field_class in ("personal", "secret")]
        sealed = sum(field.sealed for field in fields)
        rows.append((bank.name, str(len(fields)), str(len(hidden)), str(sealed)))
    return _table(("Banco", "Campos", "Personales o secretos", "Cifrados"), rows)


def _keeps(found: Iterable[Bank]) -> str:
    by_words: dict[str, list[str]] = {}
    for bank in found:
        for table in bank.tables:
            by_words.setdefault(table.keep, []).append(f"`{table.name}`")
    return _table(("Cuánto se guarda", "Tablas"), ((words, ", ".join(names)) for words, names in by_words.items()))


def _yes(value: bool) -> str:
    return "sí" if value else "no"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _joined(*parts: str) -> str:
    return "\n\n".join(parts)
