"""The states of a request about one's data and of a breach, and the acts between them, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tejido.kernel.errors import Conflict


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def spanish(self) -> str:
        return _WORDS[self]


class RequestAct(StrEnum):
    """What can happen to a request; each leaves a row that is never altered."""

    RECEIVED = "received"
    IDENTITY = "identity"
    ASKED = "asked"
    CONTRIBUTED = "contributed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def spanish(self) -> str:
        return _WORDS[self, "request"]


class BreachState(StrEnum):
    """Where a breach stands."""

    NOTICED = "noticed"
    CONTAINED = "contained"
    CLOSED = "closed"

    @property
    def spanish(self) -> str:
        return _WORDS[self]


class BreachAct(StrEnum):
    """What can happen to a breach; each leaves a row that is never altered."""

    NOTICED = "noticed"
    CONTAINED = "contained"
    ASSESSED = "assessed"
    AUTHORITY_TOLD = "authority_told"
    PEOPLE_TOLD = "people_told"
    CLOSED = "closed"

    @property
    def spanish(self) -> str:
        return _WORDS[self, "breach"]


_R, _A, _B, _C = RequestState, RequestAct, BreachState, BreachAct
_WORDS: Mapping[object, str] = {
    _R.RECEIVED: "En trámite",
    _R.ANSWERED: "Contestado",
    _R.WITHDRAWN: "Retirado por quien lo pidió",
    (_A.RECEIVED, "request"): "Se recibió el pedido",
    (_A.IDENTITY, "request"): "Se revisó la identidad de quien pide",
    (_A.ASKED, "request"): "Se consultó a una institución",
    (_A.CONTRIBUTED, "request"): "La institución terminó su parte",
    (_A.ANSWERED, "request"): "Se contestó",
    (_A.WITHDRAWN, "request"): "Quien lo pidió lo retiró",
    _B.NOTICED: "Advertido",
    _B.CONTAINED: "Contenido",
    _B.CLOSED: "Cerrado",
    (_C.NOTICED, "breach"): "Se advirtió el incidente",
    (_C.CONTAINED, "breach"): "Se contuvo",
    (_C.ASSESSED, "breach"): "Se evaluó",
    (_C.AUTHORITY_TOLD, "breach"): "Se comunicó a la autoridad",
    (_C.PEOPLE_TOLD, "breach"): "Se comunicó a las personas",
    (_C.CLOSED, "breach"): "Se cerró",
}
_LIVE = frozenset({_B.NOTICED, _B.CONTAINED})
REQUEST: Mapping[RequestAct, tuple[frozenset[RequestState], RequestState | None]] = {
    _A.IDENTITY: (frozenset({_R.RECEIVED}), None),
    _A.ASKED: (frozenset({_R.RECEIVED}), None),
    _A.CONTRIBUTED: (frozenset(_R), None),
    _A.ANSWERED: (frozenset({_R.RECEIVED}), _R.ANSWERED),
    _A.WITHDRAWN: (frozenset({_R.RECEIVED}), _R.WITHDRAWN),
}
BREACH: Mapping[BreachAct, tuple[frozenset[BreachState], BreachState | None]] = {
    _C.CONTAINED: (frozenset({_B.NOTICED}), _B.CONTAINED),
    _C.ASSESSED: (_LIVE, None),
    _C.AUTHORITY_TOLD: (_LIVE, None),
    _C.PEOPLE_TOLD: (_LIVE, None),
    _C.CLOSED: (frozenset({_B.CONTAINED}), _B.CLOSED),
}


def request_after(state: str, act: RequestAct) -> RequestState:
    """The state that follows. Raises Conflict when the act does not fit."""
    allowed, following = REQUEST[act]
    if RequestState(state) not in allowed:
        raise Conflict(f"Este pedido está «{RequestState(state).spanish.lower()}» y eso ya no corresponde.")
    return following or RequestState(state)


def breach_after(state: str, act: BreachAct) -> BreachState:
    """The state that follows. Raises Conflict when the act does not fit."""
    allowed, following = BREACH[act]
    if BreachState(state) not in allowed:
        raise Conflict(f"Este incidente está «{BreachState(state).spanish.lower()}» y eso ya no corresponde.")
    return following or BreachState(state)
