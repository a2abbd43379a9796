"""Reads the catalogue's files and refuses a wrong one with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tejido.cases.catalog.vocabularies import Catalog, Choice, Rule, Vocabulary
from tejido.kernel.errors import WrongFile
from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml
from tejido.protocols.sectors import Sector

_OPTIONAL = ("cem", "parent", "doors", "note", "mark", "from_age", "to_age")


def load_catalog(folder: Path) -> Catalog:
    """The catalogue of a folder: every file of `lists/`, and `gbvims.yaml`.

    Raises:
        WrongFile: a file is wrong, a list stands twice, a parent does not exist, or an act or a type of violence has
            no rule or several.
    """
    found: dict[str, Vocabulary] = {}
    for path in sorted((folder / "lists").glob("*.yaml")):
        for name, value in read_yaml(path).mapping().items():
            if name in found:
                raise value.wrong(f"la lista «{name}» ya existe en otro archivo")
            found[name] = _vocabulary(name, value, found)
    for needed in ("types", "acts", "age_bands", "gbvims_types"):
        if needed not in found:
            raise WrongFile("lists", 0, f"falta la lista «{needed}»")
    return Catalog(found, _rules(read_yaml(folder / "gbvims.yaml"), found))


def _vocabulary(name: str, value: Value, known: dict[str, Vocabulary]) -> Vocabulary:
    fields = value.fields(("title", "source", "mark", "choices"), ("parent",))
    mark = fields["mark"].one_of(Mark)
    parent = fields["parent"].among(known, "la lista") if "parent" in fields else None
    parents: Mapping[str, Choice] = known[parent].choices if parent else {}
    choices: dict[str, Choice] = {}
    for item in fields["choices"].items():
        choice = _choice(item, mark, parents)
        if choice.code in choices:
            raise item.wrong(f"el código «{choice.code}» está repetido")
        if parent and choice.parent is None:
            raise item.wrong(f"a «{choice.code}» le falta el campo «parent»")
        choices[choice.code] = choice
    if not choices:
        raise value.wrong(f"la lista «{name}» no tiene opciones")
    return Vocabulary(name, fields["title"].text(), fields["source"].text(), mark, parent, choices)


def _choice(item: Value, mark: Mark, parents: Mapping[str, Choice]) -> Choice:
    fields = item.fields(("code", "label"), _OPTIONAL)
    doors = fields["doors"].items() if "doors" in fields else ()
    return Choice(
        code=fields["code"].text(),
        label=fields["label"].text(),
        mark=fields["mark"].one_of(Mark) if "mark" in fields else mark,
        cem=fields["cem"].text() if "cem" in fields else None,
        parent=fields["parent"].among(parents, "la opción") if "parent" in fields else None,
        doors=frozenset(door.one_of(Sector).value for door in doors),
        note=fields["note"].text() if "note" in fields else "",
        from_age=fields["from_age"].whole() if "from_age" in fields else None,
        to_age=fields["to_age"].whole() if "to_age" in fields else None,
    )


def _rules(root: Value, known: dict[str, Vocabulary]) -> tuple[Rule, ...]:
    rules, taken = [], set[str]()
    for item in root.items():
        fields = item.fields(("type", "acts"), ("alone",))
        acts = _once(fields["acts"], known["acts"], taken)
        alone = _once(fields["alone"], known["types"], taken) if "alone" in fields else frozenset()
        rules.append(Rule(fields["type"].among(known["gbvims_types"].choices, "el tipo"), acts, alone))
    forgotten = sorted((known["acts"].choices.keys() | known["types"].choices.keys()) - taken)
    if forgotten:
        raise root.wrong(f"ninguna regla nombra a: {', '.join(forgotten)}")
    return tuple(rules)


def _once(value: Value, vocabulary: Vocabulary, taken: set[str]) -> frozenset[str]:
    found = set()
    for item in value.items():
        code = item.among(vocabulary.choices, "la opción")
        if code in taken:
            raise item.wrong(f"«{code}» ya está en otra regla")
        taken.add(code)
        found.add(code)
    return frozenset(found)
