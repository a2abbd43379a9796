"""Forms of the external sources. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from tejido.sources.imports.districts import CodeKind
from tejido.sources.imports.heading import DELIMITERS, NAMES
from tejido.sources.imports.opening import ENCODINGS
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.services.reversing import REASON_MOST
from tejido.sources.imports.staged import Said
from tejido.web.directory.uploads import UploadForm

MOST_MEGABYTES = 10
ITSELF = "El archivo lo dice"
COLUMN = "column_"


class FileForm(UploadForm):
    """The file of a source. A larger one is loaded by the command."""

    most_megabytes = MOST_MEGABYTES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"Excel (.xlsx) o CSV, tal como se publicó, hasta {MOST_MEGABYTES} MB. "
            "Uno más grande se carga en el servidor con la orden «tejido import»."
        )


class SaidForm(forms.Form):
    """What the file does not say itself; each is asked only where it is needed, and may be said beforehand."""

    year = forms.IntegerField(
        label="Año de las cifras", required=False, min_value=1990, max_value=2100,
        error_messages={"invalid": "Escriba un año, como 2020."},
    )  # fmt: skip
    encoding = forms.ChoiceField(
        label="Cómo están escritas las letras", required=False, choices=[("", ITSELF), *ENCODINGS.items()]
    )
    delimiter = forms.ChoiceField(
        label="Qué separa las columnas", required=False, choices=[("", ITSELF), *((d, NAMES[d]) for d in DELIMITERS)]
    )
    sheet = forms.CharField(label="Hoja del Excel", required=False, max_length=80, help_text="Su nombre.")
    codes = forms.ChoiceField(
        label="Códigos de distrito", required=False,
        choices=[("", "Se ve por los nombres"), *((one.value, f"Del {one.upper()}") for one in CodeKind)],
    )  # fmt: skip

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" not in profile.given:
            del self.fields["year"]
        for one in profile.required:
            self.fields[f"{COLUMN}{one.name}"] = forms.CharField(
                label=f"Columna «{one.headings[0]}»", required=False, max_length=120,
                help_text="Solo si en el archivo tiene otro nombre: escríbalo como está ahí.",
            )  # fmt: skip

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(COLUMN)]

    @property
    def options(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(COLUMN)]

    def said(self) -> Said:
        """What was said."""
        data = self.cleaned_data
        columns = {name.removeprefix(COLUMN): text for name in self.fields
                   if name.startswith(COLUMN) and (text := data.get(name))}  # fmt: skip
        return Said(
            encoding=data["encoding"], delimiter=data["delimiter"], sheet=data["sheet"],
            codes=CodeKind(data["codes"]) if data["codes"] else None, year=data.get("year") or 0, columns=columns,
        )  # fmt: skip


class UndoForm(forms.Form):
    """Why a load is undone."""

    reason = forms.CharField(
        label="Por qué se deshace",
        help_text="Queda en la historia de la fuente.",
        max_length=REASON_MOST,
        error_messages={"required": "Explique por qué se deshace."},
    )
