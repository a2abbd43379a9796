"""A file read by another process (`staging`), which ends when it has told what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tejido.kernel.errors import Refused
from tejido.sources.imports.staged import Found, Order

ORDER: Final = "order.json"
_READER: Final = "tejido.sources.imports.staging"


def read_apart(order: Order, tell: Callable[[str], None]) -> Found:
    """What is found in the file of an order; its cells are in the order's place. `tell` hears how far it is.

    Raises:
        Refused: it cannot be read as a whole, or something of it must be said.
    """
    told = Path(order.place) / ORDER
    told.write_text(json.dumps(order.plain()), encoding="utf-8")
    command, last = [sys.executable, "-m", _READER, str(told)], dict[str, Any]()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as reader:
        for line in reader.stdout or ():
            last = json.loads(line)
            if "told" in last:
                tell(last["told"])
    if reader.returncode or "told" in last:
        raise subprocess.CalledProcessError(reader.returncode, command)
    if "refused" in last:
        raise Refused(last["refused"], field=last["field"])
    return Found.read(last["found"])
