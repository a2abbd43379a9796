"""Each way in which a library is refused, with file, line and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tejido.config import environment
from tejido.kernel.errors import WrongFile
from tejido.law.marks import Mark
from tejido.protocols.events import Event
from tejido.protocols.loading import LIBRARY, load_library, national_library
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import IfUnknown, Limit, Period, Unit, Who
from tests.protocols.shelf import FACTS, GAPS, HEAD, LADDERS, STEP, shelf, step, write

OWN = environment.district_dir() / "protocols"


def test_a_small_library(tmp_path: Path) -> None:
    extra = """when: {eq: [danger, true]}
if_unknown: apply
limit: {amount: 2, unit: dh, counted_from: incident.occurred}
immediate: true
legal_basis: [{norm: Ley 30364, article: "15", when: {happened: cem.informed}}, {norm: Ley 31621, article: ~}]
ends_on: [cem.informed]
emits: [cem.informed]
repeats: true
in_force: {from: 2026-01-01, until: ~}"""
    library = shelf(tmp_path, step(extra=extra))
    (found,) = library.protocols["one"].steps
    assert (found.id, found.row, found.sector, found.duty) == ("one.a", "one.a", Sector.POLICE, "police.a")
    assert found.limit == Limit(2, Unit.WORKING_DAYS, Event.INCIDENT_OCCURRED)
    assert (found.if_unknown, found.immediate, found.repeats) == (IfUnknown.APPLY, True, True)
    assert (found.ends_on, found.emits) == ((Event.CEM_INFORMED,), (Event.CEM_INFORMED,))
    assert [str(basis.citation) for basis in found.legal_basis] == ["Ley 30364, art. 15", "Ley 31621"]
    assert found.in_force == Period(date(2026, 1, 1), None)
    assert found.depends_on == {"danger"}
    assert library.step("one.a") is found
    assert library.step("one.b") is None
    assert [gap.sector for gap in library.gaps] == [Sector.POLICE, None]
    ladder = library.ladders["plain"]
    assert ladder.remind_at_shares == (0.5, 0.9)
    assert [(rung.who, rung.after_due_hours) for rung in ladder.rungs] == [(Who.POST, 0), (Who.HEAD, 1.5)]


def test_what_a_step_does_not_say(tmp_path: Path) -> None:
    library = shelf(tmp_path)
    (found,) = library.protocols["one"].steps
    assert (found.limit, found.immediate, found.repeats, found.legal_basis) == (None, False, False, ())
    assert (found.ends_on, found.emits, found.in_force) == ((), (), Period(None, None))
    assert found.if_unknown is IfUnknown.WAIT
    assert library.protocols["one"].draft is False


def test_a_step_written_once_for_several_receivers(tmp_path: Path) -> None:
    library = shelf(tmp_path, STEP.replace("sector: police", "receivers: [police, prosecutor]"))
    steps = library.protocols["one"].steps
    assert [(one.id, one.row, one.sector) for one in steps] == [
        ("one.a.police", "one.a", Sector.POLICE),
        ("one.a.prosecutor", "one.a", Sector.PROSECUTOR),
    ]
    assert all(one.depends_on == {"received_by"} for one in steps)


def test_versions_take_only_the_steps_in_force_all_their_days(tmp_path: Path) -> None:
    first = step("first", extra="in_force: {from: ~, until: 2025-12-31}")
    second = step("second", extra="in_force: {from: 2026-01-01, until: ~}")
    one = shelf(tmp_path, first, second, step("both")).protocols["one"]
    taken = {version.id: [found.id for found in one.steps_of(version)] for version in one.versions}
    assert taken == {"v1": ["one.first", "one.both"], "v2": ["one.second", "one.both"]}
    assert [version.mark for version in one.versions] == [Mark.SECONDARY, Mark.OFFICIAL]


@pytest.mark.parametrize(
    ("mine", "other", "covers", "apart"),
    [
        ((None, None), (None, None), True, False),
        ((1, 9), (1, 9), True, False),
        ((1, 9), (2, 8), True, False),
        ((2, 9), (1, 9), False, False),
        ((1, 8), (1, 9), False, False),
        ((1, None), (1, None), True, False),
        ((1, 9), (1, None), False, False),
        ((1, 9), (None, 9), False, False),
        ((None, 4), (5, None), False, True),
        ((5, None), (None, 4), False, True),
        ((None, 5), (5, None), False, False),
    ],
)
def test_periods_include_both_ends(
    mine: tuple[int | None, int | None], other: tuple[int | None, int | None], covers: bool, apart: bool
) -> None:
    first, second = (Period(*(day and date(2026, 1, day) for day in ends)) for ends in (mine, other))
    assert first.covers(second) is covers
    assert first.apart_from(second) is apart
    for end in (first.start, first.until):
        assert end is None or first.holds(end)


def test_the_version_of_a_library_changes_with_any_file(tmp_path: Path) -> None:
    before = shelf(tmp_path).version
    assert shelf(tmp_path).version == before
    assert shelf(tmp_path, gaps=GAPS.replace("Algo", "Algo más")).version != before
    assert national_library().version == load_library(LIBRARY).version != load_library(LIBRARY, OWN).version


def test_another_district_inherits_nothing_of_this_one() -> None:
    """Neither the protocol nor its gaps, norms and facts: they lie in the district's own folder."""
    country, here = load_library(LIBRARY), load_library(LIBRARY, OWN)
    assert (here.local, country.local) == (("carabayllo_local",), ())
    assert (here.local_facts, country.local_facts) == (("wants_support",), ())
    assert country.protocols.keys() | set(here.local) == here.protocols.keys()
    assert here.local_version
    assert not country.local_version
    told = "".join(path.read_text(encoding="utf-8") for path in [*LIBRARY.glob("*.yaml")])
    assert "Protocolo local" not in told
    assert "carabayllo" not in told.lower()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("facts", FACTS, "facts.yaml, línea 2: el dato «danger» ya está en otro archivo"),
        ("ladders", LADDERS, "ladders.yaml, línea 3: la escalera «plain» ya está en otro archivo"),
        ("gaps", GAPS, "gaps.yaml, línea 2: el vacío «g1» está repetido"),
        ("norms", "norms: []\nmore: 1", "norms.yaml, línea 2: el campo «more» no se conoce aquí"),
    ],
)
def test_a_wrong_file_of_the_district_is_refused_with_its_line(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile) as refused:
        load_library(write(tmp_path), own)
    assert refused.value.message == reason


