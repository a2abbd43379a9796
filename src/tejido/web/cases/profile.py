"""What is known of a person beyond who she or he is: completed later, without opening any identity."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tejido.cases.access import person_in
from tejido.cases.catalog import choices
from tejido.cases.field_policy import GROUP_OF_PROFILE
from tejido.cases.models import Person
from tejido.cases.profile import questions
from tejido.cases.services.complete_person import complete_person
from tejido.cases.services.editing import check_writing
from tejido.reports.telling.people import ROLES
from tejido.web.cases.drafts import forget, kept
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.block import Block
from tejido.web.intake.options import NOT_SAID, pick, profile_fields

PREFIX = "perfil"


class ProfileForm(Block):
    """The questions of the registration for that role; none is compulsory."""

    sex = pick("Sexo, según el documento", [NOT_SAID, *choices("sexes")])

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields |= profile_fields(role)

    def answers(self) -> dict[str, Any]:
        """The coded answers that were given."""
        given = {key: self.said(key) for key in questions(self.role)}
        return {key: value for key, value in given.items() if value is not None}


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def profile(visit: Visit, person: str) -> HttpResponse:
    """Answer what was not asked before, or correct it."""
    row = person_in(visit.seen, person)
    check_writing(visit.seen, needs=GROUP_OF_PROFILE[row.role], team=False, note=False)
    name = f"perfil-{row.code}"
    draft = kept(visit, name)
    shown: dict[str, Any] = {"title": ROLES[row.role], "draft": draft}
    if not visit.sent:
        return visit.show("cases/profile.html", {**shown, "form": _known(row, draft.typed)})
    form = ProfileForm(visit.request.POST, prefix=PREFIX, role=row.role)

    def save() -> None:
        sex, answers = form.word("sex"), form.answers()
        complete_person(visit.code, row.code, sex=sex, profile=answers, actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("cases/profile.html", {**shown, "form": form}, status=status)
    forget(visit, name)
    return visit.done("Los datos quedaron anotados.")


def _known(row: Person, typed: Any) -> ProfileForm:
    """The form with what was being typed or, without a draft, with what is known."""
    if typed is not None:
        return ProfileForm.shown(typed, PREFIX, role=row.role)
    return ProfileForm(prefix=PREFIX, role=row.role, initial={"sex": row.sex, **row.profile})
