"""The links of a chain, without a database."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.ledger.actions import WATCHED, Action, describe
from tejido.ledger.chain import GENESIS, EntryRow, NewEntry, body_of, canonical_data, continue_chain, first_rows
from tejido.ledger.merkle import leaf, root_of

AT = datetime(2026, 11, 23, 15, 0, 0, 120, tzinfo=UTC)
CASE = ("case", "C-1")
ROW = EntryRow("case", "C-1", 1, AT, "case.read", "P-1", "{}", GENESIS, b"")


def _entry(**changes: Any) -> NewEntry:
    return NewEntry(**{"action": Action.CASE_READ, "subject": CASE, "actor_code": "P-1", "at": AT, **changes})


def test_every_action_has_a_spanish_sentence_and_a_name_in_two_parts() -> None:
    for action in Action:
        assert action.sentence.endswith("."), action
        assert action.sentence[0].isupper(), action
        assert action.value.count(".") == 1, action
        assert "{" not in describe(action, dict.fromkeys(action.needs, "X")), action
    assert len({action.value for action in Action}) == len(Action.__members__)
    assert set(WATCHED) <= set(Action)


def test_an_unknown_action_and_missing_data_are_still_readable() -> None:
    assert describe("ancient.deed", {}) == "Acción «ancient.deed»."
    assert describe("document.read", {}) == "Se leyó el documento —."


def test_the_hashed_bytes_are_what_the_document_says() -> None:
    head, (row,) = first_rows(CASE, [_entry(data={"b": 1, "a": ["x", None, True]})])
    body = b'case\x1fC-1\x1f1\x1f2026-11-23T15:00:00.000120Z\x1fcase.read\x1fP-1\x1f{"a":["x",null,true],"b":1}'
    assert body_of(row) == body
    assert row.hash == hashlib.sha256(bytes(32) + body).digest() == head.hash
    assert head.seq == 1


def test_an_instant_is_the_same_in_any_time_zone() -> None:
    lima = AT.astimezone(timezone(timedelta(hours=-5)))
    assert body_of(ROW._replace(at=lima)) == body_of(ROW)


def test_entries_are_chained_in_the_given_order_and_go_on_from_a_head() -> None:
    head, rows = first_rows(CASE, [_entry(), _entry(actor_code="P-2")])
    after, (third,) = continue_chain(head, [_entry(actor_code="P-3")])
    assert [row.seq for row in (*rows, third)] == [1, 2, 3]
    assert [row.prev_hash for row in (*rows, third)] == [GENESIS, rows[0].hash, rows[1].hash]
    assert after.hash == third.hash
    with pytest.raises(ValueError, match="another subject"):
        first_rows(("case", "C-2"), [_entry()])


FIELDS = {
    "subject_kind": st.text(st.characters(codec="utf-8", exclude_characters="\x1f\x00"), max_size=5),
    "actor_code": st.text(st.characters(codec="utf-8", exclude_characters="\x1f\x00"), max_size=5),
    "data": st.text(st.characters(codec="utf-8", exclude_characters="\x1f\x00"), max_size=9),
    "seq": st.integers(1, 10**6),
}


@given(name=st.sampled_from(sorted(FIELDS)), data=st.data())
def test_no_two_entries_are_hashed_from_the_same_bytes(name: str, data: st.DataObject) -> None:
    changed = ROW._replace(**{name: data.draw(FIELDS[name])})
    assert (body_of(changed) == body_of(ROW)) == (changed == ROW)


@pytest.mark.parametrize(
    "value",
    ["Rosa Ficticia", "12345678", "987654321", "+51987654321", "a\nb", 1.5, {"a": 1}, ["ok", "no ok"], "x" * 161],
)
def test_the_ledger_keeps_no_text_and_no_personal_number(value: object) -> None:
    with pytest.raises(ValueError, match="must hold a code"):
        _entry(data={"key": value})


@pytest.mark.parametrize("value", ["T-7K3F-9QXM", "2026-11-23T15:00:00+00:00", "150106", 3, None, True, ["a", "b"], ""])
def test_codes_numbers_and_instants_are_kept(value: object) -> None:
    assert canonical_data(_entry(data={"key": value}).data)


def test_an_entry_without_its_needed_data_or_codes_is_refused() -> None:
    with pytest.raises(ValueError, match="document"):
        _entry(action=Action.DOCUMENT_READ)
    for changes in ({"subject": ("case", "")}, {"actor_code": "Rosa Ficticia"}, {"subject": ("a\x1fb", "c")}):
        with pytest.raises(ValueError, match="not codes"):
            _entry(**changes)
    with pytest.raises(ValueError, match="time zone"):
        first_rows(CASE, [_entry(at=datetime(2026, 1, 1))])  # noqa: DTZ001


@given(st.lists(st.binary(max_size=4), max_size=40), st.data())
def test_the_root_depends_on_every_leaf_and_on_their_order(bodies: list[bytes], data: st.DataObject) -> None:
    root, count = root_of(map(leaf, bodies))
    assert count == len(bodies)
    other = data.draw(st.permutations(bodies) | st.just(bodies[:-1]) | st.just([*bodies, b""]))
    assert (root_of(map(leaf, other))[0] == root) == (list(other) == bodies)


def test_the_root_of_three_leaves_by_hand() -> None:
    a, b, c = (leaf(x) for x in (b"a", b"b", b"c"))
    ab = hashlib.sha256(b"\x01" + a + b).digest()
    assert root_of([a, b, c]) == (hashlib.sha256(b"\x01" + ab + c).digest(), 3)
