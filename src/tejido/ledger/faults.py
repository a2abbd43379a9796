"""What a verification can find, each with the sentence that says where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tejido.ledger.chain import Subject


class FaultKind(StrEnum):
    """What is wrong with a chain or with a checkpoint."""

    EDITED = "edited"
    UNLINKED = "unlinked"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    CUT = "cut"
    BEYOND_HEAD = "beyond_head"
    HEAD_CHANGED = "head_changed"
    UNSEALED = "unsealed"
    CHECKPOINT = "checkpoint"


_SENTENCES = {
    FaultKind.EDITED: "la anotación {seq} fue editada después de escrita",
    FaultKind.UNLINKED: "la anotación {seq} no continúa a la anterior: una de las dos fue insertada o reescrita",
    FaultKind.MISSING: "faltan las anotaciones de la {seq} a la {until}",
    FaultKind.OUT_OF_ORDER: "la anotación {seq} está repetida o fuera de orden",
    FaultKind.CUT: "la historia fue cortada: faltan las anotaciones de la {seq} a la {until}",
    FaultKind.BEYOND_HEAD: "la anotación {seq} está después del final registrado: fue insertada, o se alteró el final",
    FaultKind.HEAD_CHANGED: "el final registrado no coincide con la última anotación ({seq})",
    FaultKind.UNSEALED: "la anotación {seq} falta o no es la que selló la constancia {checkpoint}",
    FaultKind.CHECKPOINT: "la constancia {checkpoint} fue alterada, retirada o no coincide con el sello publicado",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: of the chain of `subject` at `seq` (to `until`, included), or told by a checkpoint."""

    kind: FaultKind
    subject: Subject
    seq: int
    until: int = 0
    checkpoint: int = 0

    @property
    def sentence(self) -> str:
        """Where and what, in Spanish."""
        what = _SENTENCES[self.kind].format(seq=self.seq, until=self.until, checkpoint=self.checkpoint)
        return f"{self.subject[0]} {self.subject[1]}: {what}."
