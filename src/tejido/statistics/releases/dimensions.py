"""What tables are broken down by: codes, and which of them add up to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What tables are broken down by. The first code is the total; `sums` says which codes add up to which.

    A code may be the sum of several groupings. `overlapping`: a case can be in several codes at once (several types of
    violence in one case), so that a sum is at least each of its parts and at most all of them together. `neither`: the
    code of those that are in none of the overlapping ones, so that it and each of them go together into the sum.
    """

    name: str
    codes: tuple[str, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    overlapping: bool = False
    neither: str = ""

    def __post_init__(self) -> None:
        if not self.codes or len(set(self.codes)) != len(self.codes):
            raise ValueError(f"{self.name}: a dimension needs codes, each once")
        place = {code: number for number, code in enumerate(self.codes)}
        for whole, parts in self.sums:
            if not parts or any(code not in place for code in (whole, *parts)):
                raise ValueError(f"{self.name}: a sum needs parts, all of them codes of the dimension")
            if any(place[part] <= place[whole] for part in parts):
                raise ValueError(f"{self.name}: a sum stands before its parts")
        if {part for _, parts in self.sums for part in parts} != set(self.codes[1:]):
            raise ValueError(f"{self.name}: every code but the total is part of a sum")
        if self.neither and not (self.overlapping and self.neither in self.codes[1:]):
            raise ValueError(f"{self.name}: who is in none of the codes is told by one of a dimension that overlaps")

    @classmethod
    def flat(cls, name: str, codes: Iterable[str], *, overlapping: bool = False, neither: str = "") -> Dimension:
        """Codes that add up to a total, `TOTAL`."""
        return cls.tree(name, {TOTAL: codes}, overlapping=overlapping, neither=neither)

    @classmethod
    def tree(
        cls, name: str, sums: Mapping[str, Iterable[str]], *, overlapping: bool = False, neither: str = ""
    ) -> Dimension:
        """The first sum is the total's; the others in any order in which a sum stands before its parts are summed."""
        listed = tuple((whole, tuple(parts)) for whole, parts in sums.items())
        codes = dict.fromkeys([listed[0][0], *(part for _, parts in listed for part in parts)])
        return cls(name, tuple(codes), listed, overlapping, neither)

    @property
    def total(self) -> str:
        return self.codes[0]

    @property
    def wholes(self) -> frozenset[str]:
        """The codes that are the sum of others."""
        return frozenset(whole for whole, _ in self.sums)
