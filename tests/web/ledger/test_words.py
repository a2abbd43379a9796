"""Whatever an entry of the ledger is about has its word in Spanish."""

from __future__ import annotations

import re
from pathlib import Path

import tejido
from tejido.sources.imports.services.loading import KIND
from tejido.web.ledger.words import SUBJECTS

_SUBJECT = re.compile(r'record\((?:[^()]|\([^()]*\))*?subject=\("([a-z_]+)"')


def test_no_subject_is_shown_by_its_code() -> None:
    files = Path(tejido.__file__).parent.rglob("*.py")
    found = {kind for file in files for kind in _SUBJECT.findall(file.read_text(encoding="utf-8"))} | {KIND}
    assert {"case", "bulletin", "observatory"} <= found
    assert found <= SUBJECTS.keys()
