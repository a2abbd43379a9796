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
from tejido.cases.intake import ConsentEntry, Intake
from tejido.cases.models import Case, Person
from tejido.cases.services.documents import attach
from tejido.cases.services.drafts import save_draft
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.directory.models import CalendarHorizon, Institution, Post
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.obligations.services.tally import cut_board, tally_board
from tejido.protocols.loading import standard_library
from tejido.web.intake.place import DRAFT, new_key
from tests import people
from tests.documents.files import screenshot
from tests.people import actor
from tests.world import intake, open_district

GIRL_NAMES, GIRL_SURNAMES, MAN_NAMES = "Rosaura Ficticia", "Quispe Inventada", "Teobaldo Inventado"
GIRL_DNI, GIRL_STREET, STORY = "00000015", "Calle Inventada 123", "Relato inventado para la prueba"
SECRETS = (GIRL_NAMES, GIRL_SURNAMES, MAN_NAMES, GIRL_DNI, GIRL_STREET, STORY)
AGREED = (people.ALEGRA, people.HEALTH, people.SCHOOL, people.UGEL, people.RED)
WHY = "Motivo inventado para la prueba de las puertas"


def lived_in() -> dict[str, str]:
    """The district with the cast at work, and the codes and words that the matrix calls by name."""
    _neighbour()
    open_district()
    people.everybody()
    started = now() - timedelta(hours=3)
    case = _case(started)
    elsewhere = register_case(
        _taken_in(started, "elsewhere", zone_code=""), actor=actor(people.carmen), at=started
    ).code
    sweep(ladders=standard_library().ladders, at=now())
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
    key = new_key()
    save_draft(DRAFT + key, {"caso-channel": ["in_person"]}, actor=actor(people.ana), at=now())
    return {
        "case": case,
        "case_elsewhere": elsewhere,
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
        "assessment": str(_assessment(case)),
        "protocol": "ley30364",
        "no_protocol": "otro",
        "step": "ley30364.police_report_to_court",
        "cem": people.CEM,
        "police": people.POLICE,
        "post": f"{people.POLICE}.operador",
        "deed": "tomar",
        "refusal": "negar",
        "renewal": "invitar",
        "number": "1",
        "uid": "abc",
        "key": "set-password",
    }


def _neighbour() -> None:
    """Carmen's district has its own CEM and its own calendar."""
    there = Institution.objects.create(
        code=people.CEM_ELSEWHERE, name="CEM ficticio de otro distrito", kind="cem_regular", sector="cem", source="x",
        district=people.ELSEWHERE, uses_platform=True, demo=True,
    )  # fmt: skip
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
    return Obligation.objects.filter(subject_code=case, sector=sector, gate="open").order_by("id")[0].code


def _referral(case: str) -> str:
    return propose_referral(
        case, to_institution=people.ALEGRA, service="legal_defence", handover=STORY, actor=actor(people.ana), at=now()
    )


def _document(case: str) -> str:
    return attach(case, name="oficio.png", content=screenshot(), actor=actor(people.ana), at=now())


def _assessment(case: str) -> int:
    survivor = Person.objects.get(case__code=case, role="survivor").code
    entry = RiskEntry(person_code=survivor, instrument="fvr-children", assessed_at=now(), answers={}, level="severe")
    assess_risk(case, entry, actor=actor(people.ana), at=now())
    return int(Case.objects.get(code=case).assessments.get().pk)


def _dead_letter(case: str) -> int:
    letter = Delivery.objects.create(
        key="walk", obligation_code=_task(case, "police"), subject_code=case, institution_code=people.POLICE,
        rung="post", kind="start", moment=now(), account_code=people.bruno.code, channel="email", why="Le toca.",
        state="dead", created_at=now(),
    )  # fmt: skip
    return int(letter.pk)
