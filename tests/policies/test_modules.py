"""The shape of the code: small modules and functions, telling names, imports where they are seen."""

from __future__ import annotations

import ast

from tests.policies.sources import Module, modules, percentile

LONGEST_MODULE, MEDIAN_MODULE, USUAL_MODULE = 300, 80, 160
LONGEST_FUNCTION, USUAL_FUNCTION = 60, 25
VAGUE_NAMES = {"core", "common", "utils", "helpers", "base"}
BANNED_IDENTIFIERS = ("victim", "complaint", "aggressor", "ticket")  # GBVIMS: survivor, report, alleged perpetrator
CONTENT_ONLY = 3  # a module of this many lines is a package's docstring


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_module_is_long() -> None:
    assert {m.name: m.lines for m in modules() if m.lines > LONGEST_MODULE} == {}


def test_modules_are_short_as_a_rule() -> None:
    lengths = [m.lines for m in modules() if m.lines > CONTENT_ONLY]
    assert percentile(lengths, 0.5) <= MEDIAN_MODULE
    assert percentile(lengths, 0.9) <= USUAL_MODULE


def test_no_function_is_long() -> None:
    found = {f"{m.name}:{f.name}": _length(f) for m in modules() for f in _functions(m)}
    assert {name: length for name, length in found.items() if length > LONGEST_FUNCTION} == {}
    assert percentile(list(found.values()), 0.95) <= USUAL_FUNCTION


def test_no_module_hides_behind_a_vague_name() -> None:
    assert [m.name for m in modules() if VAGUE_NAMES & set(m.name.removesuffix(".py").split("/"))] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [m.name for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert [name for name in silent if not name.endswith(("apps.py", "__init__.py"))] == []


def test_imports_stand_at_the_top() -> None:
    found = [
        f"{m.name}:{node.lineno}"
        for m in modules()
        for function in _functions(m)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def _identifiers(module: Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def test_identifiers_use_the_words_of_the_field() -> None:
    found = [
        f"{m.name}: {name}"
        for m in modules()
        for name in sorted(_identifiers(m))
        if any(word in name.lower() for word in BANNED_IDENTIFIERS)
    ]
    assert found == []
