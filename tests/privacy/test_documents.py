"""The security document and the impact assessment say what the code says: every table, field, class and time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tejido.cases.field_policy import Group, sector_table
from tejido.cli.dispatch import main
from tejido.pathways.privacy_documents import GROUP_WORDS, IMPACT, SECURITY, privacy_documents
from tejido.privacy.inventory import CLASS_WORDS, banks, told
from tejido.privacy.tables import kept_of, members_of, tables
from tejido.protocols.sectors import Sector

TABLES = tables()
SAID = privacy_documents()


def part_of(table: str) -> str:
    """What the inventory says of a table."""
    return SAID[SECURITY].partition(f"#### `{table}`\n")[2].partition("\n#")[0]


@pytest.mark.parametrize("model", TABLES, ids=[model._meta.label for model in TABLES])
def test_every_field_stands_in_the_inventory_with_its_class(model: type[Model]) -> None:
    part = part_of(model._meta.db_table)
    assert str(kept_of(model)) in part
    for field in model._meta.concrete_fields:
        (line,) = re.findall(rf"^\| `{field.name}` \| (.*) \|$", part, re.MULTILINE)
        known = getattr(model, "field_classes", {}).get(field.name)
        if known:
            assert line.startswith(CLASS_WORDS[known]), line
        assert ("cifrado" in line) is (field.name.endswith("sealed"))


def test_what_is_of_a_case_is_sensitive_and_the_directory_is_not() -> None:
    flags = {f"{t.label}.{f.name}": f.sensitive for bank in banks() for t in bank.tables for f in t.fields}
    family = {member.model._meta.label for member in members_of(apps.get_model("cases.Case"))}
    assert {"cases.Person", "obligations.ObligationAct", "documents.DocumentContent"} <= family
    assert all(sensitive for name, sensitive in flags.items() if name.rpartition(".")[0] in family)
    assert flags["privacy.RightsRequest.person_sealed"]
    for name in ("directory.Institution.name", "ledger.LedgerEntry.action", "privacy.RightsRequest.kind"):
        assert not flags[name], name


def test_every_sector_sees_what_its_policy_says() -> None:
    assert set(GROUP_WORDS) == set(Group)
    for sector, groups in sector_table().items():
        line = next(row for row in SAID[SECURITY].splitlines() if row.startswith(f"| {Sector(sector).spanish} |"))
        assert line.count(",") == len(groups) - 1
        assert all(GROUP_WORDS[group] in line for group in groups)


def test_logs_are_kept_for_two_years_at_least() -> None:
    for label in ("alerts.Delivery", "ledger.LedgerEntry"):
        model = next(model for model in TABLES if model._meta.label == label)
        rule = kept_of(model).retention
        assert rule.columns == () or rule.years >= 2


def test_the_risks_and_what_is_open_are_told() -> None:
    for risk in told().risks:
        assert risk["risk"] in SAID[IMPACT]
    for sentence in told().open:
        assert all(sentence in text for text in SAID.values())
    assert "20 días hábiles" in SAID[IMPACT]
    assert "48 horas" in SAID[IMPACT]


def test_the_command_writes_the_same_text_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("a", "b"):
        assert main(["privacy", "documents", str(tmp_path / folder)]) == 0
    assert "Escrito" in capsys.readouterr().out
    for name in (SECURITY, IMPACT):
        first, second = ((tmp_path / folder / name).read_text(encoding="utf-8") for folder in ("a", "b"))
        assert first == second
        assert first.startswith("# ")
