"""Invita a quien administrará la plataforma: escribe el enlace de un solo uso para su primera entrada."""

from __future__ import annotations

import argparse
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.services.invitations import invite_account
from tejido.accounts.services.roles import Place
from tejido.kernel.clock import LIMA, now


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="correo de la persona")
    parser.add_argument("full_name", help="nombre completo, entre comillas")


def run(options: argparse.Namespace) -> int:
    # The platform itself names nobody; whoever holds the server may, and the ledger says that it was done there.
    installer = replace(Actor.system("installer"), permits=frozenset({Permit.ACCOUNTS_ADMIN}))
    invited = invite_account(
        email=options.email,
        full_name=options.full_name,
        role="administrator",
        place=Place(district=settings.TEJIDO_DISTRICT),
        actor=installer,
        at=now(),
    )
    until = invited.expires_at.astimezone(LIMA)
    print(f"{settings.TEJIDO_PUBLIC_URL}{reverse('account_invitation', args=[invited.token])}")
    print(f"Entréguelo en persona: sirve una vez, hasta el {until:%d/%m/%Y a las %H:%M}.")
    return 0
