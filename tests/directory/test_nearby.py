"""The nearest competent service: a total order with its reasons, and never a place that is secret."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.cases.catalog import choices
from tejido.directory.competence import InstitutionFacts
from tejido.directory.hours import covers, opens_at
from tejido.directory.kinds import ACCESSIBILITY, LANGUAGES
from tejido.directory.nearby import RESERVED, Found, Wish, _order, distance, nearby
from tejido.directory.rows import InstitutionRow, faults
from tejido.directory.sheet_institutions import read_row
from tejido.directory.sheets import SheetRow

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Lima
START = datetime(2026, 1, 1, tzinfo=UTC)
HERE = (-11.86, -77.03)
ALWAYS = {"always": True}
MORNINGS = {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "until": "13:00"}]}
AFTERNOONS = {"weekly": [{"days": ["mon", "wed"], "from": "14:00", "until": "17:00"}]}
NO_DAYS = {"weekly": [{"days": None, "from": "14:00", "until": "17:00"}]}
ZONES = ("lomas", "norte")


def one(code: str, **more: object) -> InstitutionFacts:
    blank = {
        "code": code, "name": code, "kind": "health_post", "sector": "health", "district": "150106",
        "uses_platform": True, "takes_cases": True, "state": "open", "preference": 0,
        "services": frozenset({"psychology"}), "hours": ALWAYS, "place": HERE, "zones": frozenset(),
    }  # fmt: skip
    return InstitutionFacts(**(blank | more))  # type: ignore[arg-type]


def codes(found: list[Found]) -> list[str]:
    return [f.facts.code for f in found]


def wish(**more: object) -> Wish:
    return Wish(**({"district": "150106", "at": AT, "zones": ZONES, "place": HERE} | more))  # type: ignore[arg-type]


def test_territory_before_hours_before_needs_before_distance() -> None:
    far = (-11.95, -77.03)
    rows = [
        one("otra-zona", zones=frozenset({"sur"})),
        one("distrito-cerca"),
        one("distrito-lejos", place=far),
        one("zona-cerrada", zones=frozenset({"lomas"}), hours=AFTERNOONS),
        one("zona-abierta-lejos", zones=frozenset({"lomas"}), place=far),
        one("contiene", zones=frozenset({"norte"})),
    ]
    expected = ["zona-abierta-lejos", "zona-cerrada", "contiene", "distrito-cerca", "distrito-lejos", "otra-zona"]
    assert codes(nearby(rows, wish())) == expected
    asked = [one("castellano", languages=frozenset({"spanish"})), one("nadie-sabe"),
             one("quechua", languages=frozenset({"quechua"}), place=far)]  # fmt: skip
    assert codes(nearby(asked, wish(languages=frozenset({"quechua"})))) == ["quechua", "nadie-sabe", "castellano"]


def test_the_reasons_say_what_decided_and_what_nobody_knows() -> None:
    rows = [one("a", zones=frozenset({"lomas"}), place=(-11.87, -77.03), languages=frozenset({"quechua"}))]
    (found,) = nearby(rows, wish(languages=frozenset({"quechua"}), accessibility=frozenset({"step_free"})))
    assert found.why == ("abierto ahora", "a 1.1 km", "atiende su zona", "quechua", "no se sabe si es accesible")
    (dark,) = nearby([one("b", hours=None, place=None)], wish(languages=frozenset({"quechua"})))
    assert dark.why == (
        "no se sabe si está abierto ahora", "no se sabe a qué distancia", "atiende todo el distrito",
        "no se sabe en qué lenguas atiende",
    )  # fmt: skip
    assert (dark.open_now, dark.km, dark.speaks) == (None, None, None)
    (plain,) = nearby([one("c")], wish(zones=(), place=None))
    assert plain.why == ("abierto ahora",), "nothing is said of what nobody asked for"


def test_when_it_opens() -> None:
    (later,) = nearby([one("a", hours=AFTERNOONS)], wish())
    assert later.why[0] == "cerrado ahora, abre a las 14:00"
    evening = AT + timedelta(hours=12)
    (morrow,) = nearby([one("a", hours=MORNINGS)], wish(at=evening))
    assert morrow.why[0] == "cerrado ahora, abre mañana a las 08:00"
    (far,) = nearby([one("a", hours=AFTERNOONS)], wish(at=evening))
    assert far.why[0] == "cerrado ahora, abre el miércoles a las 14:00"
    assert opens_at(NO_DAYS, AT) is None
    assert opens_at(None, AT) is None
    assert opens_at(ALWAYS, AT) is None


def test_who_does_not_attend_or_is_excluded_is_left_out() -> None:
    rows = [
        one("cerrada", state="closed"), one("sin-tareas", takes_cases=False), one("otro", district="150110"),
        one("fuera"), one("sin-eso", services=frozenset({"patrol"})), one("queda"),
    ]  # fmt: skip
    assert codes(nearby(rows, wish(excluded=frozenset({"fuera"}), service="psychology"))) == ["queda"]


def test_distances_in_the_words_people_use() -> None:
    assert [distance(km) for km in (0.01, 0.32, 0.96, 0.98, 1.24, 12)] == [
        "50 m", "300 m", "950 m", "1.0 km", "1.2 km", "12.0 km",
    ]  # fmt: skip


MOMENTS = st.integers(0, 525_600).map(lambda minutes: START + timedelta(minutes=minutes))
HOURS = st.sampled_from([None, ALWAYS, MORNINGS, AFTERNOONS, NO_DAYS])
PLACES = st.none() | st.tuples(st.floats(-12, -11.7), st.floats(-77.2, -76.9))
FACTS = st.builds(
    one,
    code=st.text("abcdefgh", min_size=1, max_size=4),
    hours=HOURS,
    place=PLACES,
    zones=st.frozensets(st.sampled_from(["lomas", "norte", "sur"])),
    languages=st.none() | st.frozensets(st.sampled_from(sorted(LANGUAGES))),
    accessibility=st.none() | st.frozensets(st.sampled_from(sorted(ACCESSIBILITY))),
    preference=st.integers(0, 3),
    secret=st.booleans(),
    state=st.sampled_from(["open", "closed", "unknown"]),
)
WISHES = st.builds(
    wish,
    at=MOMENTS,
    place=PLACES,
    zones=st.sampled_from([(), ("lomas",), ZONES]),
    languages=st.frozensets(st.sampled_from(sorted(LANGUAGES)), max_size=2),
    accessibility=st.frozensets(st.sampled_from(sorted(ACCESSIBILITY)), max_size=2),
)


@given(st.lists(FACTS, max_size=8, unique_by=lambda f: f.code), WISHES, st.randoms())
def test_the_order_is_total_and_does_not_depend_on_the_order_given(
    rows: list[InstitutionFacts], asked: Wish, rng: object
) -> None:
    found = nearby(rows, asked)
    assert all(_order(a) < _order(b) for a, b in pairwise(found))
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert codes(nearby(shuffled, asked)) == codes(found)
    assert {*codes(found)} == {r.code for r in rows if r.state != "closed"}


@given(st.lists(FACTS, max_size=8, unique_by=lambda f: f.code), WISHES)
def test_a_secret_place_is_never_told(rows: list[InstitutionFacts], asked: Wish) -> None:
    found = nearby(rows, asked)
    for secret in (f for f in found if f.facts.secret):
        assert (secret.km, secret.open_now, secret.opens_at, secret.why) == (None, None, None, (RESERVED,))
    plain = [f.facts.secret for f in found]
    assert plain == sorted(plain), "where it is may not be read from where it stands in the list"
    moved = [one(**{**_fields(r), "place": None, "zones": frozenset(), "hours": None}) if r.secret else r for r in rows]  # type: ignore[arg-type]
    assert [(f.facts.code, f.why) for f in nearby(moved, asked)] == [(f.facts.code, f.why) for f in found]


def _fields(row: InstitutionFacts) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


@given(HOURS, MOMENTS)
def test_it_is_open_when_it_opens_and_not_before(hours: dict[str, object] | None, at: datetime) -> None:
    start = opens_at(hours, at)
    if start is not None:
        assert start > at
        assert covers(hours, start) is True
        assert covers(hours, start - timedelta(minutes=1)) is False


def test_the_spreadsheet_brings_languages_and_keeps_unknown_apart_from_none() -> None:
    known = InstitutionRow(code="posta", name="Posta", kind="health_post", sector="health", source="prueba")

    def read(**cells: str) -> InstitutionRow:
        row, wrong = read_row(SheetRow(2, {"codigo": "posta", **cells}), known, district="150106")
        assert wrong == []
        assert row is not None
        return row

    said = read(lenguas="Quechua; lengua de señas; quechua", accesibilidad="ninguna")
    assert (said.languages, said.accessibility) == (("quechua", "sign_language"), ())
    assert (read().languages, read().accessibility) == (None, None), "an empty cell says nothing"
    row, wrong = read_row(SheetRow(2, {"codigo": "posta", "lenguas": "klingon"}), known, district="150106")
    assert row is None
    assert "no se conoce" in wrong[0].reason
    back, _ = read_row(SheetRow(2, {"codigo": "posta", "lenguas": "no se sabe"}), said, district="150106")
    assert back is not None
    assert (back.languages, back.accessibility) == (None, ())


def test_what_nobody_knows_does_not_change_the_row_of_a_folder_loaded_before() -> None:
    row = InstitutionRow(code="posta", name="Posta", kind="health_post", source="prueba")
    said = {k: v for k, v in asdict(row).items() if k not in ("languages", "accessibility")}
    assert row.digest() == sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    assert replace(row, languages=()).digest() != row.digest()
    assert row.columns()["languages"] is None
    assert replace(row, languages=("quechua",)).columns()["languages"] == ["quechua"]


@pytest.mark.parametrize("changes", [{"languages": ("klingon",)}, {"accessibility": ("escalera",)}])
def test_a_word_that_is_not_known_is_a_fault(changes: dict[str, tuple[str, ...]]) -> None:
    row = InstitutionRow(code="posta", name="Posta", kind="health_post", source="prueba", takes_cases=False)
    assert [name for name, _ in faults(replace(row, **changes))] == list(changes)  # type: ignore[arg-type]


def test_the_languages_are_those_of_the_register() -> None:
    assert set(LANGUAGES) <= {code for code, _ in choices("languages")}
