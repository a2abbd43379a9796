"""Words and rule of how long each table is kept agree, and no table of a case outlives it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

from tejido.kernel.retention import After, Kept, Retention
from tejido.privacy.tables import FRAMEWORK, kept_of, members_of, tables

TABLES = tables()
NAMES = [model._meta.label for model in TABLES]
_NUMBER = re.compile(r"(\d+) (años?|días?)")
_OWN_WORDS = {
    After.NEVER: r"^Siempre",
    After.IN_USE: r"^Mientras (?!la persona)",
    After.CASE_CLOSED: r"desde el cierre del caso",
    After.SUBJECT: r"^(Lo que dura el expediente|Lo mismo que el caso)",
    After.ACCOUNT_LEFT: r"^(Lo mismo que la cuenta|Mientras la persona trabaje en el sistema y)",
}


def numbers_in(words: str) -> tuple[int, int]:
    """The years and days that the words say."""
    found = _NUMBER.findall(words)
    return sum(int(n) for n, unit in found if unit[0] == "a"), sum(int(n) for n, unit in found if unit[0] == "d")


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_every_table_has_a_rule_that_says_what_its_words_say(model: type[models.Model]) -> None:
    kept = kept_of(model)
    assert isinstance(kept, Kept), "write it as Kept(words, …) of tejido.kernel.retention, or use CASE_KEEP"
    rule: Retention = kept.retention
    assert numbers_in(kept) == (rule.years, rule.days)
    if isinstance(rule.after, After):
        assert re.search(_OWN_WORDS[rule.after], kept), kept
    else:
        columns = {field.name for field in model._meta.concrete_fields}
        assert set(rule.after) <= columns
        dates = [model._meta.get_field(name) for name in rule.after]
        assert all(isinstance(field, models.DateTimeField) for field in dates)


def test_a_rule_that_disagrees_is_recognised() -> None:
    assert numbers_in("5 años desde el cierre") == (5, 0)
    assert numbers_in("7 días desde la última tecla") == (0, 7)
    assert Kept("2 años.", "created_at", years=3).retention.years != numbers_in("2 años.")[0]


def test_every_table_of_the_database_is_told() -> None:
    every = {model for config in apps.get_app_configs() for model in config.get_models(include_auto_created=True)}
    assert sorted(model._meta.label for model in every - set(TABLES)) == []
    labels = {model._meta.label for model in every}
    assert sorted(set(FRAMEWORK) - labels) == [], "these are gone"


@pytest.mark.parametrize("root", ["cases.Case", "privacy.RightsRequest", "privacy.Breach"])
def test_what_hangs_on_a_subject_goes_with_it(root: str) -> None:
    """No table with a link into the family of a subject is kept longer: the purge would break on it, or leave it."""
    family = {member.model for member in members_of(apps.get_model(root))}
    linked = {
        model
        for model in TABLES
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model in family
    }
    assert sorted(model._meta.label for model in linked - family) == []
    rules = {kept_of(model).retention.after for model in family - {apps.get_model(root)}}
    assert rules <= {After.CASE_CLOSED, After.SUBJECT}


def test_every_table_that_is_kept_as_long_as_a_case_is_in_its_family() -> None:
    family = {member.model for member in members_of(apps.get_model("cases.Case"))}
    by_case = {model for model in TABLES if kept_of(model).retention.after == After.CASE_CLOSED}
    assert sorted(model._meta.label for model in by_case - family) == []
    assert {"vault.DataKey", "ledger.LedgerEntry"}.isdisjoint(model._meta.label for model in family)
