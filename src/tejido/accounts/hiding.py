"""The filter that hides from an actor every subject that excludes the actor, as one `Exists` for any query."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ROLE_OF_RUNG
from tejido.accounts.machines.access import excludes_somebody_of
from tejido.accounts.models import Exclusion
from tejido.accounts.roles import MACHINE


def hidden_from(actor: Actor, *, outer: str = "subject_code", posts: Collection[str] = ()) -> Exists:
    """True on rows whose subject excludes the actor by account, institution, rung or one of `posts`; use it negated.

    Exclusions of a post are laid down as its holders' accounts too (see `cases.services.exclusions`).
    """
    excluded = _excludes(actor)
    if posts:
        excluded |= Q(kind="post", value__in=posts)
    return Exists(Exclusion.in_force().filter(excluded, subject_code=OuterRef(outer)))


def hidden_subjects(actor: Actor) -> list[str]:
    """The codes of the subjects that exclude the actor, to leave them out of kept figures; one query."""
    return list(Exclusion.in_force().filter(_excludes(actor)).values_list("subject_code", flat=True).distinct())


def _excludes(actor: Actor) -> Q:
    if actor.role == MACHINE:
        return excludes_somebody_of(actor.institution or "-")
    excluded = Q(kind="account", value=actor.code)
    if actor.institution:
        excluded |= Q(kind="institution", value=actor.institution)
    for rung, role in ROLE_OF_RUNG.items():
        if role == actor.role:
            excluded |= Q(kind="rung", value__in=[rung, f"{rung}:{actor.institution or ''}"])
    return excluded
