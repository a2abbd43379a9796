"""How far one place is from another within a district. Pure, and without the library of shapes.

Distances are taken on a plane whose degrees of longitude are shrunk by the latitude: good to one part in a thousand.
"""

from __future__ import annotations

import math

KM_PER_DEGREE = 111.32


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two (lat, lon) places, in kilometres."""
    shrink = math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * shrink) * KM_PER_DEGREE
