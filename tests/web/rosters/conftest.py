"""A police station with two people in its operators' post, its head, and today in Lima."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tejido.accounts.models import Account
from tejido.directory.models import Post, Posting
from tejido.kernel.clock import lima_date, now
from tejido.web.rosters.week import midnight
from tests import people
from tests.world import open_district

OPERATOR, HEAD = "cpnp-san-pedro.operador", "cpnp-san-pedro.jefatura"
HOME = f"/turnos/{people.POLICE}"


@pytest.fixture
def station(db: None) -> Account:
    """The district at work; the second officer of San Pedro, who holds a role and no post yet."""
    open_district()
    return newcomer("P-GVAR-0001", "Rosa Ficticia Guardia")


def newcomer(code: str, name: str) -> Account:
    """An account with the operator's role at the police station."""
    account = Account.objects.create(
        code=code,
        email=f"{code.lower()}@tejido.example",
        full_name=name,
        created_at=people.JOINED,
        is_demo=True,
    )
    account.grants.create(
        role="operator",
        institution_code=people.POLICE,
        sector="police",
        district=people.HERE,
        from_at=people.JOINED,
        granted_by="system:prueba",
    )
    return account


def hold(account: Account, post: str = OPERATOR) -> Posting:
    return Posting.objects.create(post=Post.objects.get(code=post), account=account, from_at=people.JOINED)


def today() -> date:
    return lima_date(now())


def today_at(hour: int) -> datetime:
    return midnight(today()).replace(hour=hour)
