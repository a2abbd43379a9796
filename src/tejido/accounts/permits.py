"""What a person may do, one word a deed. Which role has which permit is data: `roles.yaml`."""

from __future__ import annotations

from enum import StrEnum


class Permit(StrEnum):
    CASE_REGISTER = "case.register"
    CASE_READ = "case.read"
    CASE_EDIT = "case.edit"
    IDENTITY_READ = "identity.read"
    RISK_ASSESS = "risk.assess"
    TASK_ACT = "task.act"
    TASK_MANAGE = "task.manage"
    EXTENSION_APPROVE = "extension.approve"
    EXTENSION_ARBITRATE = "extension.arbitrate"
    REFERRAL_SEND = "referral.send"
    BOARD_INSTITUTION = "board.institution"
    BOARD_CODES = "board.codes"
    NUMBERS_READ = "numbers.read"
    DIRECTORY_EDIT = "directory.edit"
    ROSTER_EDIT = "roster.edit"
    ZONES_EDIT = "zones.edit"
    ACCOUNTS_ADMIN = "accounts.admin"
    ACCOUNTS_INVITE = "accounts.invite"
    LEDGER_READ = "ledger.read"
    GLASS_BREAK = "glass.break"
    GLASS_REVIEW = "glass.review"
    DEAD_LETTERS_READ = "dead_letters.read"
    LIMITS_CONFIRM = "limits.confirm"
    PROTOCOLS_READ = "protocols.read"
    PROTECTION_READ = "protection.read"
    SERIES_STATUS = "series.status"
    SERIES_DELIVER = "series.deliver"
    SERIES_MANAGE = "series.manage"
    SOURCES_MANAGE = "sources.manage"
    PROTOCOL_DEBATE = "protocol.debate"
    PROTOCOL_MANAGE = "protocol.manage"
    PROTOCOL_ACKNOWLEDGE = "protocol.acknowledge"
    DATA_REPORT = "data.report"
    DATA_PROTECT = "data.protect"
    CONNECTIONS_MANAGE = "connections.manage"
    OBSERVATORY_MANAGE = "observatory.manage"
    QUESTIONS_ASK = "questions.ask"
    BULLETIN_RECEIVE = "bulletin.receive"

    @property
    def sentence(self) -> str:
        """What the holder may do, in Spanish, for the page of one's own account."""
        return SENTENCES[self]


SENTENCES: dict[Permit, str] = {
    Permit.CASE_REGISTER: "Registrar casos nuevos.",
    Permit.CASE_READ: "Ver los casos en los que su institución tiene una tarea.",
    Permit.CASE_EDIT: "Completar y corregir los casos en los que participa.",
    Permit.IDENTITY_READ: "Ver la identidad de las personas de esos casos; cada vez queda anotado.",
    Permit.RISK_ASSESS: "Llenar la ficha de valoración de riesgo.",
    Permit.TASK_ACT: "Tomar y cumplir las tareas de su institución.",
    Permit.TASK_MANAGE: "Repartir y traspasar las tareas de su institución.",
    Permit.EXTENSION_APPROVE: "Aprobar o rechazar ampliaciones de plazo pedidas por otra persona.",
    Permit.EXTENSION_ARBITRATE: (
        "Decidir un pedido de más plazo cuando en su institución nadie más puede, sin ver el motivo."
    ),
    Permit.REFERRAL_SEND: "Derivar casos a otro servicio.",
    Permit.BOARD_INSTITUTION: "Ver el tablero de su institución.",
    Permit.BOARD_CODES: "Ver el tablero de todos los sectores con los códigos de los casos, sin identidades.",
    Permit.NUMBERS_READ: "Ver solo cifras, sin códigos ni nombres.",
    Permit.DIRECTORY_EDIT: "Mantener al día el directorio de instituciones.",
    Permit.ROSTER_EDIT: "Mantener al día los turnos.",
    Permit.ZONES_EDIT: "Mantener al día las zonas del distrito.",
    Permit.ACCOUNTS_ADMIN: "Invitar personas, dar y quitar roles y desactivar cuentas.",
    Permit.ACCOUNTS_INVITE: "Invitar personas a su propia institución.",
    Permit.LEDGER_READ: "Leer la bitácora: quién hizo o vio qué, por códigos.",
    Permit.GLASS_BREAK: "Abrir con motivo un caso que no le corresponde: 30 minutos, con aviso a su jefatura.",
    Permit.GLASS_REVIEW: "Revisar las aperturas con motivo de otras personas.",
    Permit.DEAD_LETTERS_READ: "Ver los avisos que no se pudieron entregar.",
    Permit.LIMITS_CONFIRM: "Confirmar un plazo con el documento que lo prueba.",
    Permit.PROTOCOLS_READ: "Consultar los protocolos y sus plazos.",
    Permit.DATA_REPORT: "Recibir un pedido sobre datos personales y avisar un incidente con ellos.",
    Permit.DATA_PROTECT: "Contestar los pedidos sobre datos personales y llevar los incidentes, sin ver casos.",
    Permit.SERIES_STATUS: "Ver qué cifras entregó cada sector y cuáles faltan.",
    Permit.SERIES_DELIVER: "Entregar las cifras de su institución.",
    Permit.SERIES_MANAGE: "Fijar el calendario de entregas y ver lo entregado.",
    Permit.SOURCES_MANAGE: "Cargar cifras que publican otras instituciones, y deshacer una carga.",
    Permit.PROTOCOL_DEBATE: "Opinar sobre el protocolo local mientras se debate.",
    Permit.PROTOCOL_MANAGE: "Proponer el protocolo local, responder opiniones, aprobarlo y publicarlo.",
    Permit.PROTOCOL_ACKNOWLEDGE: "Dar por leído el protocolo local, con sus preguntas.",
    Permit.PROTECTION_READ: "Ver la lista y el mapa de las personas que su comisaría protege; cada vez queda anotado.",
    Permit.CONNECTIONS_MANAGE: "Manejar las conexiones de otros sistemas con las instituciones.",
    Permit.OBSERVATORY_MANAGE: "Poner al día los datos sin nombres del observatorio y publicar sus cifras.",
    Permit.QUESTIONS_ASK: "Preguntar a las cifras publicadas del observatorio, y guardar y compartir sus preguntas.",
    Permit.BULLETIN_RECEIVE: "Recibir el aviso de cada boletín del observatorio.",
}
