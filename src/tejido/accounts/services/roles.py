"""Giving and ending roles: one open grant an account, and nothing of its history is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.access import account_for_administration
from tejido.accounts.actors import Actor
from tejido.accounts.models import Account, RoleGrant
from tejido.accounts.permits import Permit
from tejido.accounts.roles import role
from tejido.kernel.errors import FieldErrors, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held. `institution_code` and `sector` are empty for roles of the district."""

    district: str
    institution_code: str = ""
    sector: str = ""


def may_grant(actor: Actor, *, role_code: str, place: Place) -> bool:
    """True when the actor may give that role there.

    The administration gives any role of its district; who may invite gives only the operator's, in the own institution.
    """
    if actor.may(Permit.ACCOUNTS_ADMIN):
        return actor.district in ("", place.district)  # the installer is of none
    own = bool(actor.institution) and (actor.institution, actor.district) == (place.institution_code, place.district)
    return actor.may(Permit.ACCOUNTS_INVITE) and own and role_code == OPERATOR


def grant_role(account_code: str, *, role_code: str, place: Place, actor: Actor, at: datetime) -> RoleGrant:
    """The account holds that role from now on; the one that it held ends at the same instant.

    Raises:
        NotFound: no such account.
        NotPermitted: the actor may not give that role there, or it is the actor's own account.
        FieldErrors: the role needs an institution and none was given, or is held in none and one was.
        Refused: no such role, or the account is not active.
    """
    with transaction.atomic(durable=True):
        account = account_for_administration(actor, account_code, at=at, lock=True)
        if not account.active:
            raise Refused("La cuenta está desactivada: no puede recibir un rol.")
        _close_open_grant(account, actor, at)
        grant = open_grant(account, role_code=role_code, place=place, actor=actor, at=at)
        data = {"role": role_code, "institution": place.institution_code, "district": place.district}
        record(action=Action.ROLE_GRANTED, subject=("account", account.code), actor_code=actor.code, at=at, data=data)
    return grant


def end_role(account_code: str, *, actor: Actor, at: datetime) -> None:
    """The account keeps no role; its history stays.

    Raises:
        NotFound: no such account, or not of the actor's institution.
        NotPermitted: the actor's own account, or a role that the actor could not give.
        Refused: it has no role.
    """
    with transaction.atomic(durable=True):
        account = account_for_administration(actor, account_code, at=at, lock=True)
        ended = _close_open_grant(account, actor, at)
        if ended is None:
            raise Refused("Esta persona no tiene ningún rol.")
        record(
            action=Action.ROLE_ENDED,
            subject=("account", account.code),
            actor_code=actor.code,
            at=at,
            data={"role": ended.role, "institution": ended.institution_code},
        )


def open_grant(account: Account, *, role_code: str, place: Place, actor: Actor, at: datetime) -> RoleGrant:
    """Inner step: the new open grant, inside the caller's transaction; the caller records it."""
    chosen = role(role_code)
    if chosen.machine:
        raise Refused("Ese rol es de otros sistemas: se da con un token, en «Conexiones», y nunca a una persona.")
    if not may_grant(actor, role_code=role_code, place=place) or account.code == actor.code:
        raise NotPermitted("No le corresponde dar ese rol a esa persona. Pídalo a la administración de la plataforma.")
    if chosen.needs_institution and not (place.institution_code and place.sector):
        raise FieldErrors({"institution": ["Elija la institución: este rol se ejerce en una."]})
    if place.institution_code and not chosen.needs_institution:  # numbers only: it must not see who works there
        raise FieldErrors({"institution": ["Este rol no se ejerce en una institución: déjela vacía."]})
    return account.grants.create(
        role=role_code,
        institution_code=place.institution_code,
        sector=place.sector,
        district=place.district,
        from_at=at,
        granted_by=actor.code,
    )


def _close_open_grant(account: Account, actor: Actor, at: datetime) -> RoleGrant | None:
    held = account.grants.filter(until_at=None).first()
    if held is None:
        return None
    place = Place(held.district, held.institution_code, held.sector)
    if not may_grant(actor, role_code=held.role, place=place) or account.code == actor.code:
        raise NotPermitted("No le corresponde quitar ese rol. Pídalo a la administración de la plataforma.")
    held.until_at, held.ended_by = max(at, held.from_at), actor.code
    held.save(update_fields=["until_at", "ended_by"])
    return held
