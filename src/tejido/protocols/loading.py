"""The folder of protocols read into a `Library`, or refused with file, line and reason.

`facts.yaml`, `ladders.yaml`, `gaps.yaml` and `norms.yaml` have their own form; every other `*.yaml` is a protocol. A
district's folder adds its own to those of the country; it may leave out any of the four.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tejido.kernel.errors import WrongFile
from tejido.law.norms import NORMS_FILE, load_norms
from tejido.law.reading import Value, read_yaml
from tejido.protocols.facts import load_facts
from tejido.protocols.reading_steps import Known, read_protocol
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Gap, Ladder, Library, Protocol, Rung, Who

LIBRARY = Path(__file__).with_name("library")
FACTS, LADDERS, GAPS, NORMS = "facts.yaml", "ladders.yaml", "gaps.yaml", "norms.yaml"
COMPANIONS = (FACTS, LADDERS, GAPS, NORMS)


def protocol_files(folder: Path) -> list[Path]:
    """The protocol files of a folder, in the order of their names."""
    return sorted(path for path in folder.glob("*.yaml") if path.name not in COMPANIONS)


def load_library(folder: Path, *more: Path) -> Library:
    """The library of a folder, and the protocols of further folders (a district's own).

    Raises:
        WrongFile: the first fault, with file, line and reason.
    """
    known = load_known(folder, *more)
    protocols: dict[str, Protocol] = {}
    for path in (path for one in (folder, *more) for path in protocol_files(one)):
        protocol = read_protocol(read_yaml(path), known)
        if protocol.id in protocols:
            raise WrongFile(path.name, 1, f"el protocolo «{protocol.id}» está repetido")
        protocols[protocol.id] = protocol
    national = len(protocol_files(folder))
    return Library(
        protocols=MappingProxyType(protocols),
        ladders=known.ladders,
        gaps=load_gaps([folder / GAPS, *_companions(GAPS, *more)], protocols),
        facts=known.facts,
        norms=known.norms,
        version=_hash(_every_file(folder, *more)),
        local=tuple(protocols)[national:],
        local_facts=tuple(known.facts)[len(load_facts(folder / FACTS)) :],
        local_version=_hash(_every_file(*more)) if more else "",
    )


def _every_file(*folders: Path) -> list[Path]:
    return [file for one in folders for file in (*_companions(None, one), *protocol_files(one))]


def _companions(name: str | None, *folders: Path) -> list[Path]:
    """The files of that name (of any companion, for None) that the folders have."""
    names = COMPANIONS if name is None else (name,)
    return [one / each for one in folders for each in names if (one / each).is_file()]


@cache
def national_library() -> Library:
    """The library that comes with the project, the same for every district, read once."""
    return load_library(LIBRARY)


def load_known(folder: Path, *more: Path) -> Known:
    """What the protocols of the folders may refer to; the first one must have its facts and ladders."""
    return Known(
        load_norms(NORMS_FILE, *_companions(NORMS, folder, *more)),
        load_ladders(folder / LADDERS, *_companions(LADDERS, *more)),
        load_facts(folder / FACTS, *_companions(FACTS, *more)),
    )


def load_ladders(*paths: Path) -> Mapping[str, Ladder]:
    """The ladders of the files by their name.

    Raises:
        WrongFile: with file, line and reason.
    """
    found: dict[str, Ladder] = {}
    for path in paths:
        for name, value in read_yaml(path).fields(("ladders",))["ladders"].mapping().items():
            if name in found:
                raise value.wrong(f"la escalera «{name}» ya está en otro archivo")
            found[name] = _ladder(name, value)
    return MappingProxyType(found)


def _ladder(name: str, value: Value) -> Ladder:
    fields = value.fields(
        (
            "remind_at_shares",
            "remind_every_hours_without_limit",
            "unacknowledged_after_minutes",
            "rungs",
        )
    )
    shares = tuple(one.number() for one in fields["remind_at_shares"].items())
    if not all(0 < share < 1 for share in shares) or list(shares) != sorted(set(shares)):
        raise fields["remind_at_shares"].wrong("los avisos van entre 0 y 1, de menor a mayor")
    every = fields["remind_every_hours_without_limit"]
    if every.number() == 0:
        raise every.wrong("el número debe ser mayor que 0")
    minutes = fields["unacknowledged_after_minutes"].whole(1)
    return Ladder(name, shares, every.number(), minutes, _rungs(fields["rungs"]))


def _rungs(value: Value) -> tuple[Rung, ...]:
    rungs = []
    for item in value.items():
        fields = item.fields(("who", "after_due_hours"))
        rungs.append(Rung(fields["who"].one_of(Who), fields["after_due_hours"].number()))
    order = [list(Who).index(rung.who) for rung in rungs]
    hours = [rung.after_due_hours for rung in rungs]
    if not rungs or order != sorted(set(order)) or hours != sorted(hours):
        raise value.wrong("los peldaños suben: post, head, secretariat, body, y sus horas no bajan")
    return tuple(rungs)


def load_gaps(paths: Iterable[Path], protocols: Mapping[str, Protocol]) -> tuple[Gap, ...]:
    """The gaps of the files.

    Raises:
        WrongFile: with file, line and reason.
    """
    found: dict[str, Gap] = {}
    for value in (one for path in paths for one in read_yaml(path).fields(("gaps",))["gaps"].items()):
        gap = _gap(value, protocols)
        if gap.id in found:
            raise value.wrong(f"el vacío «{gap.id}» está repetido")
        found[gap.id] = gap
    return tuple(found.values())


def _gap(value: Value, protocols: Mapping[str, Protocol]) -> Gap:
    fields = value.fields(("id", "protocol", "sector", "what", "obtain"))
    sector = fields["sector"]
    return Gap(
        id=fields["id"].text(),
        protocol=fields["protocol"].among(protocols, "el protocolo"),
        sector=None if sector.empty else sector.one_of(Sector),
        what=fields["what"].text(),
        obtain=fields["obtain"].text(),
    )


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]
