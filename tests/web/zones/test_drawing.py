"""The drawing of the map. Pure."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from shapely.geometry import box

from tejido.web.zones.drawing import APART, PlaceInput, Window, ZoneInput, around, map_view
from tejido.web.zones.labels import Label, spots

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}
WINDOW = Window(0, 0, 0.1, 0.1)


def test_north_is_up_and_a_kilometre_is_told() -> None:
    places = [PlaceInput("norte", "cem", 0.09, 0.05), PlaceInput("sur", "cem", 0.01, 0.05)]
    view = map_view(SQUARE, [], places, window=WINDOW, width=600)
    assert view.places[0].y < view.places[1].y
    assert view.width == 600
    assert abs(view.height - 600) <= 1
    assert abs(view.kilometre - 600 / 11.132) < 2
    assert view.boundary.startswith("M")
    assert view.boundary.endswith("z")


def test_no_place_hides_another() -> None:
    places = [PlaceInput(str(n), "cem", 0.05, 0.05) for n in range(5)]
    drawn = map_view(SQUARE, [], places, window=WINDOW, width=600).places
    assert all(hypot(a.x - b.x, a.y - b.y) >= APART for a, b in combinations(drawn, 2))


def test_a_window_holds_what_it_was_made_around() -> None:
    window = around([(-11.9, -77.0)], [SQUARE])
    assert window.west < -77.0
    assert window.south < -11.9
    assert window.east > 0.1
    assert window.north > 0.1


def test_a_zone_with_a_hole_keeps_it() -> None:
    hole = [[0.02, 0.02], [0.04, 0.02], [0.04, 0.04], [0.02, 0.02]]
    geometry = {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], hole]}
    zone = ZoneInput("z", "Zona con nombre largo", geometry, approximate=True)
    view = map_view(None, [zone], [], window=WINDOW, width=600)
    assert view.zones[0].path.count("M") == 2
    assert view.zones[0].lines == ("Zona con", "nombre largo")
    assert view.boundary == ""


def test_a_name_keeps_clear_of_the_services() -> None:
    label = Label(("Zona",), box(0, 0, 200, 100))
    (free,) = spots([label], [], (0, 0, 200, 100))
    taken = label.room(*free)
    (moved,) = spots([label], [taken], (0, 0, 200, 100))
    assert not box(*label.room(*moved)).intersection(box(*taken)).area


def test_a_name_near_the_edge_is_seen_whole() -> None:
    label, window = Label(("Lomas de", "Carabayllo"), box(0, 40, 30, 160)), box(0, 0, 300, 200)
    (edge,) = spots([label], [], (0, 0, 300, 200))
    assert window.covers(box(*label.room(*edge)))


def test_a_zone_out_of_the_drawing_has_no_name_in_it() -> None:
    far = {"type": "Polygon", "coordinates": [[[x + 5, y + 5] for x, y in SQUARE["coordinates"][0]]]}
    zones = [ZoneInput("z", "Cerca", SQUARE, approximate=False), ZoneInput("y", "Lejos", far, approximate=False)]
    assert [zone.lines for zone in map_view(None, zones, [], window=WINDOW, width=600).zones] == [("Cerca",), ()]
