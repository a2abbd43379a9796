"""What one person may be to another, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.kernel.errors import Refused
from tejido.law.marks import Mark
from tejido.law.reading import read_yaml

FILE = Path(__file__).with_name("links.yaml")


@dataclass(frozen=True, slots=True)
class LinkKind:
    """`word` goes from the first person to the second; `back` is the kind as the second stands to the first."""

    word: str
    back: str


@dataclass(frozen=True, slots=True)
class LinkKinds:
    """The kinds by their code, with the mark of the list."""

    kinds: Mapping[str, LinkKind]
    mark: Mark
    source: str

    def check(self, kind: str) -> None:
        """Raises Refused when it is not of the list."""
        if kind not in self.kinds:
            raise Refused("Elija el parentesco de la lista.", field="kind")

    def word(self, kind: str, *, back: bool = False) -> str:
        """The words of a kind, or of how the other stands to the first; an old code stands as it is."""
        found = self.kinds.get(kind)
        if found is None:
            return kind
        return self.kinds[found.back].word if back else found.word


@cache
def link_kinds() -> LinkKinds:
    """The kinds that ship with Tejido."""
    return load_kinds(FILE)


def load_kinds(path: Path) -> LinkKinds:
    """The kinds of a file.

    Raises:
        WrongFile: with file, line and reason; a kind whose way back is not in the list, or does not come back.
    """
    fields = read_yaml(path).fields(("mark", "source", "kinds"))
    read = {code: value.fields(("word", "back")) for code, value in fields["kinds"].mapping().items()}
    kinds = {code: LinkKind(found["word"].text(), found["back"].text()) for code, found in read.items()}
    for code, kind in kinds.items():
        if kind.back not in kinds or kinds[kind.back].back != code:
            raise read[code]["back"].wrong(f"«{kind.back}» no vuelve a «{code}»")
    return LinkKinds(kinds, fields["mark"].one_of(Mark), fields["source"].text())
