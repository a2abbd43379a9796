"""What the survivor answers about her data: asked point by point, with what each answer opens or shuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tejido.cases.access import referrals_of
from tejido.cases.consenting import GIVER_WORDS, Giver
from tejido.cases.intake import ConsentEntry
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.editing import check_writing
from tejido.cases.states import ReferralState
from tejido.cases.timeline import ShownDuty, shown_duties
from tejido.obligations.access import obligations_of
from tejido.obligations.states import LIVE, Gate
from tejido.reports.telling.consents import PURPOSES, Point, point_words, standing_consents, waiting_points
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, pick, radio

POSTED = ["GET", "HEAD", "POST"]


class ConsentForm(Block):
    """One answer on one point."""

    point = pick("¿Sobre qué se le preguntó?", (), widget=forms.RadioSelect)
    answer = radio("¿Qué respondió?", (("given", "Sí, acepta"), ("refused", "No acepta")))
    given_by = radio(
        "¿Quién respondió?",
        [(str(giver), words) for giver, words in GIVER_WORDS.items()],
        initial=Giver.SURVIVOR.value,
        help_text="Desde los 14 años, ella misma. Antes, su madre, padre o tutor, si no es la persona denunciada.",
    )

    def __init__(self, *args: Any, points: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = list(points)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, sentence in (("point", "Elija sobre qué se le preguntó."), ("answer", "Marque qué respondió.")):
            if not self.word(name):
                self.tell(name, sentence)
        return found

    def entry(self) -> ConsentEntry:
        """The answer that was typed."""
        purpose, _, recipient = self.word("point").partition(":")
        return ConsentEntry(purpose, self.word("answer"), recipient, given_by=self.word("given_by") or "survivor")


@require_http_methods(POSTED)
@of_case
def page(visit: Visit) -> HttpResponse:
    """What she answered, what still waits for her, and one more answer."""
    check_writing(visit.seen, needs=None, team=True, note=False)
    duties = _duties(visit)
    waiting = waiting_points(d for d in duties if d.row.gate == Gate.CONSENT and d.row.state in LIVE)
    offered = _points(waiting, visit)
    shown: dict[str, Any] = {
        "lines": standing_consents(visit),
        "waiting": [(_key(p), point_words(p, visit), rows) for p, rows in waiting.items()],
    }
    if not visit.sent:
        form = ConsentForm(prefix="c", points=offered, initial={"point": visit.request.GET.get("para", "")})
        return visit.show("cases/consents.html", {**shown, "form": form})
    form = ConsentForm(visit.request.POST, prefix="c", points=offered)
    status = attempt(form, lambda: answer_consent(visit.code, form.entry(), actor=visit.actor, at=visit.at))
    if status != OK:
        return visit.show("cases/consents.html", {**shown, "form": form}, status=status)
    return visit.done("La respuesta quedó anotada.", replanned=True)


@require_http_methods(POSTED)
@of_case
def take_back(visit: Visit) -> HttpResponse:
    """Take a permission back, after saying what it shuts."""
    check_writing(visit.seen, needs=None, team=True, note=False)
    said = (visit.request.POST if visit.sent else visit.request.GET).get("para", "")
    purpose, _, recipient = said.partition(":")
    line = next((one for one in standing_consents(visit) if (one.purpose, one.recipient) == (purpose, recipient)), None)
    if visit.sent:
        withdraw_consent(visit.code, purpose=purpose, recipient=recipient, actor=visit.actor, at=visit.at)
        return visit.done("El permiso quedó retirado. Nadie recibe más avisos por él.", replanned=True)
    if line is None:
        return redirect("case_consents", visit.code)
    return visit.show(
        "cases/consent_withdraw.html",
        {"line": line, "hidden": {"para": said}, "shuts": _shut_by((purpose, recipient), visit)},
    )


def _duties(visit: Visit) -> list[ShownDuty]:
    return shown_duties(visit.seen, visit.actor, obligations_of(visit.actor, "case", visit.code))


def _shut_by(point: Point, visit: Visit) -> list[ShownDuty]:
    """The live duties that are told by that permission; for the services, by any."""
    told = [duty for duty in _duties(visit) if duty.row.basis == "consent" and duty.row.state in LIVE]
    return [d for d in told if point[0] == "services" or point[1] in (d.row.sector, d.row.institution_code)]


def _points(waiting: Mapping[Point, list[ShownDuty]], visit: Visit) -> list[Choice]:
    """What she may be asked about: what waits first, then referrals that wait, then what she answered before."""
    points: dict[Point, None] = dict.fromkeys(waiting)
    for row in referrals_of(visit.seen, visit.actor):
        if row.state == ReferralState.PROPOSED:
            points.setdefault(("recipient", row.to_institution))
    for line in standing_consents(visit):
        points.setdefault((line.purpose, line.recipient))
    for purpose in PURPOSES:
        points.setdefault((purpose, ""))
    return [(_key(point), _label(point, waiting, visit)) for point in points]


def _key(point: Point) -> str:
    return f"{point[0]}:{point[1]}" if point[1] else point[0]


def _label(point: Point, waiting: Mapping[Point, list[ShownDuty]], visit: Visit) -> str:
    words = point_words(point, visit)
    rows = waiting.get(point, [])
    tasks = f" ({len(rows)} {'tarea espera' if len(rows) == 1 else 'tareas esperan'})" if rows else ""
    return words[:1].upper() + words[1:] + tasks
