"""`tejido observatory bulletin`: make the bulletin of a month or a quarter out of a release, as PDF and DOCX."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tejido.accounts.permits import Permit
from tejido.cli.releasing import acting
from tejido.kernel.clock import now
from tejido.kernel.errors import NotFound
from tejido.observatory.bulletins.places import DOCX, NEW, PDF, bulletins_folder, file_name
from tejido.observatory.bulletins.services.keeping import keep_bulletin, next_edition
from tejido.observatory.bulletins.spans import checked, named, quarter_of
from tejido.observatory.publishing.folder import alone, clear
from tejido.observatory.released.reading import ReleaseInForce, current
from tejido.observatory.released.reading import release as release_of
from tejido.press.composing import compose
from tejido.press.directory import district_drawn, help_lines
from tejido.press.document import docx
from tejido.press.setting import pdf

Say = Callable[[str], None]


def bulletin(number: int | None, period: str | None, out: Path | None, account: int | None, say: Say) -> int:
    """Make the bulletin and keep it, to be reviewed; a copy of its files in `out` when it is said.

    `number`: of the release, the one in force without it; `period`: its last quarter without it; `account`: who asked
    for it on a page.

    Raises:
        NotFound: there is no such release. Refused: it does not tell of that period. NotPermitted: the actor may not.
        Conflict: another is being made.
    """
    start, at, actor = time.perf_counter(), now(), acting(account)
    actor.require(Permit.OBSERVATORY_MANAGE)
    release = _release(number)
    asked = checked(period or quarter_of(f"{release.cut_on:%Y-%m}"))
    with alone(bulletins_folder(), "los boletines"):
        clear(bulletins_folder(), NEW)  # what a run that was killed left half made
        edition = next_edition(asked, release=release.number, cut_on=release.cut_on)
        say(f"Boletín {edition.code}, {named(asked)}, con la publicación {release.number}.")
        charts = Path(settings.TEJIDO_DATA_DIR) / "charts"
        composed = compose(release, edition, district_drawn(at), help_lines(at), at=at, folder=charts)
        say(f"Escritas {len(composed.sections)} partes con {len(composed.pictures)} dibujos.")
        files = {PDF: pdf(composed, at=at), DOCX: docx(composed, at=at)}
        keep_bulletin(edition, files, actor=actor, at=at)
    for kind, content in files.items():
        say(f"{file_name(edition.code, kind)}: {len(content) / 1024:.0f} kB.")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / file_name(edition.code, kind)).write_bytes(content)
    say(f"El boletín {edition.code} está hecho, en {time.perf_counter() - start:.1f} s. Falta revisarlo y publicarlo.")
    return 0


def _release(number: int | None) -> ReleaseInForce:
    found = current() if number is None else release_of(number)
    if found is None:
        raise NotFound("Todavía no hay ninguna publicación. Ejecute antes «tejido observatory release --update».")
    return found
