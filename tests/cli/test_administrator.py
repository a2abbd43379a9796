from __future__ import annotations

import pytest

from tejido.accounts.services.invitations import invited_account
from tejido.cli.dispatch import main
from tejido.kernel.clock import now

pytestmark = pytest.mark.django_db


def test_the_first_administrator_gets_a_door(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["administrator", "ana@tejido.example", "Ana Ejemplo"]) == 0
    link = capsys.readouterr().out.splitlines()[0]
    token = link.rstrip("/").rpartition("/")[2]
    account = invited_account(token, at=now())
    assert account.email == "ana@tejido.example"
    assert [grant.role for grant in account.grants.all()] == ["administrator"]


def test_a_wrong_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["administrator", "no es un correo", "Ana Ejemplo"]) == 1
    assert capsys.readouterr().err
