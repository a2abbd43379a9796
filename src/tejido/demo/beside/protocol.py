"""The local protocol: proposed, debated, approved in a session, published; some read it and some did not."""

from __future__ import annotations

from datetime import datetime

from tejido.demo.beside.stage import Stage
from tejido.demo.beside.stories import Story
from tejido.demo.cast import DOMAIN, cast
from tejido.demo.draws import data
from tejido.governance.access import comments_on, published_in, version_numbered
from tejido.governance.catalog import quiz_of
from tejido.governance.services.acknowledging import answer_quiz
from tejido.governance.services.debating import Opinion, answer_comment, comment_version
from tejido.governance.services.versions import (
    Proposal,
    SessionRecord,
    approve_version,
    propose_version,
    publish_version,
)
from tejido.kernel.clock import lima_date

SECRETARIAT = "secretaria"
_PROPOSED, _APPROVED, _PUBLISHED = 62, 41, 32
_READ, _FAILED_FIRST = 0.62, 0.2
_ALWAYS_READS, _NEVER_READS = ("cem", "jefatura.cem"), ("policia", "salud")


def protocol_stories(stage: Stage) -> list[Story]:
    """The version, and each person who answered its questions."""
    people = cast(stage.seed, data("cast")["aliases"])
    readers = [one.email.removesuffix(f"@{DOMAIN}") for one in people if one.role in ("operator", "head")]
    gone = {one.email.removesuffix(f"@{DOMAIN}") for one in people if one.left}
    return [_version(stage), *(_reader(stage, alias) for alias in readers if alias not in gone)]


def _version(stage: Stage) -> Story:
    text = data("protocol")
    yield (at := stage.ago(days=_PROPOSED))
    secretariat = stage.actor(SECRETARIAT, at)
    number = propose_version(Proposal(text["text"], text["changed"]), actor=secretariat, at=at).number
    for days, said in enumerate(text["opinions"], start=3):
        yield (at := stage.ago(days=_PROPOSED - days))
        comment_version(number, Opinion(said["text"], said["step"]), actor=stage.actor(said["who"], at), at=at)
    yield (at := stage.ago(days=_APPROVED + 4))
    for comment, said in zip(
        comments_on(secretariat, version_numbered(secretariat, number)), text["opinions"], strict=True
    ):
        answer_comment(number, comment.pk, said["answer"], actor=secretariat, at=at)
    yield (at := stage.ago(days=_APPROVED))
    approve_version(number, _session(at), actor=secretariat, at=at)
    yield (at := stage.ago(days=_PUBLISHED))
    publish_version(number, actor=secretariat, at=at)


def _session(at: datetime) -> SessionRecord:
    held = lima_date(at)
    document = f"Acta ficticia de la sesión 4-{held.year}, archivo de la secretaría técnica"
    return SessionRecord(f"4-{held.year}", held, document)


def _reader(stage: Stage, alias: str) -> Story:
    """Answers the questions some day after it was published, now and then in a second try; or does not."""
    draw = stage.draw("reader", alias)
    if alias in _NEVER_READS or not (alias in _ALWAYS_READS or draw.yes(_READ)):
        return
    days = draw.uniform(0.5, _PUBLISHED - 3)
    if draw.yes(_FAILED_FIRST):
        yield (at := stage.ago(days=_PUBLISHED - days))
        _answer(stage, alias, at, right=False)
    yield (at := stage.ago(days=_PUBLISHED - days, hours=-1))
    _answer(stage, alias, at, right=True)


def _answer(stage: Stage, alias: str, at: datetime, *, right: bool) -> None:
    quiz, reader = quiz_of(stage.district), stage.actor(alias, at)
    version = published_in(reader)
    if quiz is None or version is None:
        return
    answers = {one.id: one.right if right else next(o for o in one.options if o != one.right) for one in quiz.questions}
    answer_quiz(version.number, answers, quiz_version=quiz.version, form="", actor=reader, at=at)
