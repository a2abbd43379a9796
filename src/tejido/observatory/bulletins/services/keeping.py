"""Keep a bulletin that was made: its files in their place and its row, or nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Max

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.places import NEW, bulletins_folder, file_name, folder_of
from tejido.observatory.released.places import settle, settle_names


@dataclass(frozen=True, slots=True)
class Edition:
    """Which bulletin: its period, its edition, and the release that it was made of."""

    period: str
    edition: int
    release: int
    cut_on: date

    @property
    def code(self) -> str:
        return f"{self.period}-{self.edition}"


def next_edition(period: str, *, release: int, cut_on: date) -> Edition:
    """The edition that would be made now of that period."""
    last = Bulletin.objects.filter(period=period).aggregate(last=Max("edition"))["last"] or 0
    return Edition(period, last + 1, release, cut_on)


def keep_bulletin(made: Edition, files: Mapping[str, bytes], *, actor: Actor, at: datetime) -> Bulletin:
    """Write the files (by kind) and the row; when any of them fails, none is there.

    Raises:
        NotPermitted: the actor does not manage the observatory.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    bulletins_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=bulletins_folder(), prefix=NEW) as scratch:
        aside = Path(scratch) / made.code
        aside.mkdir()
        for kind, content in files.items():
            _write(aside / file_name(made.code, kind), content)
        with transaction.atomic(durable=not connection.in_atomic_block):
            row = _row(made, actor, at)
            place = folder_of(made.code)
            if place.exists():  # left by a run that was killed before its row was there
                shutil.rmtree(place)
            settle(aside)
            aside.rename(place)
            settle_names(place.parent)
    return row


def _row(made: Edition, actor: Actor, at: datetime) -> Bulletin:
    told = {"bulletin": made.code, "release": made.release}
    record(action=Action.BULLETIN_MADE, subject=("bulletin", made.code), actor_code=actor.code, at=at, data=told)
    return Bulletin.objects.create(
        code=made.code, period=made.period, edition=made.edition, release=made.release, cut_on=made.cut_on,
        state="made", made_at=at, made_by=actor.code,
    )  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
