"""A file read by another process (`staging`), which ends when it has told what it found."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tejido.kernel.errors import Refused
from tejido.sources.imports.staged import Found, Order

ORDER: Final = "order.json"
_STOPPED: Final = (
    "La lectura del archivo se detuvo antes de terminar y no se guardó nada. Pruebe otra vez; si se repite, parta el "
    "archivo en otros más pequeños (uno por año) o avise a quien administra la plataforma."
)
logger = logging.getLogger("tejido.sources")
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
            last = json.loads(line) if line.endswith(b"\n") else {}
            if "told" in last:
                tell(last["told"])
    if reader.returncode or not last.keys() & {"found", "refused"}:
        logger.error("the reader of %s ended with %s", order.profile_name, reader.returncode)
        raise Refused(_STOPPED, field="file")
    if "refused" in last:
        raise Refused(last["refused"], field=last["field"])
    return Found.read(last["found"])
