"""A place as people paste it from a map: two numbers in degrees. Pure."""

from __future__ import annotations

import re

_PAIR = re.compile(r"^\s*\(?\s*([-−+]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*[,;\s]\s*([-−+]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*\)?\s*$")


def read_place(text: str) -> tuple[float, float]:
    """The latitude and the longitude.

    Raises:
        ValueError: it is not two numbers, or they are no degrees of Peru; the message is in Spanish.
    """
    found = _PAIR.match(text)
    if found is None:
        raise ValueError("Pegue los dos números del mapa, así: -11.8540, -77.0380")
    lat, lon = (float(part.replace(",", ".").replace("−", "-")) for part in found.groups())
    if -90 < lon < -66 and -19 < lat < 1:
        return lat, lon
    if -90 < lat < -66 and -19 < lon < 1:
        raise ValueError(
            "Están al revés: primero el que empieza con -11 (o parecido) y después el que empieza con -77."
        )
    raise ValueError("Ese lugar no está en el Perú. Revise los números y el signo menos.")
