"""Escribe el glosario: «tejido glossary» hace docs/glossary.md a partir de docs/glossary.yaml.

With --check nothing is written: 1 when the page does not say what the file says.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from tejido.law.reading import Value, read_yaml

_HEAD = """# Glossary

Made from `glossary.yaml` by `tejido glossary`; do not edit. One word for each thing: in the code (English) and in what
people read (Spanish). A policy test keeps the banned words out of identifiers and the avoided ones out of the pages.

| in the code | people read | what it is | source | never in code | never on a page |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One thing: its word in the code, its word on the pages, and the words that are not used for it."""

    term: str
    spanish: str
    definition: str
    source: str
    banned: tuple[str, ...]
    avoid: tuple[str, ...]
    allowed: tuple[str, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="carpeta del glosario (docs)")
    parser.add_argument("--check", action="store_true", help="solo revisa que la página esté al día")


def run(options: argparse.Namespace) -> int:
    page = options.folder / "glossary.md"
    text = written(load_glossary(options.folder / "glossary.yaml"))
    if options.check:
        current = page.is_file() and page.read_text(encoding="utf-8") == text
        print("El glosario está al día." if current else "El glosario cambió: ejecute «tejido glossary».")
        return 0 if current else 1
    page.write_text(text, encoding="utf-8")
    print(f"Glosario escrito en {page}.")
    return 0


def load_glossary(path: Path) -> tuple[Word, ...]:
    """The words of a file, in its order.

    Raises:
        WrongFile: it is wrong, or a term stands twice.
    """
    found: dict[str, Word] = {}
    for entry in read_yaml(path).items():
        fields = entry.fields(("term", "spanish", "definition", "source"), ("banned", "avoid", "except"))
        word = Word(
            term=fields["term"].text(),
            spanish=fields["spanish"].text(),
            definition=fields["definition"].text(),
            source=fields["source"].text(),
            banned=_words(fields.get("banned")),
            avoid=_words(fields.get("avoid")),
            allowed=_words(fields.get("except")),
        )
        if word.term in found:
            raise entry.wrong(f"«{word.term}» está repetido")
        found[word.term] = word
    return tuple(found.values())


def written(words: tuple[Word, ...]) -> str:
    """The page, in Markdown, in alphabetical order of the terms."""
    rows = [
        (f"`{word.term}`", word.spanish, word.definition, word.source, ", ".join(word.banned), ", ".join(word.avoid))
        for word in sorted(words, key=lambda word: word.term)
    ]
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _words(value: Value | None) -> tuple[str, ...]:
    return () if value is None else tuple(item.text() for item in value.items())
