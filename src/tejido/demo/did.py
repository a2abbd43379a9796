"""Which use case each deed of a fictitious case stands for, and with which words: the tests do it again through it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from tejido.accounts.actors import Actor
from tejido.demo.life import Life

Change = Callable[..., Any]


class Did(NamedTuple):
    """One call of a service: its name, what it is about (rows of this case, by place) and its words."""

    service: Change
    about: tuple[Any, ...]
    words: dict[str, Any]


def mirrors(service: Change) -> Callable[[Change], Change]:
    """Mark what does in memory what `service` does; each call is kept with its instant in the life."""

    def marked(change: Change) -> Change:
        def done(life: Life, *about: Any, actor: Actor, at: datetime, **words: Any) -> Any:
            life.did[at] = Did(service, about, words)
            return change(life, *about, actor=actor, at=at, **words)

        return done

    return marked
