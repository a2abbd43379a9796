"""Sealing with a data key: what goes in comes out, and nothing opens where it does not belong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.errors import CannotUnseal
from tejido.vault.envelope import DataKeyHandle, open_key, rewrap, wrap_new_key
from tejido.vault.keys import Keyring

OLD = Keyring({1: b"m" * 32}, b"i" * 32)
NEW = Keyring({1: b"m" * 32, 2: b"n" * 32}, b"i" * 32)
HANDLE, _ = wrap_new_key("C-1", OLD)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
VALUES = st.text() | st.binary(max_size=300) | st.dictionaries(st.text(), JSON, max_size=5)


@given(value=VALUES, context=st.text(max_size=40))
def test_what_is_sealed_comes_out_as_it_went_in(value: Any, context: str) -> None:
    opened = HANDLE.unseal(HANDLE.seal(value, context=context), context=context)
    assert opened == value
    assert type(opened) is type(value)


@given(value=VALUES, contexts=st.lists(st.text(max_size=20), min_size=2, max_size=2, unique=True))
def test_another_context_does_not_open_it(value: Any, contexts: list[str]) -> None:
    blob = HANDLE.seal(value, context=contexts[0])
    with pytest.raises(CannotUnseal):
        HANDLE.unseal(blob, context=contexts[1])


@given(data=st.data(), value=VALUES)
def test_any_altered_byte_is_noticed(data: st.DataObject, value: Any) -> None:
    blob = bytearray(HANDLE.seal(value, context="c"))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotUnseal):
        HANDLE.unseal(bytes(blob), context="c")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" * 60, b"\x01" + b"x" * 12])
def test_what_was_never_sealed_does_not_open(blob: bytes) -> None:
    with pytest.raises(CannotUnseal):
        HANDLE.unseal(blob, context="c")


def test_the_same_key_under_another_subject_does_not_open_it() -> None:
    key = b"k" * 32
    blob = DataKeyHandle("C-1", key).seal("Rosa Ficticia", context="c")
    with pytest.raises(CannotUnseal):
        DataKeyHandle("C-2", key).seal("x", context="c") and DataKeyHandle("C-2", key).unseal(blob, context="c")


def test_subject_and_context_cannot_be_shifted_into_each_other() -> None:
    key = b"k" * 32
    blob = DataKeyHandle("C-1", key).seal("x", context="2\x1fc")
    with pytest.raises(CannotUnseal):
        DataKeyHandle("C-1\x1f2", key).unseal(blob, context="c")


def test_lengths_say_little_and_two_seals_never_look_alike() -> None:
    short, longer = HANDLE.seal("Ana", context="c"), HANDLE.seal("María Magdalena Ficticia", context="c")
    assert len(short) == len(longer)
    assert HANDLE.seal("Ana", context="c") != short


def test_typed_readers_refuse_another_type() -> None:
    assert HANDLE.text(memoryview(HANDLE.seal("a", context="c")), context="c") == "a"
    assert HANDLE.mapping(HANDLE.seal({"a": 1}, context="c"), context="c") == {"a": 1}
    assert HANDLE.content(HANDLE.seal(b"a", context="c"), context="c") == b"a"
    for reader in (HANDLE.mapping, HANDLE.content):
        with pytest.raises(CannotUnseal):
            reader(HANDLE.seal("a", context="c"), context="c")
    with pytest.raises(CannotUnseal):
        HANDLE.text(HANDLE.seal(b"a", context="c"), context="c")


def test_a_wrapped_key_opens_for_its_subject_and_version_only() -> None:
    handle, wrapped = wrap_new_key("C-1", OLD)
    blob = handle.seal("x", context="c")
    assert open_key("C-1", wrapped, 1, OLD).text(blob, context="c") == "x"
    again = rewrap("C-1", wrapped, 1, NEW)
    assert open_key("C-1", again, 2, NEW).text(blob, context="c") == "x"
    for subject, bytes_, version in [("C-2", wrapped, 1), ("C-1", wrapped, 2), ("C-1", again, 1), ("C-1", b"", 1)]:
        with pytest.raises(CannotUnseal):
            open_key(subject, bytes_, version, NEW)
