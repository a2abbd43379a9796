"""Forms of the zones. They only gather; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from tejido.web.directory.uploads import UploadForm


class PlaceForm(forms.Form):
    """A place in degrees; both numbers may be pasted together in the first field."""

    lat = forms.CharField(label="Latitud", required=False, max_length=60, help_text="Por ejemplo: -11.8540")
    lon = forms.CharField(label="Longitud", required=False, max_length=30, help_text="Por ejemplo: -77.0380")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        lat, lon = str(said.get("lat") or ""), str(said.get("lon") or "")
        if not lon and (pair := lat.replace(";", ",").split(",")) and len(pair) == 2:
            lat, lon = pair
        said["lat"] = self._degrees("lat", lat, 90)
        said["lon"] = self._degrees("lon", lon, 180)
        return said

    def _degrees(self, name: str, text: str, most: int) -> float | None:
        try:
            found = float(text.strip().replace(",", "."))
        except ValueError:
            told = "Escriba los grados con su signo, por ejemplo -11.8540." if text else "Falta este número."
            self.add_error(name, told)
            return None
        if not -most <= found <= most:
            self.add_error(name, f"Va de -{most} a {most}.")
            return None
        return found


class ZonesSaid(forms.Form):
    """What is said of a file of zones."""

    source = forms.CharField(
        label="De dónde sale el archivo",
        help_text="La entidad y la fecha. Por ejemplo: Catastro municipal, marzo de 2027.",
        max_length=240,
        error_messages={"required": "Diga de dónde sale el archivo: la entidad y la fecha."},
    )
    valid_from = forms.DateField(
        label="Desde qué día valen",
        required=False,
        help_text="Vacío: desde hoy.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Escriba la fecha así: 2027-03-15."},
    )
    approximate = forms.BooleanField(label="Son formas aproximadas, no un levantamiento", required=False)


class ZonesForm(ZonesSaid, UploadForm):
    """A GeoJSON file of zones, with where it comes from."""

    most_megabytes = 10
    field_order = ["file", "source", "valid_from", "approximate"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = "GeoJSON en grados (EPSG:4326), hasta 10 MB. Cada elemento dice su zona en la propiedad «code»."
        self.fields["file"].help_text = told
        self.fields["file"].widget.attrs["accept"] = ".geojson,.json"
