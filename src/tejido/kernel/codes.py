"""Opaque codes: random, without order, safe to read aloud, with a check character.

A code such as `C-7K3F-9QXM` tells nothing about when or where it was given. The alphabet is
Crockford's base 32 (no I, L, O, U); the last of the eight characters checks the other seven,
so that a misheard code is recognised instead of opening another case.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BODY = 7
CODES = 32**_BODY
_WEIGHTS = (3, 5, 7, 11, 13, 17, 19)  # odd: each one is invertible modulo 32


_repeatable: ContextVar[random.Random | None] = ContextVar("repeatable", default=None)
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def _check(body: str) -> str:
    return ALPHABET[sum(w * _VALUE[c] for w, c in zip(_WEIGHTS, body, strict=True)) % 32]


def new_code(prefix: str, rng: random.Random | None = None) -> str:
    """A new code with the given prefix; `rng` makes it repeatable (the demo only).

    35 random bits: among a million codes the chance that a new one is taken is 3 in 100,000, and a case has many. The
    table's unique constraint has the last word; `is_taken` tells its refusal, after which one draws again.
    """
    rng = rng or _repeatable.get()
    if rng is None:
        return code_of(prefix, secrets.randbits(35))
    return _written(prefix, "".join(rng.choice(ALPHABET) for _ in range(_BODY)))


def is_taken(error: Exception) -> bool:
    """Whether a database refused because a new code was already another row's (the constraint of a unique `code`)."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")).endswith("_code_key")


@contextmanager
def repeatable_codes(rng: random.Random) -> Iterator[None]:
    """Inside it every new code is drawn from that stream (the demo only)."""
    token = _repeatable.set(rng)
    try:
        yield
    finally:
        _repeatable.reset(token)


def code_of(prefix: str, number: int) -> str:
    """The code that stands for a number of 35 bits: two numbers never share one (the demo only).

    Raises:
        ValueError: the number has more bits.
    """
    if not 0 <= number < CODES:
        raise ValueError("a code holds 35 bits")
    return _written(prefix, "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (_BODY - 1), -1, -5)))


def _written(prefix: str, body: str) -> str:
    return f"{prefix}-{body[:4]}-{body[4:]}{_check(body)}"


def is_code(text: str) -> bool:
    """True when the text is a well-formed code whose check character agrees."""
    parts = text.split("-")
    if len(parts) != 3 or not parts[0].isalpha() or len(parts[1]) != 4 or len(parts[2]) != 4:
        return False
    whole = parts[1] + parts[2]
    return all(c in ALPHABET for c in whole) and _check(whole[:_BODY]) == whole[_BODY]


def tidy_code(text: str) -> str:
    """The code as it is stored, from what a person typed (lower case, O for 0, I or L for 1)."""
    prefix, _, rest = text.strip().upper().replace(" ", "-").partition("-")
    return f"{prefix}-{rest.translate(str.maketrans('OIL', '011'))}" if rest else prefix
