"""The people of a case in words, without anything that names anybody."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.cases.access import people_of
from tejido.cases.field_policy import GROUP_OF_PROFILE, Group
from tejido.cases.models import Person
from tejido.cases.profile import Answers, questions
from tejido.cases.services.editing import may_write
from tejido.reports.telling.incidents import Pairs, label_of, labels
from tejido.reports.telling.reader import Reader

ROLES = {
    "survivor": "Persona afectada",
    "alleged_perpetrator": "Persona denunciada",
    "other": "Otra persona de la casa o testigo",
}


_LIVES = {"yes": "vive con ella", "no": "no vive con ella", "sometimes": "vive con ella a veces"}


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody of the case, by role, sex, age group and relation."""

    code: str
    role: str
    title: str
    words: str
    relations: tuple[str, ...]
    profile: Pairs
    may_complete: bool
    may_relate: bool


def people_told(reader: Reader) -> list[PersonTold]:
    """The people that the actor may know of, survivors first, without identity."""
    rows = people_of(reader.seen)
    order = list(ROLES)
    numbers: dict[str, int] = {}
    told = []
    for row in sorted(rows, key=lambda p: (order.index(p.role) if p.role in order else 9, p.pk)):
        numbers[row.role] = numbers.get(row.role, 0) + 1
        several = sum(p.role == row.role for p in rows) > 1
        title = ROLES.get(row.role, row.role) + (f" {numbers[row.role]}" if several else "")
        may = row.role in GROUP_OF_PROFILE and may_write(reader.seen, reader.actor, needs=GROUP_OF_PROFILE[row.role])
        relate = row.role == "alleged_perpetrator" and may_write(reader.seen, reader.actor, needs=Group.PERPETRATOR)
        profile = _profile(row, reader)
        told.append(PersonTold(row.code, row.role, title, _person(row), _relations(row), profile, may, relate))
    return told


def _person(row: Person) -> str:
    age = label_of("age_bands", row.age_band) or "edad no conocida"
    return f"{label_of('sexes', row.sex) or 'sexo no conocido'}, {age}"


def _relations(row: Person) -> tuple[str, ...]:
    ties = row.relations_as_perpetrator.all()
    return tuple(tie_words(tie.level1, tie.level2, tie.lives_with, tie.is_guardian) for tie in ties)


def tie_words(level1: str, level2: str, lives_with: str, is_guardian: bool | None) -> str:
    """A relation in words: «Tío o tía, vive con ella a veces»."""
    words = [label_of("relations_level2", level2) or label_of("relations_level1", level1), _LIVES.get(lives_with, "")]
    if is_guardian:
        words.append("está a cargo de ella")
    return ", ".join(word for word in words if word)


def _profile(row: Person, reader: Reader) -> Pairs:
    group = GROUP_OF_PROFILE.get(row.role)
    if group is None or not reader.seen.shows(group):
        return []
    found: Pairs = []
    for key, question in questions(row.role).items():
        value = row.profile.get(key)
        if value not in (None, "", []):
            codes = value if isinstance(value, list) else [value]
            counted = question.answers == Answers.COUNT
            found.append((question.ask, str(value) if counted else labels(question.vocabulary, codes)))
    return found
