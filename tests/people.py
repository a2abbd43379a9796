"""The cast: one invented person a role and a sector, each with the account that the tests act as.

Nobody here exists: every name says that it is made up. Carmen works in another district and must see nothing of this
one; Delia and Elsa see numbers only. Each function makes the account when it is called, or returns the one that
it made before in the same test; `actor(person)` gives the actor, `log_in(client, person)` a session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.models import Account
from tejido.accounts.services.roles import Place
from tejido.kernel.clock import now

HERE = "150106"
ELSEWHERE = "150110"
JOINED = datetime(2025, 1, 2, 13, 0, tzinfo=UTC)
PASSWORD = "una frase larga de prueba 27"
CEM, CEM_ELSEWHERE = "cem-regular", "cem-otro-distrito"
POLICE, HEALTH, CSMC = "cpnp-san-pedro", "eess-juan-pablo-ii", "csmc-1"
DEMUNA, UGEL, SCHOOL = "demuna", "ugel-04", "ie-demo-1"
MUNICIPALITY, RED, ALEGRA = "subgerencia-mujer", "red-mujeres", "alegra"
DATA_DESK = "oficialia-datos"


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the cast as written, before there is an account."""

    first_name: str
    code: str
    role: str
    institution: str = ""
    sector: str = ""
    district: str = HERE

    @property
    def place(self) -> Place:
        return Place(self.district, self.institution, self.sector)

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@tejido.example"

    def __call__(self) -> Account:
        """The account with its role; the same one when called again."""
        account, made = Account.objects.get_or_create(
            code=self.code,
            defaults={
                "email": self.email,
                "full_name": f"{self.first_name} Inventada de Prueba",
                "created_at": JOINED,
                "is_demo": True,
            },
        )
        if made:
            account.set_password(PASSWORD)
            account.save(update_fields=["password"])
            account.grants.create(
                role=self.role,
                institution_code=self.institution,
                sector=self.sector,
                district=self.district,
                from_at=JOINED,
                granted_by="system:prueba",
            )
        return account


ana = Part("Ana", "P-ANA0-0001", "operator", CEM, "cem")
bruno = Part("Bruno", "P-BRUN-0002", "operator", POLICE, "police")
carmen = Part("Carmen", "P-CARM-0003", "operator", CEM_ELSEWHERE, "cem", ELSEWHERE)
delia = Part("Delia", "P-DEL1-0004", "coordination_body")
elsa = Part("Elsa", "P-E1SA-0005", "citizen_monitor")
fabiola = Part("Fabiola", "P-FAB1-0006", "operator", HEALTH, "health")
gloria = Part("Gloria", "P-G10R-0007", "operator", DEMUNA, "demuna")
hugo = Part("Hugo", "P-HVG0-0008", "operator", UGEL, "ugel")
irma = Part("Irma", "P-1RMA-0009", "operator", SCHOOL, "education")
julia = Part("Julia", "P-JV1A-0010", "secretariat", MUNICIPALITY, "municipality")
karla = Part("Karla", "P-KAR1-0011", "administrator")
lucia = Part("Lucia", "P-1VC1-0012", "log_reader")
marta = Part("Marta", "P-MART-0013", "head", CEM, "cem")
nora = Part("Nora", "P-N0RA-0014", "head", POLICE, "police")
olga = Part("Olga", "P-01GA-0015", "operator", RED, "womens_org")
pilar = Part("Pilar", "P-P11A-0016", "operator", ALEGRA, "legal_aid")
quilla = Part("Quilla", "P-QV11-0017", "operator", CSMC, "mental_health")
zoila = Part("Zoila", "P-Z01A-0018", "data_officer", DATA_DESK, "municipality")

CAST: dict[str, Part] = {
    part.first_name.lower(): part
    for part in (
        ana,
        bruno,
        carmen,
        delia,
        elsa,
        fabiola,
        gloria,
        hugo,
        irma,
        julia,
        karla,
        lucia,
        marta,
        nora,
        olga,
        pilar,
        quilla,
        zoila,
    )
}


def everybody() -> dict[str, Account]:
    """The whole cast, by first name in lower case."""
    return {name: part() for name, part in CAST.items()}


def actor(person: Callable[[], Account] | Account, at: datetime | None = None) -> Actor:
    """The actor that a member of the cast is (now, if no instant is said)."""
    account = person if isinstance(person, Account) else person()
    return actor_of(account, at=at or now())


def log_in(client: Client, person: Callable[[], Account]) -> Client:
    """The client with a session of that person, without passing through the login page."""
    client.force_login(person(), backend="tejido.web.account.backend.AccountBackend")
    return client