def test_a_district_adds_its_own_folder(tmp_path: Path) -> None:
    own = tmp_path / "district"
    own.mkdir()
    (own / "local.yaml").write_text((HEAD + STEP).replace("protocol: one", "protocol: two\ndraft: true"))
    library = load_library(write(tmp_path), own)
    assert list(library.protocols) == ["one", "two"]
    assert library.protocols["two"].draft
    (own / "local.yaml").write_text(HEAD + STEP)
    with pytest.raises(WrongFile, match="el protocolo «one» está repetido") as refused:
        load_library(tmp_path, own)
    assert refused.value.file == "local.yaml"


def test_what_a_protocol_says_of_all_its_steps(tmp_path: Path) -> None:
    library = load_library(write(tmp_path, HEAD.replace("versions:", "when: {has: [kinds, sexual]}\nversions:") + STEP))
    (found,) = library.protocols["one"].steps
    assert found.scope.names() == {"kinds"}
    assert found.when.names() == frozenset()


WHEN = "if_unknown: wait\nwhen: "
WRONG_STEPS = [
    ("sector: police", "sector: army", 9, "«army» no se conoce"),
    ("    sector: police\n", "", 7, "uno de los dos"),
    ("sector: police", "sector: police\n    receivers: [police]", 7, "uno de los dos"),
    ("sector: police", "receivers: [health]", 9, "no es una respuesta del dato «received_by»"),
    ("[report.received]", "[report.burnt]", 11, "«report.burnt» no se conoce"),
    ("[report.received]", "[]", 11, "al menos un evento"),
    ("norm: Ley 30364", "norm: Ley 99999", 12, "la norma «Ley 99999» no existe"),
    ("mark: official", "mark: sure", 13, "«sure» no se conoce"),
    ("ladder: plain", "ladder: steep", 14, "la escalera «steep» no existe"),
    ("    duty: police.a\n", "", 7, "falta el campo «duty»"),
    ("duty: police.a", "deber: police.a", 8, "«deber» no se conoce"),
    ("duty: police.a", "duty: ~", 8, "se esperaba un texto"),
]
WRONG_EXTRAS = [
    ("when: {eq: [danger, true]}", 7, "«if_unknown»"),
    ("if_unknown: perhaps", 15, "«perhaps» no se conoce"),
    ("limit: {amount: 24}", 15, "falta el campo «unit»"),
    ("limit: {amount: 24, unit: weeks}", 15, "«weeks» no se conoce"),
    ("limit: {amount: 0, unit: h}", 15, "debe ser 1 o más"),
    ("limit: {unit: h}", 15, "«amount» va en todo plazo"),
    ("limit: {amount: 1, unit: same_day}", 15, "«amount» va en todo plazo"),
    ("limit: {amount: 1, unit: h, counted_from: never}", 15, "«never» no se conoce"),
    ("immediate: always", 15, "true o false"),
    ("repeats: 1", 15, "true o false"),
    ("emits: [case.registered]", 15, "no puede producir «case.registered»"),
    ("ends_on: cem.informed", 15, "se esperaba una lista"),
    ("legal_basis: [{norm: Ley 30364}]", 15, "falta el campo «article»"),
    ("in_force: {from: 2026-01-01}", 15, "falta el campo «until»"),
    ("in_force: {from: 2026-01-02, until: 2026-01-01}", 15, "«until» es anterior"),
    ("in_force: {from: 2026-01-02, until: ~}", 7, "no rige en ninguna versión entera"),
    ("in_force: {from: 2025-06-01, until: ~}", 7, "parte una versión"),
    (WHEN + "{maybe: danger}", 16, "la palabra «maybe» no se conoce en una condición"),
    (WHEN + "{eq: [danger, true], known: danger}", 16, "una sola palabra"),
    (WHEN + "{eq: [fear, true]}", 16, "el dato «fear» no existe"),
    (WHEN + "{eq: [danger]}", 16, "dos valores"),
    (WHEN + "{eq: [danger, maybe]}", 16, "«maybe» no es una respuesta de «danger»"),
    (WHEN + "{eq: [kinds, sexual]}", 16, "el dato «kinds» no admite «eq»"),
    (WHEN + "{has: [kinds, moral]}", 16, "«moral» no es una respuesta de «kinds»"),
    (WHEN + "{in: [group, [young, middle]]}", 16, "«middle» no es una respuesta"),
    (WHEN + "{lt: [danger, 3]}", 16, "no admite «lt»"),
    (WHEN + "{lt: [age, joven]}", 16, "«joven» no es una respuesta de «age»"),
    (WHEN + "{all: []}", 16, "está vacía"),
    (WHEN + "{known: fear}", 16, "el dato «fear» no existe"),
    (WHEN + "{happened: never}", 16, "«never» no se conoce"),
    (WHEN + "{within_hours: [incident.occurred, 0]}", 16, "debe ser 1 o más"),
    (WHEN + "[danger]", 16, "nombre: valor"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), WRONG_STEPS)
