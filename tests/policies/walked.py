"""The district that the who-may-enter walk goes through: one case with something of everything, and who it is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tejido.accounts.services.break_glass import open_glass
from tejido.accounts.services.invitations import invite_account
from tejido.accounts.services.roles import Place
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.care.services.plans import GoalEntry, agree_plan
from tejido.cases.intake import ConsentEntry, Intake
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.models import Case, Person
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.documents import attach
from tejido.cases.services.drafts import save_draft
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.told import Told
from tejido.cases.transfers.services.proposing import Offer, propose_transfer
from tejido.cases.transfers.states import Basis
from tejido.directory.models import CalendarHorizon, Institution, Post, Zone
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.obligations.services.tally import cut_board, tally_board
from tejido.observatory.asking.question import Question
from tejido.observatory.asking.services.keeping import Wanted, save_question, share_question
from tejido.privacy.services.asked import Asked
from tejido.privacy.services.breaches import Noticed, notice_breach
from tejido.privacy.services.rights import take_request
from tejido.sources.periods import Every, running
from tejido.web.intake.place import DRAFT, new_key
from tests import people
from tests.documents.files import screenshot
from tests.governance.steps import published
from tests.people import actor
from tests.sources.imports.files import loaded_source
from tests.sources.sheets import SERIES, owed
from tests.world import intake, open_district

GIRL_NAMES, GIRL_SURNAMES, MAN_NAMES = "Rosaura Ficticia", "Quispe Inventada", "Teobaldo Inventado"
GIRL_DNI, GIRL_STREET, STORY = "00000015", "Calle Inventada 123", "Relato inventado para la prueba"
REQUESTER = "Solicitante Inventada de Prueba"
SECRETS = (REQUESTER, GIRL_NAMES, GIRL_SURNAMES, MAN_NAMES, GIRL_DNI, GIRL_STREET, STORY)
AGREED = (people.ALEGRA, people.HEALTH, people.SCHOOL, people.UGEL, people.RED)
WHY = "Motivo inventado para la prueba de las puertas"


def lived_in() -> dict[str, str]:
    """The district with the cast at work, and the codes and words that the matrix calls by name."""
    _neighbour()
    open_district()
    people.everybody()
    started = now() - timedelta(hours=3)
    case = _case(started)
    sweep(at=now())
    tally_board(at=now())
    cut_board(at=now())
    glass = open_glass(case, reason=WHY, actor=actor(people.quilla), at=now())
    invited = invite_account(
        email="nueva@tejido.example",
        full_name="Nueva Inventada",
        role="operator",
        place=Place(people.HERE, people.CEM, "cem"),
        actor=actor(people.karla),
        at=now(),
    )
    published(at=now())
    key = new_key()
    save_draft(DRAFT + key, {"caso-channel": ["in_person"]}, actor=actor(people.ana), at=now())
    return {
        "case": case,
        "no_case": "C-0000-0000",
        "police_task": _task(case, "police"),
        "cem_task": _task(case, "cem"),
        "survivor": Person.objects.get(case__code=case, role="survivor").code,
        "accused": Person.objects.get(case__code=case, role="alleged_perpetrator").code,
        "glass": glass.code,
        "token": invited.token,
        "wrong_token": "x" * 20,
        "invited": invited.account_code,
        "ana_code": people.ana.code,
        "marta_code": people.marta.code,
        "letter": str(_dead_letter(case)),
        "draft": DRAFT + key,
        "form_key": key,
        "referral": _referral(case),
        "document": _document(case),
        "zone": "lomas-de-carabayllo",
        "indicator": "SIT-01",
        "sector": "police",
        "assessment": str(_assessment(case)),
        "protocol": "ley30364",
        "no_protocol": "otro",
        "step": "ley30364.police_report_to_court",
        "cem": people.CEM,
        "police": people.POLICE,
        "post": f"{people.POLICE}.operador",
        "deed": "tomar",
        "order": _order(case),
        "proceeding": _proceeding(case),
        "stage": "etapa",
        "plan": _plan(case),
        "attention": "atencion",
        "request": "pedido",
        "rights_request": _rights_request(),
        "identity": "identidad",
        "answer_letter": "respuesta",
        "breach": _breach(),
        "contain": "contener",
        "privacy_document": "documento-de-seguridad.md",
        "no_number": "9",
        "series": SERIES,
        "source": "siseve",
        "release": "1",
        "open_file": "casos-por-zona.csv",
        "question": _question(),
        "delete": "borrar",
        "open_table": "casos-por-zona",
        "load": loaded_source(),
        "owed": owed(at=now()),
        "owed_on_paper": owed("juzgado-familia", "juzgado-medidas", at=now()),
        "period": running(Every.MONTH, now()).shifted(-1).code,
        "visit": "visita",
        "refusal": "negar",
        "renewal": "invitar",
        "transfer": _transfer(case),
        "withdraw": "retirar",
        "no_link": "V-0000-0000",
        "no_join": "U-0000-0000",
        "number": "1",
        "paper": "resumen",
        "uid": "abc",
        "key": "set-password",
        "case_elsewhere": _elsewhere(started),
    }


def _neighbour() -> None:
    """Carmen's district has its own CEM and its own calendar."""
    there = Institution.objects.create(
        code=people.CEM_ELSEWHERE, name="CEM ficticio de otro distrito", kind="cem_regular", sector="cem", source="x",
        district=people.ELSEWHERE, uses_platform=True, demo=True,
    )  # fmt: skip
    Zone.objects.create(
        code=people.ELSEWHERE, name="Distrito vecino ficticio", kind="district", district=people.ELSEWHERE
    )
    Post.objects.create(code=f"{there.code}.operador", institution=there, name="Atención", kind="operator")
    CalendarHorizon.objects.create(district=people.ELSEWHERE, known_until=date(2027, 12, 31))


