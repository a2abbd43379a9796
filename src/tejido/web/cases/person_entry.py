"""The form of one more person: the registration's own blocks, one role at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tejido.cases.access import people_of
from tejido.cases.field_policy import GROUP_OF_ROLE, Group
from tejido.cases.intake import PersonEntry, RelationEntry
from tejido.kernel.clock import lima_date
from tejido.reports.telling.people import ROLES
from tejido.web.cases.drafts import Kept, kept
from tejido.web.cases.seeing import Visit
from tejido.web.intake.block import Block
from tejido.web.intake.options import pick
from tejido.web.intake.parsing import person_entry
from tejido.web.intake.people_forms import OtherForm, PerpetratorForm, PersonForm, RelationForm, SurvivorForm

FORMS: Mapping[str, type[PersonForm]] = {
    "survivor": SurvivorForm,
    "alleged_perpetrator": PerpetratorForm,
    "other": OtherForm,
}
TEMPLATES = {
    "survivor": "intake/survivor.html",
    "alleged_perpetrator": "intake/perpetrator.html",
    "other": "intake/other.html",
}
RELATION = "relacion"
DRAFT = "persona-"
B = TypeVar("B", bound=Block)


class TieForm(RelationForm):
    """The relation, and to which survivor."""

    KEPT = frozenset({"survivor"})
    survivor = pick("¿De cuál persona afectada?", ())


@dataclass(frozen=True)
class PersonPage:
    """The page: which roles may be added, the role chosen and its blocks."""

    visit: Visit
    role: str
    form: PersonForm | None
    tie: TieForm | None
    draft: Kept | None

    @classmethod
    def of(cls, visit: Visit) -> PersonPage:
        """The page that the address asks for; without a role, the choice of one."""
        role = visit.request.GET.get("rol", "")
        if role not in roles_of(visit):
            return cls(visit, "", None, None, None)
        draft = kept(visit, DRAFT + role)
        form = _begun(FORMS[role], visit, draft, role, today=lima_date(visit.at))
        tie = _begun(TieForm, visit, draft, RELATION) if role == "alleged_perpetrator" else None
        if tie is not None:
            tie.fields["survivor"].choices = _survivors(visit)  # type: ignore[attr-defined]
        return cls(visit, role, form, tie, draft)

    def shown(self) -> dict[str, Any]:
        """What the template needs."""
        return {
            "roles": roles_of(self.visit),
            "role": self.role,
            "title": ROLES.get(self.role, ""),
            "form": self.form,
            "tie": self.tie,
            "draft": self.draft,
            "several": self.tie is not None and len(_survivors(self.visit)) > 1,
            "blocks": TEMPLATES.get(self.role, ""),
        }

    def is_right(self) -> bool:
        """Whether both blocks are well written."""
        wrong = [block for block in (self.form, self.tie) if block is not None and not block.is_valid()]
        return not wrong

    def entry(self) -> PersonEntry:
        """The person that was typed."""
        return person_entry(self.form) if self.form is not None else PersonEntry(self.role)

    @property
    def survivor(self) -> str:
        """The survivor of the relation: the only one, unless another is chosen."""
        offered = _survivors(self.visit)
        return (self.tie.word("survivor") if self.tie else "") or (offered[0][0] if offered else "")

    def relation_entry(self) -> RelationEntry | None:
        """The relation that was typed; None when nothing was said of it."""
        if self.tie is None or self.tie.is_blank():
            return None
        level1, level2 = self.tie.levels()
        return RelationEntry(0, 1, level1, level2, self.tie.word("lives_with"), self.tie.guardian())


def _begun(kind: type[B], visit: Visit, draft: Kept, prefix: str, **settings: Any) -> B:
    """The block as it was sent or, before that, with what the draft kept."""
    if visit.sent:
        return kind(visit.request.POST, prefix=prefix, **settings)
    return kind.shown(draft.typed, prefix, **settings)


def roles_of(visit: Visit) -> dict[str, str]:
    """The roles that the actor may add, with their words."""
    return {role: words for role, words in ROLES.items() if visit.seen.shows(GROUP_OF_ROLE.get(role, Group.IDENTITY))}


def _survivors(visit: Visit) -> list[tuple[str, str]]:
    rows = [row for row in people_of(visit.seen) if row.role == "survivor"]
    return [(row.code, f"Persona afectada {n}") for n, row in enumerate(rows, start=1)]
