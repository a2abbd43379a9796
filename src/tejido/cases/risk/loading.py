"""Reads the risk sheets and refuses a wrong one with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tejido.cases.risk.instruments import YES_NO, Condition, CutOff, Instrument, Item, Kind
from tejido.cases.risk.levels import LADDER, Level
from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml

_HEAD = ("code", "version", "name", "about", "source", "state", "mark")
_SCORED = ("published_on", "maximum", "cut_offs", "items", "raise_note", "raise_mark")
_ITEM = ("yes", "no", "help", "note", "mark", "options", "asked_if", "may_be_blank", "raises_level")


def load_instruments(folder: Path) -> dict[tuple[str, str], Instrument]:
    """Every sheet of a folder by code and version, in the order of the files.

    Raises:
        WrongFile: a file is wrong, a sheet stands twice, its points do not add up to its maximum, its cut-offs leave
            a gap, or an item waits for one that does not come before it.
    """
    found: dict[tuple[str, str], Instrument] = {}
    for path in sorted(folder.glob("*.yaml")):
        root = read_yaml(path)
        sheet = _instrument(root)
        if (sheet.code, sheet.version) in found:
            raise root.wrong(f"la ficha «{sheet.code}», versión «{sheet.version}», ya existe en otro archivo")
        found[sheet.code, sheet.version] = sheet
    return found


def _instrument(root: Value) -> Instrument:
    scored = "items" in root.mapping()
    fields = root.fields((*_HEAD, *(_SCORED if scored else ("levels",))))
    mark = fields["mark"].one_of(Mark)
    items = _items(fields["items"], mark) if scored else ()
    sheet = Instrument(
        code=fields["code"].text(),
        version=fields["version"].text(),
        published_on=fields["published_on"].day() if scored else None,
        name=fields["name"].text(),
        about=fields["about"].text(),
        source=fields["source"].text(),
        state=fields["state"].text(),
        mark=mark,
        items=items,
        cut_offs=_cut_offs(fields["cut_offs"], fields["maximum"].whole()) if scored else (),
        levels=() if scored else tuple(level.one_of(Level) for level in fields["levels"].items()),
        raise_note=fields["raise_note"].text() if scored else "",
        raise_mark=fields["raise_mark"].one_of(Mark) if scored else mark,
    )
    if scored and sheet.maximum != fields["maximum"].whole():
        raise fields["maximum"].wrong(f"las preguntas suman {sheet.maximum} puntos como máximo")
    return sheet


def _cut_offs(value: Value, maximum: int) -> tuple[CutOff, ...]:
    cuts = []
    expected = 0
    for item, level in zip(value.items(), LADDER, strict=False):
        fields = item.fields(("level", "from", "to"))
        cut = CutOff(fields["level"].one_of(Level), fields["from"].whole(), fields["to"].whole())
        if cut.level is not level or cut.least != expected or cut.most < cut.least:
            raise item.wrong(f"se esperaba el nivel «{level.value}» desde {expected} puntos")
        expected = cut.most + 1
        cuts.append(cut)
    if expected != maximum + 1 or len(cuts) != len(LADDER):
        raise value.wrong(f"los cortes deben llegar hasta {maximum} puntos, con un corte por nivel")
    return tuple(cuts)


def _items(value: Value, mark: Mark) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for entry in value.items():
        item = _item(entry, mark, found)
        if item.number in found:
            raise entry.wrong(f"la pregunta «{item.number}» está repetida")
        found[item.number] = item
    return tuple(found.values())


def _item(entry: Value, mark: Mark, known: Mapping[str, Item]) -> Item:
    fields = entry.fields(("number", "block", "kind", "text"), _ITEM)
    kind = fields["kind"].one_of(Kind)
    if (kind is Kind.SCORED) != ("yes" in fields and "no" in fields):
        raise entry.wrong("solo una pregunta con puntaje lleva «yes» y «no», y lleva los dos")
    if "options" in fields and kind is not Kind.CHOICE:
        raise entry.wrong("solo una pregunta «choice» lleva sus propias opciones")
    return Item(
        number=fields["number"].text(),
        block=fields["block"].text(),
        kind=kind,
        text=fields["text"].text(),
        help=fields["help"].text() if "help" in fields else "",
        note=fields["note"].text() if "note" in fields else "",
        mark=fields["mark"].one_of(Mark) if "mark" in fields else mark,
        options={} if kind is Kind.TEXT else _options(fields.get("options")),
        points={answer: fields[answer].whole() for answer in YES_NO} if kind is Kind.SCORED else {},
        asked_if=_condition(fields["asked_if"], known) if "asked_if" in fields else None,
        may_be_blank=fields["may_be_blank"].flag() if "may_be_blank" in fields else False,
        raises_level=fields["raises_level"].flag() if "raises_level" in fields else False,
    )


def _options(value: Value | None) -> Mapping[str, str]:
    if value is None:
        return YES_NO
    pairs = [option.fields(("code", "label")) for option in value.items()]
    return {pair["code"].text(): pair["label"].text() for pair in pairs}


def _condition(value: Value, known: Mapping[str, Item]) -> Condition:
    fields = value.fields(("item", "answer"))
    item = known[fields["item"].among(known, "la pregunta anterior")]
    return Condition(item.number, fields["answer"].among(item.options, "la respuesta"))
