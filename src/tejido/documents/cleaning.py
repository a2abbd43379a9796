"""From what was uploaded to what may be kept: size, kind, and a copy stripped in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

from tejido.documents.kinds import FIELD, STRIPPER_REFUSED, FileKind, kind_of
from tejido.kernel.errors import Refused

_SECONDS = 60
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its name made harmless, what came in, and the stripped copy."""

    name: str
    kind: FileKind
    received: bytes
    content: bytes


def check_file(name: str, content: bytes) -> CheckedFile:
    """Check and strip an upload. Call it outside any transaction: it takes from 0.2 s to seconds.

    Raises:
        Refused: it is too big, of a kind that is not accepted, damaged, or too costly to open; at field `document`.
    """
    kind = kind_of(content)
    return CheckedFile(_harmless_name(name, kind), kind, content, _stripped(kind, content))


def _stripped(kind: FileKind, content: bytes) -> bytes:
    """What the stripper gives back; it inherits nothing of this process's environment."""
    command = [sys.executable, "-I", "-m", "tejido.documents.stripper", kind.value]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is not None and done.returncode == 0 and done.stdout:
        return done.stdout
    if done is not None and done.returncode == STRIPPER_REFUSED:
        raise Refused(done.stderr.decode(errors="replace"), field=FIELD)
    raise Refused(
        "El archivo no se pudo abrir sin riesgo: está dañado o es demasiado pesado por dentro. "
        "Guárdelo otra vez, más liviano, y adjúntelo.",
        field=FIELD,
    )


def _harmless_name(name: str, kind: FileKind) -> str:
    """The name without folders, control characters or a false ending."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", "".join(c for c in last if c.isprintable())).strip(" .")
    return f"{stem[:_NAME_LENGTH] or 'documento'}.{kind.extension}"
