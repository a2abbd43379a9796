"""Every table says what it holds and how long it is kept; every link is indexed and none cascades."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.models.deletion import CASCADE

CLASSES = {"public", "deidentified", "personal", "secret"}


def _ours() -> list[type[models.Model]]:
    configs = [config for config in apps.get_app_configs() if config.name.startswith("tejido.")]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


OURS = _ours()
NAMES = [model._meta.label for model in OURS]


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_every_field_is_classed(model: type[models.Model]) -> None:
    classed: dict[str, str] = getattr(model, "field_classes", {})
    assert {field.name for field in model._meta.concrete_fields} == set(classed)
    assert set(classed.values()) <= CLASSES


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_every_table_says_how_long_it_is_kept(model: type[models.Model]) -> None:
    assert len(getattr(model, "keep", "")) >= len("Siempre.")


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_no_link_cascades(model: type[models.Model]) -> None:
    links = [field for field in model._meta.concrete_fields if field.remote_field]
    assert [field.name for field in links if field.remote_field.on_delete is CASCADE] == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_save_is_not_overridden(model: type[models.Model]) -> None:
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@pytest.mark.django_db
def test_every_link_is_indexed_in_the_database() -> None:
    bare = []
    with connection.cursor() as cursor:
        for model in OURS:
            table = model._meta.db_table
            constraints = connection.introspection.get_constraints(cursor, table).values()
            leading = {c["columns"][0] for c in constraints if c["columns"] and (c["index"] or c["unique"])}
            links = [f for f in model._meta.concrete_fields if f.remote_field and not f.primary_key]
            bare += [f"{table}.{field.column}" for field in links if field.column not in leading]
    assert bare == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
