"""What the person accused is to each survivor: completed or corrected later, with what was said before in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tejido.cases.access import people_of, person_in
from tejido.cases.field_policy import Group
from tejido.cases.intake import RelationEntry
from tejido.cases.models import Person, Relation
from tejido.cases.services.editing import check_writing
from tejido.cases.services.relation import say_relation
from tejido.kernel.errors import NotFound
from tejido.reports.telling.people import tie_words
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.people_forms import RelationForm


@dataclass(frozen=True, slots=True)
class Tie:
    """The form of one survivor, and what was said before: the words, until when, and by which institution."""

    survivor: str
    title: str
    form: RelationForm
    earlier: tuple[tuple[str, datetime, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def relation(visit: Visit, person: str) -> HttpResponse:
    """One block a survivor; those that were left as they were change nothing."""
    row = person_in(visit.seen, person)
    check_writing(visit.seen, needs=Group.PERPETRATOR, team=False, note=False)
    if row.role != "alleged_perpetrator":
        raise NotFound("La relación se dice de la persona denunciada.")
    ties = _ties(row, visit)
    if not visit.sent:
        return visit.show("cases/relation.html", {"ties": ties})
    statuses = [_save(tie, row, visit) for tie in ties if tie.form.has_changed()]
    if any(status != OK for status in statuses):
        return visit.show("cases/relation.html", {"ties": ties}, status=max(statuses))
    return visit.done("La relación quedó anotada.", replanned=True)


def _save(tie: Tie, row: Person, visit: Visit) -> int:
    def save() -> None:
        level1, level2 = tie.form.levels()
        entry = RelationEntry(0, 1, level1, level2, tie.form.word("lives_with"), tie.form.guardian())
        say_relation(visit.code, row.code, entry, survivor=tie.survivor, actor=visit.actor, at=visit.at)

    return attempt(tie.form, save, renames={"relation.level1": "relation", "relation.level2": "relation"})


def _ties(row: Person, visit: Visit) -> list[Tie]:
    survivors = [one for one in people_of(visit.seen) if one.role == "survivor"]
    known = {tie.survivor_id: tie for tie in row.relations_as_perpetrator.all()}
    several = len(survivors) > 1
    data = visit.request.POST if visit.sent else None
    return [
        Tie(
            one.code,
            f"De la persona afectada {n}" if several else "De la persona afectada",
            RelationForm(data, prefix=f"relacion-{n}", initial=_initial(known.get(one.pk))),
            _earlier(known.get(one.pk), visit),
        )
        for n, one in enumerate(survivors, start=1)
    ]


def _initial(tie: Relation | None) -> dict[str, str]:
    if tie is None:
        return {}
    guardian = {True: "yes", False: "no"}.get(tie.is_guardian, "")  # type: ignore[arg-type]
    return {
        "relation": tie.level2 or f"{tie.level1}/",
        "lives_with": tie.lives_with,
        "is_guardian": guardian,
    }


def _earlier(tie: Relation | None, visit: Visit) -> tuple[tuple[str, datetime, str], ...]:
    return tuple(
        (
            tie_words(one["level1"], one["level2"], one["lives_with"], one["is_guardian"]),
            datetime.fromisoformat(one["until"]),
            visit.institution(one["institution"]),
        )
        for one in reversed(tie.earlier if tie is not None else [])
    )
