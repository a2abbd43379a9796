"""Every table with its rule, and what hangs on a subject or an account: read from the models themselves.

A new table is found by its links: nothing has to be registered for the purge to know it. Only names of tables and
columns are read here; no row is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Model

from tejido.kernel.retention import After, Kept

_NOBODY = Kept("Siempre: no guarda datos de personas.")
_WITH_ACCOUNT = Kept("Lo mismo que la cuenta (propuesta por validar).", After.ACCOUNT_LEFT)
# What the framework and the login package keep: `model: (words and rule, columns with personal or secret data)`.
FRAMEWORK: Mapping[str, tuple[Kept, str]] = {
    "sessions.Session": (
        Kept("0 días desde que vence: una sesión termina a los 30 minutos sin uso.", "expire_date"),
        "session_key session_data",
    ),
    "account.EmailAddress": (_WITH_ACCOUNT, "email"),
    "account.EmailConfirmation": (_WITH_ACCOUNT, "key"),
    "mfa.Authenticator": (_WITH_ACCOUNT, "data"),
    "auth.Group": (_NOBODY, ""),
    "auth.Permission": (_NOBODY, ""),
    "auth.Group_permissions": (_NOBODY, ""),
    "contenttypes.ContentType": (_NOBODY, ""),
}
_BELONGS = frozenset({After.CASE_CLOSED, After.SUBJECT})
KINDS: Mapping[str, str] = {"cases.Case": "case", "privacy.RightsRequest": "rights", "privacy.Breach": "breach"}
"""The tables that are the subject of others, with the word by which those name them."""


@dataclass(frozen=True, slots=True)
class Member:
    """A table of a family, with the condition that finds its rows: `%(ids)s` and `%(codes)s` are the roots'."""

    model: type[Model]
    condition: str

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)


def tables() -> list[type[Model]]:
    """Every table of the database that has a model, by label."""
    every = [model for config in apps.get_app_configs() for model in config.get_models(include_auto_created=True)]
    return sorted(every, key=lambda model: model._meta.label)


def kept_of(model: type[Model]) -> Kept:
    """How long its rows are kept."""
    known = FRAMEWORK.get(model._meta.label)
    kept = known[0] if known else getattr(model, "keep", None)
    if not isinstance(kept, Kept):
        raise TypeError(f"{model._meta.label} does not say how long it is kept")
    return kept


def by_age() -> list[type[Model]]:
    """The tables whose rows go when they are old enough by a column of their own."""
    return [model for model in tables() if kept_of(model).retention.columns]


@cache
def members_of(root: type[Model]) -> tuple[Member, ...]:
    """The whole family of a root, those that point to others first and the root last.

    For a subject: the tables kept as long as it, by link or by its code. For another root: every table with a link.
    """
    kind = KINDS.get(root._meta.label)
    found: dict[type[Model], str] = {root: f'"{root._meta.pk.column}" = ANY(%(ids)s)'}
    waiting = [model for model in tables() if model is not root and _may_belong(model, kind)]
    grown = True
    while grown:
        grown = False
        for model in [one for one in waiting if one not in found]:
            if condition := _condition(model, kind, found):
                found[model] = condition
                grown = True
    # A second look: a table may hang on two others, of which one was found later.
    full = {model: _condition(model, kind, found) if model is not root else text for model, text in found.items()}
    return tuple(Member(model, full[model]) for model in _children_first(list(full)))


def _may_belong(model: type[Model], kind: str | None) -> bool:
    return kind is None or kept_of(model).retention.after in _BELONGS


def _condition(model: type[Model], kind: str | None, found: Mapping[type[Model], str]) -> str:
    parts = [
        f'"{column}" IN (SELECT id FROM "{target._meta.db_table}" WHERE {found[target]})'  # noqa: S608  own tables
        for column, target in _links(model)
        if target in found and target is not model
    ]
    columns = {field.name for field in model._meta.concrete_fields}
    if kind and "subject_code" in columns:
        of_kind = f"subject_kind = '{kind}' AND " if "subject_kind" in columns else ""
        parts.append(f"({of_kind}subject_code = ANY(%(codes)s))")
    return " OR ".join(parts)


def _links(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """The columns that point to a table, with that table."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field.column, field.related_model


def _children_first(family: list[type[Model]]) -> list[type[Model]]:
    ordered: list[type[Model]] = []
    left = family
    while left:
        pointed = {target for model in left for _, target in _links(model) if target is not model}
        free = [model for model in left if model not in pointed]
        if not free:
            raise ValueError(f"links in a circle: {left}")
        ordered += free
        left = [model for model in left if model in pointed]
    return ordered
