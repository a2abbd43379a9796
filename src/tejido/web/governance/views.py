"""The local protocol: what holds, what is debated, and one version with its debate."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.directory.libraries import fault_of
from tejido.directory.routing import routes
from tejido.governance.access import comments_on, own_readings, version_numbered
from tejido.governance.catalog import local_protocols, local_steps
from tejido.governance.states import VersionState
from tejido.web.context import asking, instant
from tejido.web.governance.forms import AnswerForm, ApproveForm, CommentForm
from tejido.web.governance.telling import comment_lines, standing_of, version_line

Sent = dict[str, Any]


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The version that holds, the one in debate and those before."""
    actor = asking(request)
    standing = standing_of(actor)
    published = standing.published
    readings = own_readings(actor, published.row) if published else []
    shown = {
        "standing": standing,
        "fault": fault_of(actor.district),
        "routes": local_protocols(actor.district),
        "manages": actor.may(Permit.PROTOCOL_MANAGE),
        "reads": actor.may(Permit.PROTOCOL_ACKNOWLEDGE),
        "passed": next((one for one in readings if one.passed), None),
        "counts": actor.may(Permit.PROTOCOL_MANAGE) or actor.may(Permit.TASK_MANAGE),
    }
    return render(request, "governance/home.html", shown)


@never_cache
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what changes, its words and its debate."""
    return version_page(request, number)


def version_page(request: HttpRequest, number: int, sent: Sent | None = None, *, status: int = 200) -> HttpResponse:
    """The page of a version; `sent` holds a form that came back with something to mend."""
    actor, at, sent = asking(request), instant(request), sent or {}
    row = version_numbered(actor, number)
    debates, manages = actor.may(Permit.PROTOCOL_DEBATE), actor.may(Permit.PROTOCOL_MANAGE)
    names = {code: found.name for code, found in routes(at).institutions.items()}
    steps = [(step.id, step.action) for step in local_steps(actor.district).values()]
    draft = row.state == VersionState.DRAFT
    comments = comment_lines(comments_on(actor, row), names, actor.district) if debates else []
    shown = {
        "line": version_line(row),
        "row": row,
        "draft": draft,
        "debates": debates,
        "manages": manages,
        "comments": [(one, _answer(one.row.pk, one.row.answered_at, sent, draft and manages)) for one in comments],
        "waiting": sum(one.row.answered_at is None for one in comments),
        "comment_form": sent.get("comment") or CommentForm(steps=steps),
        "approve_form": sent.get("approve") or ApproveForm(),
        "sent": sent,
        "problem": sent.get("problem", ""),
        "wrong": next((form for name, form in sent.items() if name != "problem"), None),
    }
    return render(request, "governance/version.html", shown, status=status)


def _answer(comment: int, answered: object, sent: Sent, may: bool) -> AnswerForm | None:
    """The form to answer an opinion, with what was sent in it; none for one that has its answer."""
    if answered or not may:
        return None
    form: AnswerForm | None = sent.get(f"answer{comment}")
    return form or AnswerForm(auto_id=f"id_%s_{comment}")
