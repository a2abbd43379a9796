"""The sign that tells every process that its snapshot of the directory is old. Inner step of each service."""

from __future__ import annotations

import secrets

from tejido.directory.models import DirectoryVersion

ONLY_ROW = 1


def mark_changed() -> None:
    """Put another number in the one row; random, so that a rolled-back change never shares it with a later one."""
    DirectoryVersion.objects.update_or_create(pk=ONLY_ROW, defaults={"number": secrets.randbits(62)})
