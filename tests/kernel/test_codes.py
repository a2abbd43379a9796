from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.codes import ALPHABET, CODES, code_of, is_code, new_code, repeatable_codes, tidy_code


def test_a_new_code_is_well_formed() -> None:
    assert is_code(new_code("C"))


@given(seed=st.integers(), place=st.sampled_from([2, 3, 4, 5, 7, 8, 9, 10]), other=st.sampled_from(ALPHABET))
def test_one_misheard_character_is_recognised(seed: int, place: int, other: str) -> None:
    code = new_code("C", random.Random(seed))
    wrong = code[:place] + other + code[place + 1 :]
    assert is_code(wrong) == (wrong == code)


def test_what_a_person_types_is_tidied() -> None:
    assert tidy_code(" c-7k3f-9qxo ") == "C-7K3F-9QX0"


def test_other_shapes_are_no_codes() -> None:
    assert not any(map(is_code, ["", "C", "C-1", "1-7K3F-9QXM", "C-7K3F9QXM", "C-7K3-9QXMM", "C-IIII-OOOO"]))


@given(number=st.integers(0, CODES - 1))
def test_a_number_has_one_code_of_its_own(number: int) -> None:
    code = code_of("C", number)
    assert is_code(code)
    body = code[2:].replace("-", "")[:7]
    assert sum(ALPHABET.index(letter) * 32**place for place, letter in enumerate(reversed(body))) == number


def test_a_number_too_big_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="35 bits"):
        code_of("C", CODES)


def test_repeatable_codes_are_drawn_from_a_stream_and_only_inside() -> None:
    with repeatable_codes(random.Random(5)):
        first = [new_code("C"), new_code("T")]
    with repeatable_codes(random.Random(5)):
        assert [new_code("C"), new_code("T")] == first
    assert new_code("C") not in first
    with pytest.raises(ValueError, match="35 bits"), repeatable_codes(random.Random(5)):
        code_of("C", -1)  # what fails inside leaves nothing behind
    assert new_code("C") not in first
