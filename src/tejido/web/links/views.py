"""What binds a case to others: its family, and the cases that may be, or are, of the same person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tejido.accounts.permits import Permit
from tejido.cases.access import Seen, people_of, see_case
from tejido.cases.linking.access import join_for, links_of
from tejido.cases.linking.services.families import end_link, link_people
from tejido.cases.linking.services.joining import join_cases, undo_join
from tejido.cases.linking.services.matches import KIND_WORDS, Found, find_matches
from tejido.cases.services.editing import check_writing, may_write
from tejido.kernel.codes import tidy_code
from tejido.kernel.errors import NotFound, Refused
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.options import Choice
from tejido.web.links.forms import KEEP_THIS, JoinForm, LinkForm, ReasonForm
from tejido.web.links.telling import person_words, told_link

POSTED = ["GET", "HEAD", "POST"]
NO_OTHER = "No encontramos ese caso entre los que lleva su equipo. Revise el código."


@require_http_methods(POSTED)
@of_case
def links(visit: Visit) -> HttpResponse:
    """The family of the case, one more link, and the search for duplicates."""
    _require_team(visit)
    other, fault = _other(visit)
    shown = _shown(visit) | {"other": other.case.code if other else "", "fault": fault}
    if other is None:
        return visit.show("links/links.html", shown, status=422 if fault else 200)
    people = {"here": _choices(visit.seen), "there": _choices(other)}
    if not visit.sent:
        return visit.show("links/links.html", shown | {"form": LinkForm(**people)})
    form = LinkForm(visit.request.POST, **people)

    def save() -> None:
        link_people(
            visit.code,
            form.word("person"),
            kind=form.word("kind"),
            other_case=other.case.code,
            other_person=form.word("other_person"),
            actor=visit.actor,
            at=visit.at,
        )

    status = attempt(form, save)
    if status != OK:
        return visit.show("links/links.html", shown | {"form": form}, status=status)
    return visit.done("El vínculo quedó anotado en los dos casos.", to="case_links")


@require_POST
@of_case
def end(visit: Visit, link: str) -> HttpResponse:
    """Take a link away."""
    end_link(visit.code, link, actor=visit.actor, at=visit.at)
    return visit.done("El vínculo se quitó. Queda en la historia.", to="case_links")


@require_POST
@of_case
def matches(visit: Visit) -> HttpResponse:
    """Cases that may be of the same person; each search is counted and recorded."""
    _require_team(visit)
    try:
        found = find_matches(visit.code, actor=visit.actor, at=visit.at)
    except Refused as refused:
        return visit.show("links/links.html", _shown(visit) | {"refused": refused.message}, status=422)
    return visit.show("links/links.html", _shown(visit) | {"found": _told(found), "searched": True})


@require_http_methods(POSTED)
@of_case
def join(visit: Visit) -> HttpResponse:
    """Join this case and another of the same person, after saying what that does."""
    _require_team(visit)
    visit.actor.require(Permit.IDENTITY_READ)
    other, fault = _other(visit)
    if other is None:
        return visit.show("links/links.html", _shown(visit) | {"fault": fault or NO_OTHER}, status=422)
    codes = {"code": visit.code, "other": other.case.code}
    form = JoinForm(visit.request.POST, **codes) if visit.sent else JoinForm(**codes)
    shown = {"other": other.case, "here_people": _words(visit.seen), "there_people": _words(other)}
    if not visit.sent:
        return visit.show("links/join.html", shown | {"form": form})
    pair = [visit.code, other.case.code]

    def save() -> None:
        kept, joined = pair if form.word("kept") == KEEP_THIS else reversed(pair)
        join_cases(kept, joined, reason=form.word("reason"), actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("links/join.html", shown | {"form": form}, status=status)
    return visit.done("Los dos casos son ahora uno. Se puede deshacer cuando haga falta.")


@require_http_methods(POSTED)
@of_case
def undo(visit: Visit, join: str) -> HttpResponse:
    """Undo a union, with the reason."""
    _require_team(visit)
    row = join_for(visit.actor, join)
    form = ReasonForm(visit.request.POST, prefix="deshacer") if visit.sent else ReasonForm(prefix="deshacer")
    form.fields["reason"].label = "¿Por qué no son la misma persona?"
    if not visit.sent:
        return visit.show("links/undo.html", {"row": row, "form": form})
    status = attempt(form, lambda: undo_join(join, reason=form.word("reason"), actor=visit.actor, at=visit.at))
    if status != OK:
        return visit.show("links/undo.html", {"row": row, "form": form}, status=status)
    return visit.done("La unión se deshizo: los dos casos están como estaban.")


def _require_team(visit: Visit) -> None:
    check_writing(visit.seen, needs=None, team=True, note=False)


def _shown(visit: Visit) -> dict[str, Any]:
    return {"family": [told_link(link, visit) for link in links_of(visit.seen, visit.actor)]}


def _other(visit: Visit) -> tuple[Seen | None, str]:
    """The case that the address names, when the actor's team carries it too; this very one is admitted."""
    typed = visit.request.GET.get("caso", "")
    if not typed:
        return None, ""
    try:
        seen = see_case(visit.actor, tidy_code(typed[:20]))
    except NotFound:
        return None, NO_OTHER
    return (seen, "") if may_write(seen, visit.actor, team=True) else (None, NO_OTHER)


def _choices(seen: Seen) -> list[Choice]:
    return [(person.code, person_words(person)) for person in people_of(seen)]


def _words(seen: Seen) -> list[str]:
    return [person_words(person) for person in people_of(seen)]


def _told(found: Found) -> dict[str, Any]:
    own = [(match.code, " y ".join(KIND_WORDS.get(kind, kind) for kind in match.kinds)) for match in found.own]
    return {"own": own, "elsewhere": found.elsewhere}
