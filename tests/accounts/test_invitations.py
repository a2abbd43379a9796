from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.models import Account, Invitation, RoleGrant
from tejido.accounts.permits import Permit
from tejido.accounts.services.invitations import (
    Invited,
    accept_invitation,
    invite_account,
    invited_account,
    renew_invitation,
)
from tejido.accounts.services.roles import Place
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted, Refused
from tests import people

pytestmark = pytest.mark.django_db
Chain = Callable[[str, str], list[str]]
HERE = Place(people.HERE, people.CEM, "cem")
NEW = "rosa@tejido.example"


def invite(actor: Actor, at: datetime, *, email: str = NEW, role: str = "operator", place: Place = HERE) -> Invited:
    return invite_account(email=email, full_name="Rosa Inventada", role=role, place=place, actor=actor, at=at)


def test_allowed(at: datetime, chain: Chain) -> None:
    invited = invite(people.actor(people.karla), at)
    account = Account.objects.get(code=invited.account_code)
    assert not account.has_usable_password()
    assert actor_of(account, at=at).may(Permit.CASE_REGISTER)
    assert invited.expires_at == at + timedelta(hours=72)
    assert chain("account", account.code) == ["account.invited"]
    assert invited.token not in Invitation.objects.get().token_hash


def test_the_head_invites_operators_of_her_own_institution(at: datetime) -> None:
    assert invite(people.actor(people.marta), at).account_code.startswith("P-")


@pytest.mark.parametrize(
    ("who", "role", "place"),
    [
        (people.ana, "operator", HERE),
        (people.delia, "coordination_body", Place(people.HERE)),
        (people.marta, "head", HERE),
        (people.marta, "operator", Place(people.HERE, people.POLICE, "police")),
        (people.marta, "operator", Place(people.ELSEWHERE, people.CEM, "cem")),
        (people.marta, "administrator", Place(people.HERE)),
        (people.lucia, "operator", HERE),
    ],
)
def test_refused_and_leaves_no_trace(at: datetime, chain: Chain, who: people.Part, role: str, place: Place) -> None:
    actor = people.actor(who)
    before = Account.objects.count()
    with pytest.raises(NotPermitted):
        invite(actor, at, role=role, place=place)
    assert Account.objects.count() == before
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["nadie", "", "ANA@tejido.example"])
def test_a_wrong_or_taken_email_is_said_at_its_field(at: datetime, email: str) -> None:
    people.ana()
    with pytest.raises(FieldErrors) as refusal:
        invite(people.actor(people.karla), at, email=email)
    assert set(refusal.value.errors) == {"email"}


def test_whole_or_nothing(at: datetime) -> None:
    karla = people.actor(people.karla)
    with pytest.raises(FieldErrors):
        invite(karla, at, place=Place(people.HERE))
    assert not Account.objects.filter(email=NEW).exists()
    assert not RoleGrant.objects.filter(role="operator").exists()


class TestAccepting:
    def test_the_person_chooses_a_password_and_the_door_closes(self, at: datetime, chain: Chain) -> None:
        invited = invite(people.actor(people.karla), at)
        assert invited_account(invited.token, at=at).email == NEW
        account = accept_invitation(invited.token, password=people.PASSWORD, at=at)
        assert account.check_password(people.PASSWORD)
        assert chain("account", account.code) == ["account.invited", "account.activated"]
        with pytest.raises(NotFound):
            accept_invitation(invited.token, password="otra frase larga 99", at=at)
        assert Account.objects.get(pk=account.pk).check_password(people.PASSWORD)

    @pytest.mark.parametrize("password", ["corta", "123456789012345", "rosa@tejido.example"])
    def test_a_weak_password_leaves_the_door_open(self, at: datetime, password: str) -> None:
        invited = invite(people.actor(people.karla), at)
        with pytest.raises(FieldErrors) as refusal:
            accept_invitation(invited.token, password=password, at=at)
        assert set(refusal.value.errors) == {"password"}
        assert Invitation.objects.get().used_at is None

    def test_it_lasts_seventy_two_hours_and_not_one_second_more(self, at: datetime) -> None:
        invited = invite(people.actor(people.karla), at)
        last = invited.expires_at - timedelta(seconds=1)
        assert invited_account(invited.token, at=last)
        with pytest.raises(NotFound):
            accept_invitation(invited.token, password=people.PASSWORD, at=invited.expires_at)

    @pytest.mark.parametrize("token", ["", "x", "../../etc"])
    def test_an_invented_token_opens_nothing(self, at: datetime, token: str) -> None:
        with pytest.raises(NotFound):
            accept_invitation(token, password=people.PASSWORD, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_door(at: datetime) -> None:
    token = invite(people.actor(people.karla), at).token

    def accept(password: str) -> str:
        try:
            accept_invitation(token, password=password, at=at)
        except NotFound:
            return ""
        finally:
            connection.close()
        return password

    with ThreadPoolExecutor(2) as two:
        opened = [done for done in two.map(accept, ["una frase larga y nueva", "otra frase larga y nueva"]) if done]
    assert len(opened) == 1
    assert Account.objects.get(email=NEW).check_password(opened[0])


class TestRenewing:
    def test_the_new_door_closes_the_old_one(self, at: datetime, chain: Chain) -> None:
        karla = people.actor(people.karla)
        old = invite(karla, at)
        new = renew_invitation(old.account_code, actor=karla, at=at)
        with pytest.raises(NotFound):
            invited_account(old.token, at=at)
        assert invited_account(new.token, at=at).code == old.account_code
        assert chain("account", old.account_code) == ["account.invited", "invitation.renewed"]

    def test_not_for_who_has_a_password(self, at: datetime) -> None:
        code = people.ana().code
        with pytest.raises(Refused):
            renew_invitation(code, actor=people.actor(people.karla), at=at)

    def test_another_institution_is_not_found(self, at: datetime) -> None:
        old = invite(people.actor(people.karla), at)
        with pytest.raises(NotFound):
            renew_invitation(old.account_code, actor=people.actor(people.nora), at=at)
        assert invited_account(old.token, at=at)


def test_a_door_is_closed_once_there_is_a_password(at: datetime) -> None:
    invited = invite(people.actor(people.karla), at)
    account = Account.objects.get(code=invited.account_code)
    account.set_password(people.PASSWORD)
    account.save()
    with pytest.raises(NotFound):
        invited_account(invited.token, at=at)
    with pytest.raises(NotFound):
        accept_invitation(invited.token, password="otra frase muy larga 41", at=at)


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_to_one_address_make_one_account(at: datetime) -> None:
    karla = people.actor(people.karla)

    def attempt(_: int) -> str:
        try:
            return invite(karla, at).account_code
        except FieldErrors as error:
            return error.errors["email"][0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, range(4)))
    assert sum("Ya hay una cuenta" in answer for answer in answers) == 3
    assert Account.objects.filter(email=NEW).count() == 1
