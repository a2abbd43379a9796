"""Who calls: the token of the request and nothing else. A session opens nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from tejido.accounts.actors import Actor
from tejido.accounts.machines.services.admitting import Caller, admit
from tejido.api.problems import TOO_MANY, Answered, problem
from tejido.kernel.clock import now
from tejido.kernel.errors import NotPermitted

LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was let in, and its instant. `form` is the key by which a service knows it again; blank for a GET.

    `retaken`: an earlier try of the same call ended half way, so what it asks may be done already.
    """

    caller: Caller
    at: datetime
    form: str = ""
    retaken: bool = False

    @property
    def actor(self) -> Actor:
        return self.caller.actor

    def require(self, scope: str) -> None:
        """Nothing, when the token has the scope, or none is asked. Raises NotPermitted."""
        if scope and scope not in self.caller.scopes:
            raise NotPermitted(f"Este token no tiene el alcance «{scope}». Pídalo a la jefatura de su institución.")


class Bearer(HttpBearer):
    """`Authorization: Bearer` with the secret of a token in force; one call too many answers 429."""

    def authenticate(self, request: HttpRequest, token: str) -> Call | None:
        """The call, or None when no token in force has that secret."""
        at = now()
        caller = admit(token, at=at) if len(token) <= LONGEST_SECRET else None
        if caller is None:
            return None
        if caller.wait_seconds:
            answer = problem(TOO_MANY, f"Este token admite {caller.calls_a_minute} llamadas por minuto.")
            answer["Retry-After"] = str(caller.wait_seconds)
            raise Answered(answer)
        return Call(caller, at)


def call_of(request: HttpRequest) -> Call:
    """The call that `Bearer` let in."""
    call: Call = request.auth  # type: ignore[attr-defined]
    return call
