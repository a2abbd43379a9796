"""Addresses of the observatory. A page of figures has two: of the release in force, and of one that never changes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from tejido.web.observatory import indicator_views, sector_views, views, zone_views

BASE, FIXED = "observatorio", "observatorio/publicaciones/<int:number>"


def _twice(place: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    return [path(f"{BASE}{place}", view, name=name), path(f"{FIXED}{place}", view, name=f"{name}_at")]


urlpatterns: list[URLPattern] = [
    *_twice("", views.home, "observatory"),
    *_twice("/indicadores", indicator_views.indicators, "observatory_indicators"),
    *_twice("/indicadores/<slug:code>", indicator_views.one, "observatory_indicator"),
    *_twice("/zonas", zone_views.zones, "observatory_zones"),
    *_twice("/zonas/<slug:code>", zone_views.zone, "observatory_zone"),
    *_twice("/sectores", sector_views.sectors, "observatory_sectors"),
    *_twice("/sectores/<slug:code>", sector_views.sector, "observatory_sector"),
    path(f"{FIXED}/indicadores/<slug:code>/grafico.svg", indicator_views.image, name="observatory_image"),
    path(f"{FIXED}/indicadores/<slug:code>/tabla.csv", indicator_views.table, name="observatory_table"),
    path(f"{BASE}/glosario", views.glossary, name="observatory_glossary"),
]
