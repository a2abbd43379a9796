"""The local protocol is debated, approved in a session, published; each step with its permit and its trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tejido.directory.libraries import library_of
from tejido.governance.access import comments_on, published_in, version_numbered
from tejido.governance.models import Comment, LocalVersion
from tejido.governance.services import versions as services
from tejido.governance.services.debating import Opinion, answer_comment, comment_version
from tejido.governance.services.versions import approve_version, publish_version, withdraw_version
from tejido.governance.states import TRANSITIONS, Step, VersionState, after
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.governance.steps import CHANGED, LATER, SESSION, TEXT, approved, proposed, published
from tests.people import HERE, Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
OTHERS = [people.ana, people.marta, people.delia, people.elsa, people.karla, people.carmen]
OPINION = Opinion("Falta decir qué hace la escuela de noche.")


def state(row: LocalVersion) -> str:
    return str(LocalVersion.objects.get(pk=row.pk).state)


def say(row: LocalVersion, who: Part = people.delia, opinion: Opinion = OPINION) -> Comment:
    comment_version(row.number, opinion, actor=actor(who), at=AT)
    return Comment.objects.latest("id")


def test_from_the_proposal_to_the_publication() -> None:
    row = proposed()
    assert (row.number, row.state, row.library) == (1, "draft", library_of(HERE).local_version)
    said = say(row)
    answer_comment(row.number, said.pk, "Se recoge en el paso de la UGEL.", actor=actor(people.julia), at=AT)
    approve_version(row.number, SESSION, actor=actor(people.julia), at=LATER)
    assert publish_version(row.number, actor=actor(people.julia), at=LATER) > 0
    found = published_in(actor(people.ana))
    assert found is not None
    assert (found.state, found.session_number, found.session_on) == ("published", "4", date(2026, 11, 24))
    actions = LedgerEntry.objects.filter(subject_code=row.code, action__startswith="protocol.").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "protocol.proposed", "protocol.commented", "protocol.answered", "protocol.approved", "protocol.published",
    ]  # fmt: skip


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_secretariat_moves_a_version(who: Part) -> None:
    row = proposed()
    one = actor(who)
    with leaves_no_trace(NotPermitted):
        services.propose_version(services.Proposal(TEXT, CHANGED), actor=one, at=AT)
    with leaves_no_trace(NotPermitted):
        approve_version(row.number, SESSION, actor=one, at=LATER)
    with leaves_no_trace(NotPermitted):
        publish_version(row.number, actor=one, at=LATER)
    with leaves_no_trace(NotPermitted):
        withdraw_version(row.number, actor=one, at=LATER)


@pytest.mark.parametrize("step", ["proposed", "approved", "published"])
def test_each_step_is_whole_or_nothing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if step == "proposed":
        with cut_at(monkeypatch, "tejido.governance.services.versions.record"):
            proposed()
        return
    row = proposed() if step == "approved" else approved()
    with cut_at(monkeypatch, "tejido.governance.services.versions.record"):
        if step == "approved":
            approve_version(row.number, SESSION, actor=actor(people.julia), at=LATER)
        else:
            publish_version(row.number, actor=actor(people.julia), at=LATER)


def test_the_same_proposal_twice_counts_once() -> None:
    assert proposed(form="f1").pk == proposed(form="f1").pk
    assert LocalVersion.objects.count() == 1


def test_a_new_proposal_takes_the_place_of_the_one_in_debate() -> None:
    first = proposed()
    second = proposed(text=TEXT + "Otra cosa.")
    assert (state(first), second.number, state(second)) == ("withdrawn", 2, "draft")
    approve_version(2, SESSION, actor=actor(people.julia), at=LATER)
    with leaves_no_trace(Conflict, "ya está aprobada"):
        proposed()


@pytest.mark.parametrize(("field", "words"), [("text", "corto"), ("text", "x" * 60_001), ("changed", "nada")])
def test_words_too_short_or_too_long_are_refused_at_their_field(field: str, words: str) -> None:
    with leaves_no_trace(FieldErrors):
        proposed(**{field: words})


@pytest.mark.parametrize(
    ("session", "field"),
    [
        (replace(SESSION, number=" "), "number"),
        (replace(SESSION, held_on=None), "held_on"),
        (replace(SESSION, held_on=date(2026, 12, 24)), "held_on"),
        (replace(SESSION, held_on=date(2026, 11, 22)), "held_on"),
        (replace(SESSION, document="acta"), "document"),
    ],
)
def test_an_approval_without_its_session_or_document_is_refused(session: services.SessionRecord, field: str) -> None:
    row = proposed()
    with leaves_no_trace(FieldErrors):
        approve_version(row.number, session, actor=actor(people.julia), at=LATER)
    with pytest.raises(FieldErrors) as refused:
        approve_version(row.number, session, actor=actor(people.julia), at=LATER)
    assert list(refused.value.errors) == [field]


def test_nothing_is_approved_while_an_opinion_waits_for_its_answer() -> None:
    row = proposed()
    say(row)
    with leaves_no_trace(Refused, "Falta responder 1 opinión"):
        approve_version(row.number, SESSION, actor=actor(people.julia), at=LATER)


def test_what_plans_the_cases_must_be_what_was_debated(monkeypatch: pytest.MonkeyPatch) -> None:
    row = proposed()
    monkeypatch.setattr(services, "library_now", lambda district: "otra")
    with leaves_no_trace(Conflict, "cambiaron desde que se propuso"):
        approve_version(row.number, SESSION, actor=actor(people.julia), at=LATER)
    monkeypatch.undo()
    approve_version(row.number, SESSION, actor=actor(people.julia), at=LATER)
    monkeypatch.setattr(services, "library_now", lambda district: "otra")
    with leaves_no_trace(Conflict, "cambiaron"):
        publish_version(row.number, actor=actor(people.julia), at=LATER)


def test_without_questions_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    row = approved()
    monkeypatch.setattr(services, "quiz_of", lambda district: None)
    with leaves_no_trace(Refused, "quiz.yaml"):
        publish_version(row.number, actor=actor(people.julia), at=LATER)


def test_a_new_publication_replaces_the_one_before() -> None:
    first = published()
    second = proposed(at=LATER, text=TEXT + "Otra cosa.")
    session = replace(SESSION, number="5", held_on=date(2026, 11, 26))
    later = LATER + timedelta(days=2)
    approve_version(second.number, session, actor=actor(people.julia), at=later)
    publish_version(second.number, actor=actor(people.julia), at=later)
    assert (state(first), state(second)) == ("replaced", "published")
    assert version_numbered(actor(people.ana), 1).ended_at == later


def test_one_version_is_published_and_one_open_whoever_writes_the_rows() -> None:
    row = published()
    twin = LocalVersion.objects.get(pk=row.pk)
    twin.pk, twin.code, twin.number = None, "V-0000-0000", 7
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    twin.state, twin.session_number = "approved", ""
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("step", Step)
def test_a_step_that_does_not_fit_is_told(step: Step) -> None:
    allowed, following = TRANSITIONS[step]
    for one in VersionState:
        if one in allowed:
            assert after(one, step) is following
        else:
            with pytest.raises(Conflict, match="ya está"):
                after(one, step)


@pytest.mark.parametrize("who", [people.ana, people.marta, people.delia, people.elsa, people.julia, people.olga])
def test_members_of_the_instancia_and_of_the_sectors_say_what_they_think(who: Part) -> None:
    row = proposed()
    said = say(row, who)
    assert (said.institution_code, said.role) == (who.institution, who.role)
    assert [one.text for one in comments_on(actor(people.delia), row)] == [OPINION.text]


@pytest.mark.parametrize(
    ("who", "error"), [(people.karla, NotPermitted), (people.lucia, NotPermitted), (people.carmen, NotFound)]
)
def test_who_takes_no_part_says_nothing(who: Part, error: type[Exception]) -> None:
    row = proposed()
    with leaves_no_trace(error):
        say(row, who)


@pytest.mark.parametrize(
    ("opinion", "field"),
    [
        (Opinion("No."), "text"),
        (Opinion("x" * 3_001), "text"),
        (Opinion("En el caso C-7K3F-9QXM nadie fue."), "text"),
        (Opinion("Llamen al 998725496 y pregunten."), "text"),
        (Opinion("La señora del DNI 40123456 lo dijo."), "text"),
        (replace(OPINION, step="ley30364.police_report"), "step"),
    ],
)
def test_an_opinion_names_no_case_document_or_telephone(opinion: Opinion, field: str) -> None:
    row = proposed()
    with leaves_no_trace(FieldErrors):
        say(row, opinion=opinion)
    with pytest.raises(FieldErrors) as refused:
        say(row, opinion=opinion)
    assert list(refused.value.errors) == [field]


def test_an_opinion_sent_twice_counts_once_and_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    row = proposed()
    said = say(row, opinion=replace(OPINION, form="f1", step="carabayllo_local.confirm_referral"))
    say(row, opinion=replace(OPINION, form="f1"))
    assert row.comments.count() == 1
    with leaves_no_trace(NotPermitted):
        answer_comment(row.number, said.pk, "Se recoge tal cual.", actor=actor(people.ana), at=AT)
    with cut_at(monkeypatch, "tejido.governance.services.debating.record"):
        answer_comment(row.number, said.pk, "Se recoge tal cual.", actor=actor(people.julia), at=AT)
    answer_comment(row.number, said.pk, "Se recoge tal cual.", actor=actor(people.julia), at=AT)
    with leaves_no_trace(Conflict):
        answer_comment(row.number, said.pk, "Otra respuesta distinta.", actor=actor(people.julia), at=AT)
    with leaves_no_trace(NotFound):
        answer_comment(row.number, said.pk + 99, "Se recoge tal cual.", actor=actor(people.julia), at=AT)


def test_the_debate_ends_with_the_approval() -> None:
    row = approved()
    with leaves_no_trace(Conflict, "debate"):
        say(row)


def test_another_district_sees_none_of_it() -> None:
    row = published()
    with pytest.raises(NotFound):
        version_numbered(actor(people.carmen), row.number)
    assert published_in(actor(people.carmen)) is None
