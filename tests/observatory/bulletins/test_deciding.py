"""Made, reviewed, published, told: each in its turn, by who may, whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.accounts.actors import Actor
from tejido.alerts.models import Delivery
from tejido.alerts.services import parcels
from tejido.alerts.services.delivering import deliver
from tejido.kernel.errors import Conflict, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.places import file_of, folder_of
from tejido.observatory.bulletins.services import keeping
from tejido.observatory.bulletins.services.deciding import publish_bulletin, review_bulletin
from tejido.observatory.bulletins.services.keeping import Edition, keep_bulletin
from tejido.pathways.services.telling_members import members, tell_members
from tests import people
from tests.observatory.bulletins.conftest import AT, EDITION

LATER = AT + timedelta(minutes=5)


def acts() -> list[str]:
    found = LedgerEntry.objects.filter(subject_kind="bulletin").order_by("seq")
    return [entry.action.removeprefix("bulletin.") for entry in found]


def published(made: Bulletin, julia: Actor) -> Bulletin:
    review_bulletin(made.code, actor=julia, at=AT)
    return publish_bulletin(made.code, actor=julia, at=AT)


def test_it_is_published_once_reviewed_and_who_did_what_stays(made: Bulletin, julia: Actor) -> None:
    with pytest.raises(Conflict, match="todavía no se revisó"):
        publish_bulletin(made.code, actor=julia, at=AT)
    review_bulletin(made.code, actor=julia, at=AT)
    publish_bulletin(made.code, actor=julia, at=LATER)
    row = Bulletin.objects.get()
    assert (row.state, row.reviewed_by, row.published_by) == ("published", julia.code, julia.code)
    assert (row.reviewed_at, row.published_at) == (AT, LATER)
    assert acts() == ["made", "reviewed", "published"]
    for again in (review_bulletin, publish_bulletin):
        with pytest.raises(Conflict):
            again(made.code, actor=julia, at=LATER)
    assert acts() == ["made", "reviewed", "published"]


@pytest.mark.parametrize("who", [people.ana, people.marta, people.delia, people.elsa])
def test_who_may_not_leaves_no_trace(made: Bulletin, who: people.Part) -> None:
    actor = people.actor(who)
    for act in (review_bulletin, publish_bulletin):
        with pytest.raises(NotPermitted):
            act(made.code, actor=actor, at=AT)
    with pytest.raises(NotPermitted):
        tell_members(made.code, again=False, actor=actor, at=AT)
    with pytest.raises(NotPermitted):
        keep_bulletin(Edition("2026-T1", 1, 4, EDITION.cut_on), {"pdf": b"x"}, actor=actor, at=AT)
    assert Bulletin.objects.get().state == "made"
    assert acts() == ["made"]
    assert not Delivery.objects.exists()


def test_what_fails_halfway_leaves_no_file_and_no_row(
    made: Bulletin, julia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(keeping, "record", broken)
    with pytest.raises(OSError, match="disk"):
        keep_bulletin(Edition("2026-T2", 2, 4, EDITION.cut_on), {"pdf": b"x"}, actor=julia, at=AT)
    assert [row.code for row in Bulletin.objects.all()] == ["2026-T2-1"]
    assert not folder_of("2026-T2-2").exists()
    assert file_of(made.code, "pdf").read_bytes() == b"%PDF de prueba"


def test_members_are_told_once_by_page_and_mail_with_a_link(made: Bulletin, julia: Actor) -> None:
    for person in (people.marta, people.delia, people.elsa, people.ana, people.nora):
        person()
    with pytest.raises(Conflict, match="todavía no está publicado"):
        tell_members(made.code, again=False, actor=julia, at=AT)
    published(made, julia)
    told = tell_members(made.code, again=False, actor=julia, at=LATER)
    codes = {holder.account_code for holder in members(julia.district)}
    assert told == len(codes)
    assert {julia.code, people.marta.code, people.nora.code, people.delia.code} <= codes
    assert not {people.ana.code, people.elsa.code, people.carmen.code} & codes
    rows = Delivery.objects.filter(kind="bulletin")
    assert {(row.account_code, row.channel) for row in rows} == {(c, way) for c in codes for way in ("page", "email")}
    assert rows.filter(channel="page").first().why == (  # type: ignore[union-attr]
        "Se publicó un boletín del observatorio: trimestral, de abril a junio de 2026. Le llega porque usted integra "
        "la instancia o dirige una institución del distrito."
    )
    assert acts()[-1] == "told"


def test_told_again_only_when_it_is_said(made: Bulletin, julia: Actor) -> None:
    published(made, julia)
    first = tell_members(made.code, again=False, actor=julia, at=AT)
    with pytest.raises(Conflict, match="Ya se avisó"):
        tell_members(made.code, again=False, actor=julia, at=LATER)
    assert Delivery.objects.filter(kind="bulletin").count() == 2 * first
    tell_members(made.code, again=True, actor=julia, at=LATER)
    assert Delivery.objects.filter(kind="bulletin").count() == 4 * first
    assert Bulletin.objects.get().tellings == 2


def test_the_mail_says_that_it_is_public_and_carries_no_file(made: Bulletin, julia: Actor, mailoutbox: list) -> None:
    published(made, julia)
    told = tell_members(made.code, again=False, actor=julia, at=AT)
    assert deliver(at=AT + parcels._quiet()).sent == told
    mail = next(one for one in mailoutbox if one.to == [people.julia.email])
    assert mail.subject == "Tejido: boletín 2026-T2-1"
    assert "/observatorio/boletines\n" in mail.body
    assert "Es un documento público" in mail.body
    assert "no dice de quién" not in mail.body
    assert mail.attachments == []


def test_there_is_none_of_another_code(made: Bulletin, julia: Actor) -> None:
    with pytest.raises(NotFound):
        review_bulletin("2026-T9-1", actor=julia, at=AT)
