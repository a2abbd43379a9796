"""The inventory of what is stored, read from the models: banks, tables, fields with class and sensitivity, time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from tejido.kernel.classes import DEIDENTIFIED, PERSONAL, PUBLIC, SECRET
from tejido.law.reading import Value, read_yaml
from tejido.privacy.tables import FRAMEWORK, kept_of, members_of, tables

FILE = Path(__file__).with_name("documents.yaml")
CLASS_WORDS = {
    PUBLIC: "público",
    DEIDENTIFIED: "sin identificar (códigos)",
    PERSONAL: "personal",
    SECRET: "secreto",
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A column; `sealed`: only its encrypted form is stored."""

    name: str
    field_class: str
    sensitive: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table with its fields and how long its rows are kept."""

    label: str
    name: str
    keep: str
    fields: tuple[FieldEntry, ...]

    @property
    def sensitive(self) -> bool:
        return any(field.sensitive for field in self.fields)


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank of personal data: what for, on what basis, and its tables."""

    name: str
    purpose: str
    basis: str
    tables: tuple[TableEntry, ...]

    @property
    def sensitive(self) -> bool:
        return any(table.sensitive for table in self.tables)


@dataclass(frozen=True, slots=True)
class Told:
    """What people wrote for the documents, beside what the code says."""

    processors: tuple[Row, ...]
    measures: tuple[str, ...]
    risks: tuple[Row, ...]
    open: tuple[str, ...]


def banks() -> list[Bank]:
    """Every bank that has tables here, in the order of the file.

    Raises:
        LookupError: a table's application is in no bank.
    """
    by_app: dict[str, list[TableEntry]] = {}
    for model in tables():
        by_app.setdefault(model._meta.app_label, []).append(_table(model))
    found = []
    for value in _file()["banks"].items():
        fields = value.fields(("name", "purpose", "basis", "apps"))
        of_bank = [t for app in fields["apps"].items() for t in by_app.pop(app.text(), [])]
        if of_bank:
            name, purpose, basis = (fields[key].text() for key in ("name", "purpose", "basis"))
            found.append(Bank(name, purpose, basis, tuple(of_bank)))
    if by_app:
        raise LookupError(f"{FILE.name}: say of which bank these applications are: {sorted(by_app)}")
    return found


def told() -> Told:
    """What the file says of processors, measures, risks and what is still open."""
    fields = _file()
    return Told(
        processors=_rows(fields["processors"], ("name", "does", "sees")),
        measures=tuple(value.text() for value in fields["measures"].items()),
        risks=_rows(fields["risks"], ("risk", "who", "level", "answer", "left")),
        open=tuple(value.text() for value in fields["open"].items()),
    )


def _rows(value: Value, names: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple({name: field.text() for name, field in row.fields(names).items()} for row in value.items())


@cache
def _file() -> Mapping[str, Value]:
    return read_yaml(FILE).fields(("banks", "processors", "measures", "risks", "open"))


def _table(model: type[Model]) -> TableEntry:
    return TableEntry(model._meta.label, model._meta.db_table, str(kept_of(model)), tuple(_fields(model)))


def _fields(model: type[Model]) -> Iterator[FieldEntry]:
    framework = FRAMEWORK.get(model._meta.label)
    personal = set(framework[1].split()) if framework else set()
    of_case = model in {member.model for member in members_of(apps.get_model("cases.Case"))}
    for field in model._meta.concrete_fields:
        known = getattr(model, "field_classes", {}).get(field.name)
        own = known or (PERSONAL if field.name in personal else DEIDENTIFIED)
        hidden = own in (PERSONAL, SECRET)
        # Nearly every field of a case tells of violence, health or family life: sensitive even without a name.
        sensitive = of_case or (hidden and model._meta.app_label == "privacy")
        yield FieldEntry(field.name, own, sensitive, field.name.endswith("_sealed") or field.name == "sealed")
