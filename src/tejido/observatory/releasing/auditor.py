"""The independent auditor, run as who reads the release would run it: another process, which sees only the folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tejido.statistics.rule import Rule

LONGEST = 3600
_MODULE = "tejido"


@dataclass(frozen=True, slots=True)
class Audit:
    """What the auditor said: whether nothing can be worked out, and its lines."""

    clean: bool
    lines: tuple[str, ...]


def attack(folder: Path, earlier: Sequence[Path], *, rule: Rule) -> Audit:
    """Run `tejido releases audit` on a folder with the releases before it, and hold it to a rule.

    An audit that does not end in `LONGEST` seconds is no clean one.
    """
    command = [sys.executable, "-m", _MODULE, "releases", "audit", str(folder)]
    for one in earlier:
        command += ["--with", str(one)]
    command += ["--threshold", str(rule.threshold), "--protection", str(rule.protection)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return Audit(clean=False, lines=(f"El auditor no terminó en {LONGEST // 60} minutos.",))
    return Audit(done.returncode == 0, tuple((done.stderr + done.stdout).strip().splitlines()))
