from __future__ import annotations

from pathlib import Path

import pytest

from tejido.accounts.permits import SENTENCES, Permit
from tejido.accounts.roles import load_roles, role, roles
from tejido.kernel.errors import Refused, WrongFile

NUMBERS_ONLY = {
    Permit.NUMBERS_READ,
    Permit.PROTOCOLS_READ,
    Permit.SERIES_STATUS,
    Permit.PROTOCOL_DEBATE,
    Permit.QUESTIONS_ASK,
}
SEES_CASES = {Permit.CASE_READ, Permit.IDENTITY_READ, Permit.CASE_EDIT, Permit.CASE_REGISTER, Permit.BOARD_CODES}


def test_every_permit_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Permit)


@pytest.mark.parametrize(
    ("code", "more"), [("coordination_body", {Permit.BULLETIN_RECEIVE}), ("citizen_monitor", set())]
)
def test_who_sees_numbers_sees_nothing_else(code: str, more: set[Permit]) -> None:
    assert role(code).permits == NUMBERS_ONLY | more


@pytest.mark.parametrize("code", ["administrator", "log_reader"])
def test_who_runs_the_platform_sees_no_case(code: str) -> None:
    assert not role(code).permits & SEES_CASES


def test_the_secretariat_sees_codes_and_no_identity() -> None:
    permits = role("secretariat").permits
    assert Permit.BOARD_CODES in permits
    assert not permits & {Permit.IDENTITY_READ, Permit.CASE_READ, Permit.CASE_REGISTER}


def test_whoever_sees_identities_needs_a_second_step() -> None:
    for found in roles().values():
        assert found.second_step or not found.permits & (SEES_CASES | {Permit.ACCOUNTS_ADMIN, Permit.LEDGER_READ})


def test_only_numbers_roles_read_numbers() -> None:
    assert {r.code for r in roles().values() if Permit.NUMBERS_READ in r.permits} == {
        "coordination_body",
        "citizen_monitor",
    }


def test_womens_organisations_do_not_break_glass() -> None:
    assert Permit.GLASS_BREAK in role("operator").permits_in("cem")
    assert Permit.GLASS_BREAK not in role("operator").permits_in("womens_org")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(Refused):
        role("queen")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("operator: [", "YAML"),
        ("[]", "lista de roles"),
        ("operator: {name: x}", "debe tener"),
        ("o: {name: a, about: b, second_step: true, needs_institution: true, permits: [fly]}", "permiso que no existe"),
        ("o: {name: a, about: b, second_step: true, needs_institution: true, permits: [], extra: 1}", "debe tener"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile, match=said):
        load_roles(path)
