"""The people of a case: who it happened to, who is said to have done it, who else lives there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from tejido.cases.catalog import catalog, choices
from tejido.cases.profile import questions
from tejido.reports.telling.identity import DOCUMENTS
from tejido.vault.identity_numbers import IdKind
from tejido.web.day_fields import day_field
from tejido.web.intake.block import Block, yes_no
from tejido.web.intake.options import NOT_SAID, YES_NO, Choice, listed, pick, profile_fields, radio, text, whole

IDENTITY = ("names", "surnames", "document_number", "birth_on", "phone", "address", "address_reference", "workplace")


class PersonForm(Block):
    """What is asked of anybody; the profile's questions of the role are added by their own names."""

    ROLE = ""
    KEPT = frozenset({"document_kind"})
    names = text("Nombres", 120)
    surnames = text("Apellidos", 120)
    sex = pick("Sexo, según el documento", listed("sexes"))
    age = whole("Edad en años", 0, 120)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= profile_fields(self.ROLE)
        if "birth_on" in self.fields:
            self.fields["birth_on"].widget.attrs["max"] = today.isoformat()

    def profile(self) -> dict[str, Any]:
        """The coded answers that were given."""
        given = {key: self.said(key) for key in questions(self.ROLE)}
        return {key: value for key, value in given.items() if value is not None}


class SurvivorForm(PersonForm):
    """Who it happened to."""

    OWN = frozenset({"birth_on"})
    ROLE = "survivor"
    anonymous = forms.BooleanField(
        label="Sin identificar: no quiere o no puede dar su nombre",
        required=False,
        help_text="Puede recibir atención igual. Su identidad se puede agregar después.",
    )
    document_kind = pick("Documento", DOCUMENTS.items(), initial=IdKind.DNI.value)
    document_number = text("Número", 20)
    birth_on = day_field("Fecha de nacimiento", help_text="Basta la edad o la fecha, lo que se sepa.")
    phone = text("Teléfono", 30)
    address = text("Dirección", 200)
    address_reference = text("Referencia para llegar", 200)

    @property
    def open_identity(self) -> bool:
        """Whether document, telephone and address must be seen."""
        return self.opens(("document_number", "phone", "address", "address_reference"))

    @property
    def open_profile(self) -> bool:
        """Whether the profile must be seen."""
        return self.opens(questions(self.ROLE))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        typed = self.typed_names() & {*IDENTITY} - {"birth_on"}
        if found.get("anonymous") and typed:
            sentence = (
                "Marcó «sin identificar», pero escribió datos que identifican. Quite la marca o borre esos datos."
            )
            self.tell("anonymous", sentence)
        elif not found.get("anonymous") and not {"names", "surnames"} & typed:
            self.tell("names", "Escriba cómo se llama, o marque «sin identificar».")
        return found


class PerpetratorForm(PersonForm):
    """Who is said to have done it; nothing here is proved."""

    OWN = frozenset()
    ROLE = "alleged_perpetrator"
    age = whole("Edad aproximada", 0, 120)
    document_kind = pick("Documento", DOCUMENTS.items(), initial=IdKind.DNI.value)
    document_number = text("Número", 20)
    phone = text("Teléfono", 30)
    address = text("Dirección", 200)
    workplace = text("Dónde trabaja", 200)

    @property
    def is_open(self) -> bool:
        """Whether what is folded must be seen."""
        return self.opens(set(self.fields) - {"names", "surnames", "sex", "age", "substances", "state_service"})


class OtherForm(PersonForm):
    """Somebody else of the household: a child, a witness."""

    OWN = frozenset()
    ROLE = "other"

    @property
    def open_disability(self) -> bool:
        """Whether the disability must be seen."""
        return self.opens(("disability",))


def related() -> list[tuple[str, Any]]:
    """Every relation, grouped by its first level; `level/` alone says that only the level is known."""
    groups: list[tuple[str, Any]] = [NOT_SAID]
    for level, label in choices("relations_level1"):
        within: list[Choice] = [*choices("relations_level2", parent=level), (f"{level}/", "No se sabe cuál")]
        groups.append((label, within))
    return groups


LIVES = [*sorted(choices("lives_with"), key=lambda one: ("yes", "no", "sometimes").index(one[0])), YES_NO[-1]]


class RelationForm(Block):
    """What one alleged perpetrator is to one survivor."""

    OWN = frozenset()

    relation = pick("¿Qué es de la persona afectada?", related())
    lives_with = radio("¿Vive en la misma casa que ella?", LIVES)
    is_guardian = radio("¿Está a cargo de ella (madre, padre o tutor)?", YES_NO)

    def levels(self) -> tuple[str, str]:
        """CEM's two levels; both blank when nothing was said."""
        said = self.word("relation")
        if said.endswith("/"):
            return said[:-1], ""
        known = catalog().vocabularies["relations_level2"].choices.get(said)
        return (known.parent or "", said) if known else ("", "")

    def guardian(self) -> bool | None:
        """Whether that person is in charge of her; None when it was not said."""
        return yes_no(self.word("is_guardian"))