def test_a_wrong_step_is_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert STEP.count(old) == 1
    with pytest.raises(WrongFile, match=reason) as refused:
        shelf(tmp_path, STEP.replace(old, new))
    assert (refused.value.file, refused.value.line) == ("one.yaml", line)


@pytest.mark.parametrize(("extra", "line", "reason"), WRONG_EXTRAS)
def test_a_wrong_line_of_a_step_is_refused(tmp_path: Path, extra: str, line: int, reason: str) -> None:
    with pytest.raises(WrongFile, match=reason) as refused:
        shelf(tmp_path, step(extra=extra))
    assert (refused.value.file, refused.value.line) == ("one.yaml", line)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (HEAD + STEP + STEP, 15, "«one.a» está repetido"),
        (HEAD.replace("id: v2", "id: v1") + STEP, 5, "la versión «v1» está repetida"),
        (HEAD.replace("from: 2026-01-01", "from: 2025-12-31") + STEP, 5, "rigen los mismos días"),
        (HEAD.replace("name: Protocolo uno\n", "") + STEP, 1, "falta el campo «name»"),
        (HEAD.replace("protocol: one", "protocol: one\ndraft: perhaps") + STEP, 2, "true o false"),
        ("protocol: one\nname: Uno\nversions: []\nsteps: []\n", 3, "al menos una versión"),
        ("protocol: [one\n", 2, "YAML bien formado"),
        ("", 0, "vacío"),
    ],
)
def test_a_wrong_protocol_is_refused(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(WrongFile, match=reason) as refused:
        load_library(write(tmp_path, text))
    assert (refused.value.file, refused.value.line) == ("one.yaml", line)


def test_receivers_need_the_fact_of_who_received(tmp_path: Path) -> None:
    facts = FACTS.replace("received_by", "taken_by")
    with pytest.raises(WrongFile, match="no es una respuesta del dato «received_by»"):
        shelf(tmp_path, STEP.replace("sector: police", "receivers: [police]"), facts=facts)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("[0.5, 0.9]", "[0.9, 0.5]", 3, "de menor a mayor"),
        ("[0.5, 0.9]", "[0.5, 0.5]", 3, "de menor a mayor"),
        ("[0.5, 0.9]", "[0, 0.5]", 3, "entre 0 y 1"),
        ("[0.5, 0.9]", "[0.5, 1]", 3, "entre 0 y 1"),
        ("limit: 24", "limit: 0", 4, "mayor que 0"),
        ("minutes: 60", "minutes: 0", 5, "debe ser 1 o más"),
        ("who: head", "who: boss", 8, "«boss» no se conoce"),
        ("who: head", "who: post", 7, "los peldaños suben"),
        ("who: post, after_due_hours: 0", "who: post, after_due_hours: 2", 7, "los peldaños suben"),
        ("who: post", "who: body", 7, "los peldaños suben"),
    ],
)
def test_a_wrong_ladder_is_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert LADDERS.count(old) == 1
    with pytest.raises(WrongFile, match=reason) as refused:
        shelf(tmp_path, ladders=LADDERS.replace(old, new))
    assert (refused.value.file, refused.value.line) == ("ladders.yaml", line)


def test_a_ladder_without_rungs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="los peldaños suben"):
        shelf(tmp_path, ladders=LADDERS[: LADDERS.index("rungs:")] + "rungs: []\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("id: g2", "id: g1", 3, "«g1» está repetido"),
        ("id: g1, protocol: one", "id: g1, protocol: two", 2, "el protocolo «two» no existe"),
        ("sector: police", "sector: army", 2, "«army» no se conoce"),
        (", what: Otro", "", 3, "falta el campo «what»"),
    ],
)
def test_a_wrong_gap_is_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert GAPS.count(old) == 1
    with pytest.raises(WrongFile, match=reason) as refused:
        shelf(tmp_path, gaps=GAPS.replace(old, new))
    assert (refused.value.file, refused.value.line) == ("gaps.yaml", line)


@pytest.mark.parametrize("name", ["facts", "ladders", "gaps"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / f"{name}.yaml").unlink()
    with pytest.raises(WrongFile, match="no se puede leer") as refused:
        load_library(tmp_path)
    assert refused.value.file == f"{name}.yaml"
