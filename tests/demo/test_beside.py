"""What stands beside the bulk of cases: each part of the complete record can be tried, by whom the welcome names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import visible_tokens
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.access import see_case
from tejido.cases.linking.models import CaseJoin, FamilyLink
from tejido.cases.linking.services.matches import find_matches
from tejido.cases.models import Case
from tejido.cases.transfers.access import transfers_received, transfers_sent
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.services.answering import accept_transfer, refuse_transfer
from tejido.demo.access import who
from tejido.demo.beside.connection import HEAD, SYSTEM
from tejido.demo.beside.figures import REFUSED, REFUSED_FILE
from tejido.demo.beside.stories import tell
from tejido.demo.cast import DOMAIN, shown, shown_next_door
from tejido.demo.generate import fill_district
from tejido.demo.welcome import welcome
from tejido.directory.models import Institution
from tejido.governance.access import published_in, read_counts, who_read
from tejido.governance.models import Comment
from tejido.governance.services.reading import mind_readers
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import FieldErrors
from tejido.ledger.verification import verify
from tejido.obligations.access import inbox
from tejido.privacy.models import Breach, RightsRequest
from tejido.sources.models import SeriesPeriod
from tejido.sources.services.expecting import expect_series
from tejido.sources.services.submitting import Handed, deliver, preview_delivery
from tests.world import AT, FOLDER

DISTRICT, NEXT_DOOR = "150106", "150110"
SEED = 7


class Made:
    """A demonstration of a few cases, and what was said while it was made."""

    def __init__(self, files: Path) -> None:
        self.files = files
        self.said: list[str] = []
        fill_district(
            folder=FOLDER, files=files, district=DISTRICT, cases=3, seed=SEED, at=AT, say=self.said.append
        )  # fmt: skip


@pytest.fixture
def made(db: None, tmp_path: Path) -> Made:
    return Made(tmp_path / "files")


def actor(alias: str) -> Actor:
    return who(alias, at=AT)


def test_everything_can_be_tried(made: Made) -> None:
    """One loading, many questions: loading is what costs."""
    _nothing_waits_from_the_past()
    _the_neighbour_is_marked_as_a_demonstration()
    _requests_and_a_breach_wait_for_the_data_officer()
    _figures_came_in_time_late_and_not_at_all(made)
    _the_protocol_was_approved_and_read_by_some()
    _transfers_stand_in_every_state()
    _families_and_duplicates()
    _a_system_has_a_token_whose_secret_was_said_once(made)
    _who_is_named_in_the_welcome_can_enter()


def _nothing_waits_from_the_past() -> None:
    assert verify() == []
    assert not Delivery.objects.filter(state__in=["queued", "leased", "dead"]).exists()
    assert not Delivery.objects.filter(created_at__gt=AT).exists()
    assert sweep(at=AT).looked == 0
    assert expect_series(at=AT) == 0
    assert mind_readers(at=AT) == 0


def _the_neighbour_is_marked_as_a_demonstration() -> None:
    there = Institution.objects.filter(district=NEXT_DOOR)
    assert there.count() >= 4
    assert all(one.demo and "Demostración" in one.name.title() for one in there)
    assert see_case(actor("cem.comas"), Transfer.objects.get(state="accepted").case.code).case.district == NEXT_DOOR


def _requests_and_a_breach_wait_for_the_data_officer() -> None:
    assert Counter(RightsRequest.objects.values_list("state", "outcome")) == {
        ("received", ""): 3, ("answered", "granted"): 1, ("answered", "denied"): 1, ("withdrawn", ""): 1,
    }  # fmt: skip
    breach = Breach.objects.get()
    assert (breach.state, breach.tell_authority, breach.authority_told_at) == ("contained", True, None)
    tasks = {task.step: task for task in inbox(actor("datos"))}
    assert {"rights.answer", "breach.tell_authority", "breach.tell_people"} <= tasks.keys()
    assert timedelta(0) < tasks["breach.tell_authority"].due_at - AT < timedelta(hours=48)
    late = [task for task in inbox(actor("datos")) if task.due_at is not None and task.due_at < AT]
    assert len(late) == 1


def _figures_came_in_time_late_and_not_at_all(made: Made) -> None:
    rows = list(SeriesPeriod.objects.all())
    agreed = [row for row in rows if row.session]
    assert len(agreed) > 30
    in_time = [row for row in agreed if row.delivered_at is not None and row.delivered_at <= row.due_at]
    late = [row for row in rows if row.delivered_at is not None and row.delivered_at > row.due_at]
    missing = [row for row in rows if row.delivered_at is None and row.due_at < AT]
    assert min(len(in_time), len(late), len(missing)) >= 2
    refused = SeriesPeriod.objects.filter(series=REFUSED[0], institution_code=REFUSED[1]).latest("opened_at")
    assert refused.delivered_at is None
    handed = Handed((made.files / REFUSED_FILE).read_bytes(), REFUSED_FILE)
    assert len(preview_delivery(refused.code, handed, actor=actor("policia"), at=AT).checked.faults) == 3
    with pytest.raises(FieldErrors):
        deliver(refused.code, handed, actor=actor("policia"), at=AT)


def _the_protocol_was_approved_and_read_by_some() -> None:
    version = published_in(actor("cem"))
    assert version is not None
    assert version.session_number
    assert version.proposed_at < version.approved_at < version.published_at < AT
    assert version.session_on == lima_date(version.approved_at)
    assert not Comment.objects.filter(answered_at=None).exists()
    counts = read_counts(actor("secretaria"), version, at=AT)
    assert 10 < sum(one.read for one in counts) < sum(one.asked for one in counts) - 10
    head = who_read(actor("jefatura.policia"), version, at=AT)
    assert head[actor("policia").code] is None, "the head sees who did not"
    assert "protocol.read" in {task.step for task in inbox(actor("policia"))}
    assert "protocol.read" not in {task.step for task in inbox(actor("cem"))}


def _transfers_stand_in_every_state() -> None:
    states = Counter(row.state for row in transfers_sent(actor("cem")))
    assert states == {"proposed": 1, "sent": 1, "accepted": 1, "refused": 1, "withdrawn": 1}
    (coming,) = transfers_received(actor("cem"))
    refuse_transfer(coming.code, reason="Motivo ficticio de prueba.", actor=actor("cem"), at=AT)
    (waiting,) = [row for row in transfers_received(actor("cem.comas")) if row.state == "sent"]
    code = accept_transfer(waiting.code, zone_code="comas-demo-sur", actor=actor("cem.comas"), at=AT)
    assert Case.objects.get(code=code).district == NEXT_DOOR
    assert inbox(actor("policia.comas"))


def _families_and_duplicates() -> None:
    assert set(FamilyLink.objects.values_list("kind", flat=True)) == {"sibling", "child"}
    stands, undone = CaseJoin.objects.get(undone_at=None), CaseJoin.objects.exclude(undone_at=None).get()
    assert "dni" in stands.matched
    assert undone.joined.joined_to_id is None
    alone = Case.objects.get(submission_key__endswith="double-6")
    found = find_matches(alone.code, actor=actor("cem"), at=AT)
    assert [match.code for match in found.own] == [Case.objects.get(submission_key__endswith="double-5").code]


def _a_system_has_a_token_whose_secret_was_said_once(made: Made) -> None:
    (token,) = visible_tokens(actor(HEAD))
    assert token.name == SYSTEM
    assert token.approved_at is not None
    assert sum("tejido_" in line for line in made.said) == 1
    assert "tejido_" not in welcome()


def _who_is_named_in_the_welcome_can_enter() -> None:
    for words, email in (*shown(), *shown_next_door()):
        assert actor(email.removesuffix(f"@{DOMAIN}")).permits, words
        assert email in welcome()


def test_stories_go_on_in_the_order_of_time_and_not_after_the_end() -> None:
    done: list[str] = []

    def story(name: str, *hours: int) -> Iterator[datetime]:
        for hour in hours:
            yield AT + timedelta(hours=hour)
            done.append(f"{name}{hour}")

    seen: list[datetime] = []
    tell([story("a", 1, 4), story("b", 2, 3, 9), story("c")], before=seen.append, until=AT + timedelta(hours=5))
    assert done == ["a1", "b2", "b3", "a4"]
    assert seen == [AT + timedelta(hours=hour) for hour in (1, 2, 3, 4, 5)]


def test_a_story_that_goes_back_in_time_is_a_mistake() -> None:
    def back() -> Iterator[datetime]:
        yield AT
        yield AT - timedelta(hours=1)

    with pytest.raises(ValueError, match="order of time"):
        tell([back()], before=lambda _at: None, until=AT + timedelta(hours=1))
