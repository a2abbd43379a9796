"""The cases joined to the one that is told, each as far as its reader sees that very one."""

from __future__ import annotations

from dataclasses import replace

from tejido.cases.linking.access import joined_seen
from tejido.reports.telling.reader import Reader


def joined_readers(reader: Reader) -> list[Reader]:
    """The same reader before each case joined to this one that it may see, oldest union first."""
    return [replace(reader, seen=seen) for _, seen in joined_seen(reader.actor, reader.case)]
