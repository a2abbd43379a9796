"""Fictitious people: common Peruvian names with a visible mark, document numbers that begin with 00. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tejido.cases.intake import Identity, SafeContact
from tejido.demo.draws import Chance, data
from tejido.kernel.clock import lima_date

_MARK = {"female": "Ficticia", "male": "Ficticio"}


def given_name(chance: Chance, sex: str) -> str:
    """One or two first names with the mark behind them: «Rosa Elena Ficticia»."""
    names = chance.sample(data("names")[sex], 2 if chance.yes(0.4) else 1)
    return " ".join([*names, _MARK[sex]])


def surnames(chance: Chance) -> str:
    """Two surnames; the first of the list are the most common."""
    known = data("names")["surnames"]
    return " ".join(known[int(len(known) * chance.random() ** 1.6)] for _ in range(2))


def staff_name(chance: Chance, sex: str) -> str:
    """The name of somebody who works here: «Rosa Quispe Ficticia»."""
    return f"{chance.choice(data('names')[sex])} {surnames(chance).split()[0]} {_MARK[sex]}"


def identity(chance: Chance, number: int, *, sex: str, age: int | None, at: datetime, known: float) -> Identity:
    """Who the number-th person is; `known` is the share of what a service gets to know of such a person."""
    born = birthday(chance, age, at) if age is not None and chance.yes(known) else None
    has_number = chance.yes(known)
    return Identity(
        names=given_name(chance, sex),
        surnames=surnames(chance),
        document_kind="dni" if has_number else "",
        document_number=dni(number) if has_number else "",
        birth_on=born,
        phone=phone(number) if chance.yes(known * 0.8) and (age is None or age > 12) else "",
        address=_address(chance) if chance.yes(known) else "",
    )


def dni(number: int) -> str:
    """A document number that nobody has."""
    return f"{number % 1_000_000:08d}"


def phone(number: int) -> str:
    """A telephone that nobody answers: 9000 and five figures."""
    return f"9000{number % 100_000:05d}"


def birthday(chance: Chance, age: int, at: datetime) -> date:
    """A day of birth that gives that age."""
    return lima_date(at) - timedelta(days=age * 365 + age // 4 + 1 + chance.randrange(360))


def safe_contact(chance: Chance, number: int) -> SafeContact:
    """How to reach the person without danger."""
    words = data("words")
    mode = chance.one(data("figures")["contact"])
    if mode not in ("call", "message"):
        others = words["who_may_answer"][1:]  # the first is she herself
        other = others[number % len(others)] if mode == "through_other" else ""
        return SafeContact(mode=mode, who_may_answer=other)
    return SafeContact(
        mode=mode,
        number=phone(number),
        hours=chance.choice(words["hours"]),
        who_may_answer=chance.choice(words["who_may_answer"]),
    )


def _address(chance: Chance) -> str:
    street, block = chance.choice(data("names")["streets"]), chance.choice("ABCDEF")
    return f"Calle {street} Mz. {block} Lt. {chance.randrange(1, 40)} (ficticia)"
