"""The glossary is kept: no banned word in identifiers, the Spanish words in what people read, and its page made."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tejido.cases.catalog import catalog
from tejido.cases.risk import instruments
from tejido.cli.light.glossary import load_glossary, written
from tejido.kernel.errors import WrongFile
from tests.policies.sources import PACKAGE, ROOT, modules

WORDS = load_glossary(ROOT / "docs" / "glossary.yaml")
BANNED = {word for entry in WORDS for word in entry.banned}
AVOIDED = {word for entry in WORDS for word in entry.avoid}
ALLOWED = {phrase for entry in WORDS for phrase in entry.allowed}
SAME_IN_SPANISH = {word.term for word in WORDS if word.term == word.spanish} | {"kit", "actor"}
CODE_WORDS = {word.term.replace("_", " ") for word in WORDS} - SAME_IN_SPANISH
READ_ATTRIBUTES = r"(?:aria-label|title|placeholder|alt|label|summary)"


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for name in ("id", "attr", "name", "arg", "module", "asname"):
            value = getattr(node, name, None)
            if isinstance(value, str):
                yield value


def named_wrongly(tree: ast.AST) -> list[str]:
    return sorted({name for name in identifiers(tree) if any(word in name.lower() for word in BANNED)})


def read_by_people(template: str) -> str:
    """What a person reads of a template: its text and the attributes that are spoken, without tags or variables."""
    text = re.sub(r"(?s)\{% comment .*?endcomment %\}|\{#.*?#\}|<!--.*?-->|<(script|style)\b.*?</\1>", " ", template)
    spoken = re.findall(rf"""\b{READ_ATTRIBUTES}=(?:"([^"]*)"|'([^']*)')""", text)
    text = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", " ", text)
    text = re.sub(r"(?s)<[^>]*>", " ", text)
    return re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", " ", " ".join([text, *(" ".join(pair) for pair in spoken)]))


def said_wrongly(text: str) -> list[str]:
    for phrase in ALLOWED:
        text = text.replace(phrase, " ")
    found = re.findall(rf"(?i)\b(?:{'|'.join(map(re.escape, sorted(AVOIDED | CODE_WORDS)))})\b", text)
    return sorted({word.lower() for word in found})


def test_identifiers_avoid_the_banned_words() -> None:
    assert {m.name: wrong for m in modules() if (wrong := named_wrongly(m.tree))} == {}


def test_templates_say_the_spanish_word() -> None:
    files = sorted(PACKAGE.rglob("templates/**/*.html"))
    found = {
        file.relative_to(PACKAGE).as_posix(): wrong
        for file in files
        if (wrong := said_wrongly(read_by_people(file.read_text(encoding="utf-8"))))
    }
    assert files
    assert found == {}


def test_the_lists_and_the_risk_sheets_say_the_spanish_word() -> None:
    texts = [
        text
        for vocabulary in catalog().vocabularies.values()
        for choice in vocabulary.choices.values()
        for text in (vocabulary.title, choice.label, choice.note)
    ]
    texts += [text for sheet in instruments().values() for item in sheet.items for text in (item.text, item.help)]
    assert [(text, wrong) for text in texts if (wrong := said_wrongly(text))] == []


def test_the_page_says_what_the_file_says() -> None:
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == written(WORDS)


def test_no_word_is_both_used_and_avoided() -> None:
    used = {word.spanish for word in WORDS}
    assert not used & AVOIDED
    assert not {word.term for word in WORDS} & BANNED


def test_the_rules_catch_what_they_are_for() -> None:
    assert named_wrongly(ast.parse("def f(victim_code): pass\nclass Ticket: x = y.aggressor")) == [
        "Ticket",
        "aggressor",
        "victim_code",
    ]
    page = '<p title="La víctima">{{ victim }} El agresor</p><!-- survivor --><b data-x="ticket">Case</b>'
    assert said_wrongly(read_by_people(page)) == ["agresor", "case", "víctima"]
    assert said_wrongly("Registro Único de Víctimas, caso, persona afectada") == []


def test_a_wrong_glossary_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    entry = "- {term: a, spanish: a, definition: a, source: a}\n"
    path.write_text(entry + entry, encoding="utf-8")
    with pytest.raises(WrongFile, match="línea 2"):
        load_glossary(path)
