"""Every action that the ledger may hold, each with the sentence that a person reads.

The placeholders of a sentence are the data that the action cannot do without; more keys may be given.
Each is in the past tense; who did it and when stand beside the sentence, not inside it.
A new action is one line here: nothing else has to be registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from typing import Any


class Action(StrEnum):
    """What was done; `sentence` is its Spanish template, `needs` the data keys that it must carry."""

    sentence: str
    needs: frozenset[str]

    def __new__(cls, value: str, sentence: str = "") -> Action:
        action = str.__new__(cls, value)
        action._value_ = value
        action.sentence = sentence
        action.needs = frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
        return action

    # The case and its people
    CASE_REGISTERED = "case.registered", "Se registró el caso."
    CASE_READ = "case.read", "Se abrió la página del caso."
    CASE_UPDATED = "case.updated", "Se corrigieron o completaron datos del caso."
    CASE_CLOSED = "case.closed", "Se cerró el caso."
    CASE_REOPENED = "case.reopened", "Se reabrió el caso."
    CASE_LINKED = "case.linked", "Se vinculó con el caso {other}."
    CASE_EXPORTED = "case.exported", "Se exportó o imprimió el caso."
    CASE_REPLANNED = "case.replanned", "Se volvió a calcular la ruta del caso."
    CASE_ERASED = "case.erased", "Se destruyó la clave del caso: su identidad ya no puede leerse."
    DRAFT_SAVED = "draft.saved", "Se guardó un borrador."
    DRAFT_DISCARDED = "draft.discarded", "Se descartó un borrador."
    INCIDENT_ADDED = "incident.added", "Se agregó un hecho de violencia."
    INCIDENT_UPDATED = "incident.updated", "Se completó un hecho de violencia."
    PERSON_ADDED = "person.added", "Se agregó una persona al caso."
    PERSON_UPDATED = "person.updated", "Se completaron datos de una persona del caso."
    RELATION_CORRECTED = "relation.corrected", "Se completó o corrigió qué es de ella la persona denunciada."
    IDENTITY_READ = "identity.read", "Se leyó la identidad de una persona del caso."
    IDENTITY_UPDATED = "identity.updated", "Se cambió la identidad o el contacto de una persona del caso."
    CONTACT_READ = "contact.read", "Se leyó el contacto seguro."
    NOTE_ADDED = "note.added", "Se agregó una nota."
    NOTES_READ = "notes.read", "Se leyeron las notas."
    FACT_RECORDED = "fact.recorded", "Se anotó un dato que cambia la ruta: {fact}."
    EVENT_RECORDED = "event.recorded", "Se anotó que ocurrió: {event}."
    EVENT_CORRECTED = "event.corrected", "Se corrigió la anotación de: {event}."
    REPORT_RECEIVED = "report.received", "Se recibió una denuncia."
    SEARCH_PERFORMED = "search.performed", "Se buscó una posible coincidencia antes de registrar."

    # Consent and exclusions
    CONSENT_GIVEN = "consent.given", "La persona dio su consentimiento para {purpose}."
    CONSENT_REFUSED = "consent.refused", "La persona no dio su consentimiento para {purpose}."
    CONSENT_WITHDRAWN = "consent.withdrawn", "La persona retiró su consentimiento para {purpose}."
    CONSENT_RECORDED = "consent.recorded", "Se anotó lo que la persona decidió sobre sus datos."
    LEGAL_DUTY_INVOKED = "consent.by_legal_duty", "Se comunicó por deber legal, según {norm}."
    EXCLUSION_ADDED = "exclusion.added", "Se excluyó del caso a una persona, unidad o nivel."
    EXCLUSION_LIFTED = "exclusion.lifted", "Se levantó una exclusión del caso."

    # Risk
    RISK_ASSESSED = "risk.assessed", "Se valoró el riesgo: {level}."
    RISK_OVERRIDDEN = "risk.overridden", "Un profesional elevó el nivel de riesgo a {level}, con su motivo."
    RISK_READ = "risk.read", "Se leyó la ficha de valoración de riesgo."

    # Obligations
    OBLIGATION_OPENED = "obligation.opened", "Se abrió la tarea {obligation}."
    OBLIGATION_RELEASED = "obligation.released", "La tarea {obligation} dejó de esperar consentimiento."
    OBLIGATION_GATED = "obligation.gated", "La tarea {obligation} quedó en espera de consentimiento o por exclusión."
    OBLIGATION_ACKNOWLEDGED = "obligation.acknowledged", "Se dio por recibida la tarea {obligation}."
    OBLIGATION_TAKEN = "obligation.taken", "Se asumió la tarea {obligation}."
    OBLIGATION_DONE = "obligation.done", "Se cumplió la tarea {obligation}."
    OBLIGATION_UNABLE = "obligation.unable", "Se informó que no se pudo cumplir la tarea {obligation}."
    OBLIGATION_HANDED_OVER = "obligation.handed_over", "Se entregó la tarea {obligation} a otra persona."
    OBLIGATION_CANCELLED = "obligation.cancelled", "Se anuló la tarea {obligation}, con su motivo."
    OBLIGATION_MOVED = "obligation.moved", "Se movió el plazo de la tarea {obligation}, con su motivo."
    OBLIGATION_CORRECTED = "obligation.corrected", "Se corrigió lo anotado en la tarea {obligation}."
    OBLIGATION_RESTORED = "obligation.restored", "La tarea {obligation} volvió a estar como estaba."
    OBLIGATION_REROUTED = "obligation.rerouted", "La tarea {obligation} pasó a otra institución."
    EXTENSION_REQUESTED = "extension.requested", "Se pidió más plazo para la tarea {obligation}."
    EXTENSION_APPROVED = "extension.approved", "Se aprobó más plazo para la tarea {obligation}."
    EXTENSION_REFUSED = "extension.refused", "Se negó más plazo para la tarea {obligation}."

    # Referrals
    REFERRAL_PROPOSED = "referral.proposed", "Se propuso la derivación {referral}."
    REFERRAL_SENT = "referral.sent", "Se envió la derivación {referral}."
    REFERRAL_RECEIVED = "referral.received", "Se recibió la derivación {referral}."
    REFERRAL_ACCEPTED = "referral.accepted", "Se aceptó la derivación {referral}."
    REFERRAL_REFUSED = "referral.refused", "No se aceptó la derivación {referral}, con su motivo."
    REFERRAL_STARTED = "referral.started", "Empezó la atención de la derivación {referral}."
    REFERRAL_DONE = "referral.done", "Terminó la atención de la derivación {referral}."
    REFERRAL_CANCELLED = "referral.cancelled", "Se anuló la derivación {referral}."

    # Transfers to another district, family links and duplicates
    TRANSFER_PROPOSED = "transfer.proposed", "Se propuso el traslado {transfer} a otro distrito."
    TRANSFER_SENT = "transfer.sent", "Se envió el traslado {transfer} al CEM que recibe."
    TRANSFER_ACCEPTED = "transfer.accepted", "Se aceptó el traslado {transfer}: el caso pasó a otro distrito."
    TRANSFER_REFUSED = "transfer.refused", "No se aceptó el traslado {transfer}, con su motivo."
    TRANSFER_WITHDRAWN = "transfer.withdrawn", "Se retiró el traslado {transfer}, con su motivo."
    LINK_ENDED = "link.ended", "Se quitó el vínculo familiar {link}."
    CASES_JOINED = "case.joined", "Se unió con el caso {other} por ser de la misma persona."
    CASES_SEPARATED = "case.separated", "Se deshizo la unión con el caso {other}."

    # Protection measures
    MEASURE_RECORDED = "measure.recorded", "Se anotó en las medidas de protección {order}: {act}."
    PROTECTED_LISTED = "protected.listed", "Se abrió la lista de personas protegidas de la comisaría: {count}."
    PROTECTED_MAPPED = "protected.mapped", "Se abrió el mapa de casas protegidas de la comisaría: {count}."

    # Deliveries of figures and the local protocol
    SERIES_DELIVERED = "series.delivered", "Se entregaron las cifras de la serie {series}, periodo {period}."
    SERIES_CORRECTED = (
        "series.corrected",
        "Se corrigieron las cifras de la serie {series}, periodo {period}: {version}.",
    )
    SERIES_WITHDRAWN = "series.withdrawn", "Se dejó sin efecto la entrega de {series}, periodo {period}."
    SERIES_CALENDAR_SET = "series.calendar_set", "Se fijó el calendario de la serie {series}, desde {period}."
    SOURCE_LOADED = "source.loaded", "Se cargó la fuente externa {source}, hasta {release}: {load}."
    SOURCE_REVERSED = "source.reversed", "Se deshizo la carga {load} de la fuente externa {source}; vuelve: {back}."
    PROTOCOL_PROPOSED = "protocol.proposed", "Se propuso la versión {version} del protocolo local."
    PROTOCOL_COMMENTED = "protocol.commented", "Se opinó sobre la versión {version} del protocolo local."
    PROTOCOL_ANSWERED = "protocol.answered", "Se respondió una opinión sobre la versión {version} del protocolo local."
    PROTOCOL_APPROVED = "protocol.approved", "La instancia aprobó la versión {version} del protocolo local."
    PROTOCOL_PUBLISHED = "protocol.published", "Se publicó la versión {version} del protocolo local."
    PROTOCOL_WITHDRAWN = "protocol.withdrawn", "Se retiró la versión {version} del protocolo local."
    PROTOCOL_QUIZZED = "protocol.quizzed", "Se respondieron las preguntas de la versión {version}, sin aprobarlas."
    PROTOCOL_READ = "protocol.read", "Se dio por leída la versión {version} del protocolo local."

    # Justice
    PROCEEDING_RECORDED = "proceeding.recorded", "Se anotó en el proceso {proceeding}: {act}."

    # Care and recovery
    ATTENTION_GIVEN = "attention.given", "Se atendió a la persona: {service}."
    ATTENTION_MISSED = "attention.missed", "La persona no llegó a su atención: {service}."
    CARE_PLAN_AGREED = "care_plan.agreed", "Se acordó con la persona el plan {plan}."
    GOAL_MOVED = "goal.moved", "Se anotó cómo va el objetivo {goal} del plan {plan}: {state}."
    FOLLOWED_UP = "care.followed_up", "Se hizo seguimiento: {contact}."
    CARE_LEFT = "care.left", "La persona dejó un servicio: {service}."

    # Rights over personal data, and breaches
    RIGHTS_RECORDED = "rights.recorded", "Se anotó en el pedido {request} sobre datos personales: {act}."
    RIGHTS_READ = "rights.read", "Se leyó quién hizo el pedido {request} y qué pide."
    RIGHTS_PRINTED = "rights.printed", "Se imprimió una carta del pedido {request}."
    RIGHTS_GIVEN = "rights.given", "Se atendió en el caso el pedido {request} de la persona sobre sus datos."
    BREACH_RECORDED = "breach.recorded", "Se anotó en el incidente {breach} con datos personales: {act}."
    BREACH_READ = "breach.read", "Se leyó lo que pasó en el incidente {breach}."
    BREACH_PRINTED = "breach.printed", "Se imprimió la comunicación del incidente {breach}."

    # Documents
    DOCUMENT_ADDED = "document.added", "Se adjuntó el documento {document}."
    DOCUMENT_READ = "document.read", "Se leyó el documento {document}."
    DOCUMENT_WITHDRAWN = "document.withdrawn", "Se retiró el documento {document}, con su motivo."

    # Alerts
    ALERT_QUEUED = "alert.queued", "Se preparó el aviso de la tarea {obligation}."
    ALERT_SENT = "alert.sent", "Se entregó el aviso de la tarea {obligation}."
    ALERT_SEEN = "alert.seen", "Se vio el aviso de la tarea {obligation}."
    ALERT_FAILED = "alert.failed", "No se pudo entregar el aviso de la tarea {obligation}; se reintentará."
    ALERT_DEAD = "alert.dead", "No se pudo entregar el aviso de la tarea {obligation} y se dejó de intentar."
    ALERT_REQUEUED = "alert.requeued", "Una persona volvió a poner en cola el aviso de la tarea {obligation}."
    ALERT_HANDLED = "alert.handled", "Una persona atendió el aviso no entregado de la tarea {obligation}."
    ALERT_ESCALATED = "alert.escalated", "La tarea {obligation} se comunicó al nivel superior: {rung}."

    # Break-glass
    GLASS_OPENED = "glass.opened", "Se abrió un acceso de emergencia de 30 minutos, con su motivo."
    GLASS_CLOSED = "glass.closed", "Se cerró el acceso de emergencia."
    GLASS_REASON_READ = "glass.reason_read", "Se leyó el motivo de un acceso de emergencia."
    GLASS_REVIEWED = "glass.reviewed", "Se revisó el acceso de emergencia."
    GLASS_NOTIFIED = "glass.notified", "Se avisó del acceso de emergencia a quien debe saberlo."

    # Accounts and roles
    ACCOUNT_INVITED = "account.invited", "Se invitó a una persona a tener cuenta."
    ACCOUNT_ACTIVATED = "account.activated", "Se activó la cuenta."
    ACCOUNT_DEACTIVATED = "account.deactivated", "Se desactivó la cuenta."
    ACCOUNT_REACTIVATED = "account.reactivated", "Se reactivó la cuenta."
    ACCOUNT_UPDATED = "account.updated", "Se cambiaron datos de la cuenta."
    ACCOUNT_LOGGED_IN = "account.logged_in", "Se inició sesión."
    ACCOUNT_LOGGED_OUT = "account.logged_out", "Se cerró la sesión."
    ACCOUNT_LOCKED = "account.locked", "Se bloqueó el ingreso por demasiados intentos."
    ACCOUNT_SECOND_FACTOR_SET = "account.second_factor_set", "Se puso o cambió el segundo factor de ingreso."
    ACCOUNT_SECOND_FACTOR_REMOVED = "account.second_factor_removed", "Se quitó el segundo factor de ingreso."
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed", "Se cambió la contraseña."
    INVITATION_REVOKED = "invitation.revoked", "Se anuló una invitación."
    INVITATION_RENEWED = "invitation.renewed", "Se dio una invitación nueva; las anteriores quedaron anuladas."
    ROLE_GRANTED = "role.granted", "Se dio el rol {role}."
    ROLE_ENDED = "role.ended", "Terminó el rol {role}."

    # Other systems
    TOKEN_CREATED = "token.created", "Se creó un token para un sistema de {institution}."
    TOKEN_APPROVED = "token.approved", "La jefatura aprobó el token de un sistema de {institution}."
    TOKEN_ROTATED = "token.rotated", "Se cambió el secreto del token de un sistema de {institution}."
    TOKEN_REVOKED = "token.revoked", "Se anuló el token de un sistema de {institution}."
    WEBHOOK_CREATED = "webhook.created", "Se creó una suscripción a los avisos de {institution} para otro sistema."
    WEBHOOK_ROTATED = "webhook.rotated", "Se cambió el secreto de la suscripción de un sistema de {institution}."
    WEBHOOK_STOPPED = "webhook.stopped", "Se detuvo la suscripción de un sistema de {institution}."
    WEBHOOK_DEAD = "webhook.dead", "No se pudo entregar a otro sistema el aviso {delivery} y se dejó de intentar."
    WEBHOOK_REQUEUED = "webhook.requeued", "Una persona volvió a poner en cola el aviso {delivery} para otro sistema."

    # Directory, rosters, zones and calendar
    INSTITUTION_ADDED = "institution.added", "Se agregó la institución."
    INSTITUTION_UPDATED = "institution.updated", "Se cambiaron datos de la institución."
    INSTITUTION_VERIFIED = "institution.verified", "Se verificaron los datos de la institución."
    POST_ADDED = "post.added", "Se creó el puesto {post}."
    POST_UPDATED = "post.updated", "Se cambió el puesto {post}."
    POSTING_STARTED = "posting.started", "Una persona asumió el puesto {post}."
    POSTING_ENDED = "posting.ended", "Una persona dejó el puesto {post}."
    ROSTER_CHANGED = "roster.changed", "Se cambiaron los turnos de guardia."
    ABSENCE_ADDED = "absence.added", "Se anotó una ausencia."
    ABSENCE_ENDED = "absence.ended", "Se dio por terminada una ausencia."
    DIRECTORY_IMPORTED = "directory.imported", "Se importaron instituciones al directorio."
    ZONES_IMPORTED = "zones.imported", "Se importaron las zonas del distrito."
    CALENDAR_CHANGED = "calendar.changed", "Se cambió el calendario de días no laborables."
    HOLIDAY_ADDED = "holiday.added", "Se agregó un día no laborable."
    HOLIDAY_REMOVED = "holiday.removed", "Se quitó un día no laborable."

    # Protocols, boards, keys and the ledger itself
    LIMIT_CONFIRMED = "protocol.limit_confirmed", "Se confirmó el plazo del paso {step} con el documento que lo prueba."
    LIMIT_UNCONFIRMED = "protocol.limit_unconfirmed", "Se retiró la confirmación del plazo del paso {step}."
    PROTOCOLS_LOADED = "protocols.loaded", "Se cargó la biblioteca de protocolos, versión {version}."
    BOARD_READ = "board.read", "Se consultó el tablero."
    BOARD_EXPORTED = "board.exported", "Se exportó el tablero."
    LEDGER_READ = "ledger.read", "Se consultó la bitácora."
    LEDGER_VERIFIED = "ledger.verified", "Se verificó la bitácora: {faults} fallas."
    CHECKPOINT_MADE = "checkpoint.made", "Se selló la bitácora en la constancia {number}."
    KEYS_ROTATED = "keys.rotated", "Se cambió la clave maestra a la versión {version}."
    DATA_PURGED = "data.purged", "Se eliminaron de la tabla {table} las filas que cumplieron su plazo: {rows}."
    FACTS_PUBLISHED = (
        "facts.published",
        "Se pusieron al día los datos sin nombres del observatorio: {months} meses, {rows} filas.",
    )
    RELEASE_PUBLISHED = (
        "release.published",
        "Se publicó la publicación {number} del observatorio: {tables} tablas, {withheld} números reservados.",
    )
    QUESTION_SAVED = "question.saved", "Se guardó la pregunta {question} a las cifras del observatorio."
    QUESTION_CHANGED = "question.changed", "Se cambió la pregunta {question} a las cifras del observatorio."
    QUESTION_SHARED = "question.shared", "Se compartió la pregunta {question} con los demás miembros."
    QUESTION_UNSHARED = "question.unshared", "Se dejó de compartir la pregunta {question}."
    QUESTION_DELETED = "question.deleted", "Se borró la pregunta {question} a las cifras del observatorio."
    BULLETIN_MADE = "bulletin.made", "Se hizo el boletín {bulletin} con la publicación {release} del observatorio."
    BULLETIN_REVIEWED = "bulletin.reviewed", "Se revisó el boletín {bulletin}."
    BULLETIN_PUBLISHED = "bulletin.published", "Se publicó el boletín {bulletin}."
    BULLETIN_TOLD = "bulletin.told", "Se avisó del boletín {bulletin} a {members} integrantes de la instancia."
    DEMO_GENERATED = "demo.generated", "Se generaron datos ficticios de demostración."


# What an alternate reader looks at first: it has its own index.
# What opens sealed personal data. tests/policies/test_identity_reads.py walks the code by this list.
IDENTITY_READS = (
    Action.IDENTITY_READ,
    Action.CONTACT_READ,
    Action.NOTES_READ,
    Action.RISK_READ,
    Action.DOCUMENT_READ,
    Action.GLASS_REASON_READ,
    Action.PROTECTED_MAPPED,
    Action.RIGHTS_READ,
    Action.BREACH_READ,
)
WATCHED = (
    Action.GLASS_OPENED,
    Action.GLASS_CLOSED,
    Action.GLASS_REVIEWED,
    *IDENTITY_READS,
    Action.SEARCH_PERFORMED,
    Action.EXCLUSION_ADDED,
    Action.EXCLUSION_LIFTED,
    Action.LEDGER_READ,
)


def describe(action: str, data: Mapping[str, Any]) -> str:
    """The sentence of an entry, in Spanish; an action that is no longer in the list is shown by its name."""
    try:
        known = Action(action)
    except ValueError:
        return f"Acción «{action}»."
    return known.sentence.format_map({name: data.get(name, "—") for name in known.needs})
