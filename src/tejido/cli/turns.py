"""The observatory's turns in the worker: it looks whose turn it is and starts the command that does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from tejido.accounts.access import role_holders
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.alerts.channels import EMAIL, PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.services.delivery_rows import call_row, insert_deliveries
from tejido.kernel.errors import Conflict, TejidoError
from tejido.observatory.releasing.calendar import NothingYet, Turn, read_calendar
from tejido.observatory.releasing.turns import Tried, Work, due, forget, is_done, last_try, note
from tejido.web.opendata.starting import last_run, start_turn

_WHERE = "Lea en «Publicar cifras» lo que dijo; se vuelve a intentar la noche siguiente."
FAILED = {
    Work.RELEASE: f"No salió la publicación de cifras que tocaba y sigue vigente la anterior. {_WHERE}",
    Work.FACTS: f"Los datos del observatorio no se pusieron al día esta noche; siguen los anteriores. {_WHERE}",
}


@dataclass(eq=False)
class ObservatoryTurns:
    """A chore of the worker. The work is done by another process, so that no alert waits for it."""

    started: list[str] = field(default_factory=list)

    def __call__(self, at: datetime) -> object:
        facts, releases = settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR
        found = due(read_calendar(settings.TEJIDO_DISTRICT_DIR), facts, releases, at=at)
        if found is None or last_run(releases).running:
            return None
        work, turn = found
        tried = Tried(turn.code, at.isoformat())
        note(work, tried, releases)
        words = ["release", "--update"] if work is Work.RELEASE else ["publish"]
        try:
            start_turn(releases, [*words, "--turn"], keep=work is Work.FACTS)
        except Conflict:  # somebody asked for one meanwhile
            forget(work, tried, releases)
            return None
        self.started.append(turn.code)
        return turn


def turn_of(work: Work, at: datetime) -> Turn | None:
    """The turn that a command which was started for one is to do; None when it was done meanwhile."""
    calendar = read_calendar(settings.TEJIDO_DISTRICT_DIR)
    turn = calendar.release(at) if work is Work.RELEASE else calendar.night(at)
    if turn is None or is_done(work, turn, settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR):
        return None
    return turn


def tell_failure(work: Work, turn: Turn, problem: Exception, *, at: datetime) -> None:
    """Keep why a turn failed and tell who publishes, once a turn; that there is nothing to tell yet is no failure, nor
    is what somebody else did meanwhile."""
    if is_done(work, turn, settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR):
        return
    tried = last_try(work, settings.TEJIDO_RELEASES_DIR)
    began = tried.at if tried and tried.turn == turn.code else at.isoformat()
    said = problem.message if isinstance(problem, TejidoError) else repr(problem)
    early = isinstance(problem, NothingYet)
    note(work, Tried(turn.code, began, said, early), settings.TEJIDO_RELEASES_DIR)
    if early:
        return
    district = str(settings.TEJIDO_DISTRICT)
    names = [name for name, role in roles().items() if Permit.OBSERVATORY_MANAGE in role.permits]
    holders = {one.account_code: one for name in names for one in role_holders(name, district=district)}
    insert_deliveries(
        [
            call_row(
                f"release:{work}:{turn.code}:{holder.account_code}:{channel}",
                subject=(turn.code, "observatory", turn.code, holder.institution_code),
                rung="secretariat",
                kind=Kind.RELEASE,
                account=holder.account_code,
                channel=channel,
                why=FAILED[work],
                moment=at,
                at=at,
            )
            for holder in holders.values()
            for channel in (PAGE, EMAIL)
        ]
    )
