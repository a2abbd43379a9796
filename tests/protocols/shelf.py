"""A small library written to a folder, to be bent in each test."""

from __future__ import annotations

from pathlib import Path

from tejido.protocols.loading import load_library
from tejido.protocols.steps import Library

FACTS = """facts:
  danger: {type: bool, question: "¿Hay peligro?"}
  age: {type: whole, question: "¿Qué edad tiene?", most: 130, beyond: De 0 a 130.}
  group:
    type: choice
    question: ¿Qué grupo?
    values: {young: joven, old: mayor}
    from: age
    bands: {young: [0, 59], old: [60, 120]}
  received_by: {type: choice, question: "¿Quién recibió?", values: {police: PNP, prosecutor: MP}}
  kinds: {type: several, question: "¿Qué tipos?", values: {sexual: sexual, physical: física}}
"""
LADDERS = """ladders:
  plain:
    remind_at_shares: [0.5, 0.9]
    remind_every_hours_without_limit: 24
    unacknowledged_after_minutes: 60
    rungs:
      - {who: post, after_due_hours: 0}
      - {who: head, after_due_hours: 1.5}
"""
GAPS = """gaps:
  - {id: g1, protocol: one, sector: police, what: Algo, obtain: El texto}
  - {id: g2, protocol: one, sector: ~, what: Otro, obtain: El texto}
"""
HEAD = """protocol: one
name: Protocolo uno
versions:
  - {id: v1, name: Primera, in_force: {from: ~, until: 2025-12-31}, norm: Ley 30364, article: ~, mark: secondary}
  - {id: v2, name: Segunda, in_force: {from: 2026-01-01, until: ~}, norm: Ley 30364, article: "1", mark: official}
steps:
"""
STEP = """  - id: a
    duty: police.a
    sector: police
    action: Haga algo.
    starts_on: [report.received]
    cite: {norm: Ley 30364, article: "15"}
    mark: official
    ladder: plain
"""


def step(name: str = "a", duty: str = "police.a", mark: str = "official", extra: str = "") -> str:
    """A step of the small library with further lines (each indented by four spaces here)."""
    text = STEP.replace("id: a", f"id: {name}").replace("police.a", duty).replace("mark: official", f"mark: {mark}")
    return text + "".join(f"    {line}\n" for line in extra.splitlines())


def write(folder: Path, protocol: str = HEAD + STEP, **files: str) -> Path:
    """The folder with the small library; `facts`, `ladders` and `gaps` replace its files."""
    texts = {"facts": FACTS, "ladders": LADDERS, "gaps": GAPS, "one": protocol} | files
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def shelf(folder: Path, *steps: str, **files: str) -> Library:
    """The library with these steps."""
    return load_library(write(folder, HEAD + "".join(steps or (STEP,)), **files))
