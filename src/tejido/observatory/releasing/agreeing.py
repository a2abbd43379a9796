"""Totals that two populations share, because they count the same things: shown in both or withheld in both. Pure.

Each population is guarded by itself; what one shows of a total that the other withholds would undo it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tejido.kernel.errors import Refused
from tejido.observatory.releasing.cubes import PERIOD
from tejido.statistics.releases.values import Release


def check_totals(release: Release, populations: Mapping[str, Mapping[str, str]]) -> None:
    """Raises Refused when a total of a period is withheld in one population and shown in the one that is the same."""
    numbers = release.numbers()
    for name, other in ((name, told["same_as"]) for name, told in populations.items() if "same_as" in told):
        for (population, codes), value in numbers.items():
            twin = (other, codes)
            if population == name and {axis for axis, _ in codes} <= {PERIOD} and twin in numbers:
                _check(value, numbers[twin], dict(codes).get(PERIOD, "todo el período"), populations[name]["unit"])


def _check(value: int | None, twin: int | None, when: str, unit: str) -> None:
    if (value is None) != (twin is None):
        raise Refused(
            f"El total de {unit} de {when} quedaría reservado en unas tablas y a la vista en otras: no se publicó "
            "nada. Espere a que termine otro trimestre y repita."
        )
