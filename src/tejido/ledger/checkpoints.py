"""What a checkpoint seals, and the paper on which it is published (docs/algorithms/ledger.md)."""

from __future__ import annotations

from tejido.kernel.clock import LIMA, aware
from tejido.ledger.merkle import leaf, root_of
from tejido.ledger.models import Checkpoint
from tejido.ledger.streams import stream

SUBJECT = ("ledger", "checkpoints")

# The latest head of each chain among those sealed up to a checkpoint, in byte order of the subjects.
_SEALED = """
    SELECT DISTINCT ON (subject_kind, subject_code) subject_kind, subject_code, seq, hash
    FROM ledger_checkpointhead WHERE checkpoint_id <= %s
    ORDER BY subject_kind, subject_code, seq DESC
"""


def sealed_root(checkpoint_id: int) -> tuple[bytes, int]:
    """The Merkle root over the heads sealed up to a checkpoint, and how many; needs an open transaction."""
    rows = stream("ledger_sealed", _SEALED, (checkpoint_id,))
    return root_of(leaf(f"{kind}\x1f{code}\x1f{seq}\x1f".encode() + digest) for kind, code, seq, digest in rows)


def render_checkpoint(checkpoint: Checkpoint) -> str:
    """The checkpoint as plain Spanish text, to print, sign and publish."""
    at = aware(checkpoint.at).astimezone(LIMA)
    return "\n".join(
        [
            f"CONSTANCIA DE LA BITÁCORA N.º {checkpoint.number}",
            "",
            f"Fecha y hora (Lima):  {at:%d/%m/%Y %H:%M:%S}",
            f"Historias selladas:   {checkpoint.heads}",
            f"Hecha por:            {checkpoint.made_by}",
            "",
            "Sello:",
            *_grouped(bytes(checkpoint.root)),
            "",
            f"Sello de la constancia anterior ({checkpoint.number - 1 or 'ninguna'}):",
            *_grouped(bytes(checkpoint.previous)),
            "",
            "El sello resume todo lo anotado hasta esa hora y no revela nada de nadie. Si alguien cambia, quita o",
            "agrega una sola anotación anterior, el sello deja de coincidir. Guarde este papel fuera del sistema.",
            "Para comprobarlo:",
            f"  tejido ledger verify --root {checkpoint.number}:{bytes(checkpoint.root).hex()}",
            "",
        ]
    )


def _grouped(digest: bytes) -> list[str]:
    quads = [digest.hex()[i : i + 4] for i in range(0, 64, 4)]
    return [f"  {' '.join(quads[:8])}", f"  {' '.join(quads[8:])}"]
