"""What the observatory may know of the register: cases, people, relations, incidents, risk sheets and referrals."""

from __future__ import annotations

from tejido.directory.facts import with_sector
from tejido.kernel.facts import HORIZON_HOURS, FactTable, days, flag, hours, month, text, these, whole

TYPES = ("physical", "psychological", "sexual", "economic")
_TYPE_WORDS = dict(zip(TYPES, ("física", "psicológica", "sexual", "económica o patrimonial"), strict=True))


def _said(person: str, key: str) -> str:
    """A yes-or-no answer of a profile: true, false, or NULL when it is not known."""
    return f"CASE {person}.profile->>'{key}' WHEN 'yes' THEN TRUE WHEN 'no' THEN FALSE END"


_VIOLENCE = (
    "LEFT JOIN (SELECT act.case_id, count(*) AS incidents, "
    + "".join(f"bool_or(jsonb_exists(act.types, '{kind}')) AS {kind}, " for kind in TYPES)
    + "(array_agg(act.modality ORDER BY act.number) FILTER (WHERE act.modality <> ''))[1] AS modality "
    "FROM cases_incident act WHERE " + these("act") + " GROUP BY act.case_id) violence ON violence.case_id = own.id"
)
_WHO = (
    "LEFT JOIN (SELECT person.case_id, count(*) FILTER (WHERE person.role = 'survivor') AS survivors, "
    "count(*) FILTER (WHERE person.role = 'survivor' AND person.age_band IN ('0-11', '12-17')) AS minors, "
    "count(*) FILTER (WHERE person.role = 'alleged_perpetrator') AS perpetrators "
    "FROM cases_person person WHERE " + these("person") + " GROUP BY person.case_id) crowd ON crowd.case_id = own.id"
)
_CASES = FactTable(
    name="cases",
    meaning="Un caso por fila. Un caso que se unió a otro porque es de la misma persona no tiene fila propia.",
    source="cases_case own",
    on="own.id = fact.case_id",
    row="own.id",
    more=f"{with_sector('own.door_institution')} {_VIOLENCE} {_WHO}",
    kept_only=True,
    columns=(
        text("zone", "Zona donde vive la persona afectada.", "own.zone_code"),
        text("sector", "Sector que registró el caso.", "place.sector"),
        text("channel", "Cómo llegó el caso.", "own.channel"),
        text("entry_route", "Forma de ingreso según el CEM.", "own.entry_route"),
        text("condition", "Condición: nuevo, reingreso, reincidente, derivado o continuador.", "own.condition"),
        text("state", "Abierto o cerrado al momento de la corrida.", "own.state"),
        text("risk", "Nivel de riesgo que vale hoy; sin ficha es «no determinado», nunca leve.", "own.risk_level"),
        flag("sheet", "Tiene al menos una ficha de valoración de riesgo.",
             "EXISTS (SELECT FROM cases_riskassessment sheet WHERE sheet.case_id = own.id)"),
        flag("danger", "Peligro inmediato al llegar.", "own.immediate_danger"),
        flag("anonymous", "Se registró sin identificar a nadie.", "own.anonymous"),
        flag("reported", "Consta una denuncia recibida.",
             "EXISTS (SELECT FROM cases_caseevent told "
             "WHERE told.case_id = own.id AND told.event = 'report.received')"),
        *(flag(kind, f"Algún hecho del caso es violencia {word}.", f"violence.{kind}")
          for kind, word in _TYPE_WORDS.items()),
        text("modality", "Modalidad del primer hecho que la dice.", "violence.modality"),
        whole("incidents", "Cuántos hechos tiene registrados.", "COALESCE(violence.incidents, 0)"),
        whole("survivors", "Cuántas personas afectadas.", "COALESCE(crowd.survivors, 0)"),
        whole("minors", "Cuántas personas afectadas de 0 a 17 años.", "COALESCE(crowd.minors, 0)"),
        whole("perpetrators", "Cuántas personas denunciadas.", "COALESCE(crowd.perpetrators, 0)"),
        whole("joined", "Cuántos casos de la misma persona se unieron a este.",
              "SELECT count(*) FROM cases_case other WHERE other.joined_to_id = own.id"),
        month("closed_month", "Mes en que se cerró.", "own.closed_at"),
        days("open_days", "Días desde el registro hasta el cierre.", "own.registered_at", "own.closed_at"),
    ),
)  # fmt: skip
_PEOPLE = FactTable(
    name="people",
    meaning="Una persona en un papel. Quien es afectada y denunciada en un mismo caso tiene dos filas.",
    source="cases_person person",
    on="person.case_id = fact.case_id",
    row="person.id",
    kept_only=True,
    columns=(
        text("role", "Papel: afectada, denunciada u otra.", "person.role"),
        text("sex", "Sexo según el DNI.", "person.sex"),
        text("age_band", "Grupo de edad del CEM.", "person.age_band"),
        flag("disability", "Tiene alguna discapacidad.",
             "CASE WHEN jsonb_typeof(person.profile->'disability') = 'array' AND person.profile->'disability' <> '[]' "
             "THEN NOT jsonb_exists(person.profile->'disability', 'none') END"),
        flag("pregnant", "Está embarazada.", _said("person", "pregnant")),
        flag("foreign_born", "Es extranjera.", "person.profile->>'migration' <> 'peruvian'"),
        text("ethnicity", "Cómo se identifica.", "person.profile->>'ethnicity'"),
        flag("earlier_reports", "Hubo denuncias antes.", _said("person", "earlier_reports")),
        flag("attempt_on_life", "Hubo intento de matarla.", _said("person", "attempt_on_life")),
        flag("has_weapon", "La persona denunciada tiene o puede conseguir un arma.", _said("person", "has_weapon")),
        text("substances", "Había tomado alcohol o consumido drogas en el hecho.", "person.profile->>'substances'"),
        text("state_service", "Trabaja para el Estado.", "person.profile->>'state_service'"),
        text("situation", "Situación de la persona denunciada.", "person.profile->>'situation'"),
    ),
)  # fmt: skip
_RELATIONS = FactTable(
    name="relations",
    meaning="Qué es una persona denunciada de una persona afectada: una fila por cada par de personas.",
    source="cases_person survivor",
    on="survivor.case_id = fact.case_id",
    row="bond.id",
    more="JOIN cases_relation bond ON bond.survivor_id = survivor.id "
    "JOIN cases_person accused ON accused.id = bond.perpetrator_id",
    kept_only=True,
    columns=(
        text("survivor_sex", "Sexo de la persona afectada.", "survivor.sex"),
        text("survivor_age_band", "Grupo de edad de la persona afectada.", "survivor.age_band"),
        text("accused_sex", "Sexo de la persona denunciada.", "accused.sex"),
        text("accused_age_band", "Grupo de edad de la persona denunciada.", "accused.age_band"),
        text("level1", "Pareja, familia o sin vínculo.", "bond.level1"),
        text("level2", "Qué es de ella.", "bond.level2"),
        text("lives_with", "Vive en la misma casa.", "bond.lives_with"),
    ),
)
_INCIDENTS = FactTable(
    name="incidents",
    meaning="Un hecho de violencia: un acto o un período.",
    source="cases_incident act",
    on="act.case_id = fact.case_id",
    row="act.id",
    kept_only=True,
    columns=(
        month("occurred_month", "Mes en que ocurrió o empezó.", "act.occurred_from"),
        text("precision", "Con qué exactitud se sabe cuándo ocurrió.", "act.precision"),
        text("zone", "Zona donde ocurrió.", "act.zone_code"),
        text("place", "Clase de lugar.", "act.place"),
        *(flag(kind, f"Hubo violencia {word}.", f"jsonb_exists(act.types, '{kind}')")
          for kind, word in _TYPE_WORDS.items()),
        text("modality", "Modalidad.", "act.modality"),
        text("gbvims_type", "Tipo según el GBVIMS.", "act.gbvims_type"),
        text("frequency", "Con qué frecuencia ocurre.", "act.frequency"),
        flag("weapon", "Se usó algún arma u objeto.",
             "CASE WHEN act.weapons <> '[]' AND NOT jsonb_exists(act.weapons, 'unknown') "
             "THEN NOT jsonb_exists(act.weapons, 'none') END"),
        hours("arrival_hours",
              "Horas desde que ocurrió hasta que se registró el caso, si se sabe el instante o el día; hasta un año.",
              "CASE WHEN act.precision IN ('instant', 'day') THEN act.occurred_from END", "fact.registered_at",
              most=HORIZON_HOURS),
    ),
)  # fmt: skip
_ASSESSMENTS = FactTable(
    name="assessments",
    meaning="Una aplicación de una ficha de valoración de riesgo. Los puntos no salen.",
    source="cases_riskassessment sheet",
    on="sheet.case_id = fact.case_id",
    row="sheet.id",
    columns=(
        month("assessed_month", "Mes en que se aplicó.", "sheet.assessed_at"),
        text("instrument", "Qué ficha se aplicó.", "sheet.instrument"),
        text("level", "Nivel que dio la ficha, para la ley.", "sheet.legal_level"),
        flag("overridden", "Un profesional subió el nivel con su motivo.", "sheet.override_level <> ''"),
        hours("hours_from_case", "Horas desde que se registró el caso.", "fact.registered_at", "sheet.assessed_at",
              most=HORIZON_HOURS),
    ),
)  # fmt: skip
_ANSWERED = (
    "LEFT JOIN LATERAL (SELECT min(act.at) AS at FROM cases_referralact act WHERE act.referral_id = sent.id "
    "AND act.state IN ('accepted', 'refused')) answer ON TRUE"
)
_REFERRALS = FactTable(
    name="referrals",
    meaning="Una derivación a otro servicio.",
    source="cases_referral sent",
    on="sent.case_id = fact.case_id",
    row="sent.id",
    more=" ".join(
        [with_sector("sent.from_institution", "sender"), with_sector("sent.to_institution", "receiver"), _ANSWERED]
    ),
    columns=(
        month("proposed_month", "Mes en que se propuso.", "sent.proposed_at"),
        text("from_sector", "Sector que deriva.", "sender.sector"),
        text("to_sector", "Sector al que se deriva.", "receiver.sector"),
        text("basis", "Con consentimiento o por deber legal.", "sent.basis"),
        text("state", "Estado de la derivación al momento de la corrida.", "sent.state"),
        flag("answered", "El otro servicio dijo si la acepta.", "answer.at IS NOT NULL"),
        hours("answer_hours", "Horas hasta la respuesta; sin respuesta, hasta el corte.",
              "sent.proposed_at", "COALESCE(answer.at, fact.cut)", most=HORIZON_HOURS),
    ),
)  # fmt: skip
TABLES = (_CASES, _PEOPLE, _RELATIONS, _INCIDENTS, _ASSESSMENTS, _REFERRALS)
