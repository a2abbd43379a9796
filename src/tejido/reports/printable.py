"""Texts as they can be set: only letters that the fonts have, no invisible signs, no word too long for a line. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MISSING = "▯"
"""Stands for a letter that the fonts of the papers do not have."""
LONGEST_RUN = 40
_BREAK = "\N{ZERO WIDTH SPACE}"
_PUNCTUATION = "–—‘’“”„•…‹›€™←→−≤≥\N{NO-BREAK SPACE}" + MISSING
_KNOWN = re.compile(rf"[\n\x20-\x7e\xa1-\xac\xae-\u017f{re.escape(_PUNCTUATION)}]")
_RUN = re.compile(rf"[^\s]{{{LONGEST_RUN}}}(?=[^\s])")


def printable(text: str) -> str:
    """The text as paper can show it: tabs are spaces, other control and direction signs are dropped, and a letter that
    the fonts lack is `MISSING`."""
    tidy = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    seen = "".join(_one(letter) for letter in tidy)
    return _RUN.sub(lambda found: found.group() + _BREAK, seen)


def _one(letter: str) -> str:
    if _KNOWN.fullmatch(letter):
        return letter
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return " "
    return "" if category in ("Cc", "Cf", "Mn", "Me") else MISSING


def all_printable(value: Any) -> Any:
    """The same value with every text in it made printable, at any depth."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: all_printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [all_printable(one) for one in value]
    return value
