"""The who-may-enter matrix: read from its file, and the addresses that the site really has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import CAST

FILE = Path(__file__).with_name("who_may_enter.yaml")
ANONYMOUS, OTHERS, LOGIN = "anonymous", "others", "login"
EVERYBODY = (*CAST, ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Visit:
    """A GET of one address by everybody. `args` name things of the walked district; `expected` is by first name."""

    route: str
    args: Mapping[str, str]
    query: str
    expected: Mapping[str, int]
    post_only: bool

    @property
    def label(self) -> str:
        return " ".join([self.route, *self.args.values(), self.query]).strip()


def load() -> list[Visit]:
    """Every visit of the file; a person that nothing in a visit names is an error, the first that does counts."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = data["groups"]
    return [_visit(route, one, groups) for route, said in data["routes"].items() for one in _several(said)]


def _several(said: Any) -> list[dict[Any, Any]]:
    return said if isinstance(said, list) else [said]


def _visit(route: str, said: dict[Any, Any], groups: Mapping[str, list[str]]) -> Visit:
    post_only = bool(said.get("post_only"))
    answers: dict[Any, Any] = {LOGIN: [ANONYMOUS], 405: OTHERS} if post_only else {}
    answers |= {key: value for key, value in said.items() if key == LOGIN or isinstance(key, int)}
    expected: dict[str, int] = {}
    rest = None
    for status, names in answers.items():
        code = 302 if status == LOGIN else status
        if names == OTHERS:
            rest = code
            continue
        expected |= {name: code for name in _people(names, groups) if name not in expected}
    expected.setdefault(ANONYMOUS, 302)
    for name in EVERYBODY:
        if name not in expected:
            assert rest is not None, f"{route}: nothing is said of {name}"
            expected[name] = rest
    return Visit(route, said.get("args", {}), said.get("query", ""), expected, post_only)


def _people(names: Any, groups: Mapping[str, list[str]]) -> Iterator[str]:
    for name in names if isinstance(names, list) else [names]:
        if name in groups:
            yield from _people(groups[name], groups)
        else:
            assert name in EVERYBODY, f"nobody is called {name}"
            yield name


def routes() -> list[str]:
    """The name of every address of the site; one without a name is told by its path."""
    return sorted(_names(get_resolver().url_patterns))


def _names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or f"without a name: {pattern.pattern}"
