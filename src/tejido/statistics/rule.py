"""What counts as small, and how much room a hidden number keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts under `threshold` are hidden; each hidden one keeps room for `protection` other values or more."""

    threshold: int = 5
    protection: int = 5
    hide_zeros: bool = False

    def __post_init__(self) -> None:
        if any(type(number) is not int or number < 1 for number in (self.threshold, self.protection)):
            raise ValueError("threshold and protection are whole numbers, 1 or more")
        if type(self.hide_zeros) is not bool:
            raise ValueError("zeros are hidden or not")

    @property
    def least(self) -> int:
        """The least that a hidden count can be, as everybody knows from the rule."""
        return 0 if self.hide_zeros else 1

    def small(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return self.least <= count < self.threshold


STANDARD = Rule()
