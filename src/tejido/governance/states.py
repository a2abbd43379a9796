"""The states of a version of the local protocol and the steps between them, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class VersionState(StrEnum):
    """Where a version stands. One at most is in debate, one at most is published."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def spanish(self) -> str:
        return STATE_WORDS[self]


class Step(StrEnum):
    """What can be done to a version."""

    APPROVE = "approve"
    PUBLISH = "publish"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


STATE_WORDS = {
    VersionState.DRAFT: "Borrador en debate",
    VersionState.APPROVED: "Aprobada, por publicar",
    VersionState.PUBLISHED: "Publicada",
    VersionState.REPLACED: "Reemplazada por otra",
    VersionState.WITHDRAWN: "Retirada sin aprobarse",
}
_S = VersionState
TRANSITIONS: dict[Step, tuple[frozenset[VersionState], VersionState]] = {
    Step.APPROVE: (frozenset({_S.DRAFT}), _S.APPROVED),
    Step.PUBLISH: (frozenset({_S.APPROVED}), _S.PUBLISHED),
    Step.REPLACE: (frozenset({_S.PUBLISHED}), _S.REPLACED),
    Step.WITHDRAW: (frozenset({_S.DRAFT, _S.APPROVED}), _S.WITHDRAWN),
}
OPEN = frozenset({_S.DRAFT, _S.APPROVED})


def after(state: str, step: Step) -> VersionState:
    """The state that follows a step. Raises Conflict when the step does not fit."""
    allowed, following = TRANSITIONS[step]
    if VersionState(state) not in allowed:
        raise Conflict(f"Esta versión ya está «{STATE_WORDS[VersionState(state)].lower()}». No se guardó nada.")
    return following