def _case(started: datetime) -> str:
    made = _taken_in(
        started, "walk", school_code=people.SCHOOL, facts={"school_situation": "sexual_by_staff", "wants_support": True}
    )
    agreed = (ConsentEntry("recipient", "given", code) for code in AGREED)
    made = replace(made, consents=(*made.consents, *agreed))
    return register_case(made, actor=actor(people.ana), at=started).code


def _taken_in(started: datetime, key: str, **changes: Any) -> Intake:
    made = intake(key, reported_at=started, **changes)
    girl, man = made.people
    incident = replace(made.incidents[0], occurred_from=started - timedelta(hours=20), detail=STORY)
    known = replace(girl.identity, names=GIRL_NAMES, surnames=GIRL_SURNAMES)
    both = (replace(girl, identity=known), replace(man, identity=replace(man.identity, names=MAN_NAMES)))
    return replace(made, incidents=(incident,), people=both)


def _task(case: str, sector: str) -> str:
    return Obligation.objects.filter(subject_code=case, sector=sector, gate="open", state="open").order_by("id")[0].code


def _referral(case: str) -> str:
    return propose_referral(
        case, to_institution=people.ALEGRA, service="legal_defence", handover=STORY, actor=actor(people.ana), at=now()
    )


def _document(case: str) -> str:
    return attach(case, name="oficio.png", content=screenshot(), actor=actor(people.ana), at=now())


def _order(case: str) -> str:
    terms = Terms(("no_approach",), None)
    told = Told(now() - timedelta(hours=1), note=STORY)
    return decide_measures(case, granted=True, terms=terms, told=told, actor=actor(people.ana), at=now())


def _proceeding(case: str) -> str:
    told = Told(now() - timedelta(hours=1), note=STORY)
    numbers = {"sidpol": "31245678"}
    return open_proceeding(
        case, kind="penal", stage="reported", references=numbers, told=told, actor=actor(people.ana), at=now()
    )


def _plan(case: str) -> str:
    survivor = Person.objects.get(case__code=case, role="survivor").code
    told = Told(now() - timedelta(minutes=50))
    return agree_plan(case, survivor, [GoalEntry("safety", STORY)], told=told, actor=actor(people.ana), at=now())


def _question() -> str:
    """A question that Ana keeps and shares with the members."""
    ana = actor(people.ana)
    code = save_question(Wanted("Zonas", Question("cases", "zone"), 1), actor=ana, at=now()).code
    share_question(code, actor=ana, at=now())
    return code


def _rights_request() -> str:
    person = {"names": REQUESTER, "what": STORY, "mode": "in_person"}
    asked = Asked("access", "holder", "adult", "in_person", now(), "walk", person)
    return take_request(asked, actor=actor(people.ana), at=now())


def _breach() -> str:
    return notice_breach(Noticed(now(), "lost", STORY, "walk"), actor=actor(people.bruno), at=now())


def _assessment(case: str) -> int:
    survivor = Person.objects.get(case__code=case, role="survivor").code
    entry = RiskEntry(person_code=survivor, instrument="fvr-children", assessed_at=now(), answers={}, level="severe")
    assess_risk(case, entry, actor=actor(people.ana), at=now())
    return int(Case.objects.get(code=case).assessments.get().pk)


def _elsewhere(started: datetime) -> str:
    """Carmen's own case, the last thing that was written: the reader of the ledger finds it on the first page."""
    made = _taken_in(started, "elsewhere", zone_code="")
    return register_case(made, actor=actor(people.carmen), at=started).code


def _transfer(case: str) -> str:
    offer = Offer(people.ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, handover=STORY)
    return propose_transfer(case, offer, actor=actor(people.ana), at=now())


def _dead_letter(case: str) -> int:
    letter = Delivery.objects.create(
        key="walk", obligation_code=_task(case, "police"), subject_kind="case", subject_code=case,
        institution_code=people.POLICE, rung="post", kind="start", moment=now(),
        account_code=people.bruno.code, channel="email", why="Le toca.",
        state="dead", created_at=now(),
    )  # fmt: skip
    return int(letter.pk)
