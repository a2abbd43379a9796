"""Family links between cases, and duplicates: joined, joined by mistake and undone, still to be found."""

from __future__ import annotations

from tejido.cases.linking.services.families import link_people
from tejido.cases.linking.services.joining import join_cases, undo_join
from tejido.demo.beside.doors import Told, person_in, take_in
from tejido.demo.beside.stage import Stage
from tejido.demo.beside.stories import Story


def family_stories(stage: Stage) -> list[Story]:
    """Two sisters and a daughter; a union that stands, one that was undone, and two cases that nobody joined yet."""
    return [_sisters(stage), _joined(stage), _undone(stage), _to_be_found(stage)]


def _sisters(stage: Stage) -> Story:
    yield (at := stage.ago(hours=60))
    older = take_in(stage, Told("family-1", 21, age=33, child=True), at)
    yield (at := stage.ago(hours=56))
    younger = take_in(stage, Told("family-2", 22, age=24), at)
    yield (at := stage.ago(hours=54))
    here, there = (person_in(stage, case, "survivor", at) for case in (older, younger))
    child = person_in(stage, older, "other", at)
    actor = stage.actor("cem", at)
    link_people(older, here, kind="sibling", other_case=younger, other_person=there, actor=actor, at=at)
    link_people(older, child, kind="child", other_case=older, other_person=here, actor=actor, at=at)


def _joined(stage: Stage) -> Story:
    yield (at := stage.ago(hours=66))
    first = take_in(stage, Told("double-1", 23, age=38), at)
    yield (at := stage.ago(hours=44))
    second = take_in(stage, Told("double-2", 23, age=38), at)
    yield (at := stage.ago(hours=42))
    reason = "Motivo ficticio: es la misma persona, con el mismo DNI; vino otro día y se registró otra vez."
    join_cases(first, second, reason=reason, actor=stage.actor("cem", at), at=at)


def _undone(stage: Stage) -> Story:
    yield (at := stage.ago(hours=64))
    first = take_in(stage, Told("double-3", 24, age=45), at)
    yield (at := stage.ago(hours=46))
    second = take_in(stage, Told("double-4", 25, age=46), at)
    yield (at := stage.ago(hours=38))
    reason = "Motivo ficticio: parecían la misma persona por el nombre y el barrio."
    union = join_cases(first, second, reason=reason, actor=stage.actor("cem", at), at=at)
    yield (at := stage.ago(hours=20))
    told = "Motivo ficticio: su DNI es otro; son dos personas distintas."
    undo_join(union, reason=told, actor=stage.actor("cem", at), at=at)


def _to_be_found(stage: Stage) -> Story:
    yield (at := stage.ago(hours=52))
    take_in(stage, Told("double-5", 26, age=30), at)
    yield (at := stage.ago(hours=8))
    take_in(stage, Told("double-6", 26, age=30), at)
