"""Forms of requests and breaches. They gather; the services decide and say what is wrong."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict

from tejido.obligations.services.working import NOTE_LIMIT
from tejido.pathways.giving import ASKER_WORDS
from tejido.pathways.services.consultations import Finding
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.services.asked import PUBLIC, TEXT_LIMIT, Asked
from tejido.privacy.services.breaches import Assessment, Noticed, Step
from tejido.privacy.services.rights import LETTER_LIMIT
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import Choice, offer, pick, radio, text, tick_some, whole

ELECT: Choice = ("", "Elija")
YES_NO = (("yes", "Sí"), ("no", "No"))


def listed(name: str) -> list[Choice]:
    """The choices of a list of the catalogue."""
    return list(privacy_catalog().lists[name].items())


def long_text(label: str, longest: int, *, rows: int = 4, **more: Any) -> forms.CharField:
    """A text of several lines."""
    said = {"max_length": f"Es demasiado largo: hasta {longest} letras."}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=widget, error_messages=said, **more
    )  # fmt: skip


class KeyForm(Block):
    """A form that counts once however often it is sent."""

    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, prefix: str, **more: Any) -> None:
        super().__init__(data, prefix=prefix, **more)
        self.fields["form"].initial = secrets.token_hex(8)


class RequestForm(KeyForm):
    """What somebody asks about her data. The public page asks the same, but for how it came."""

    kind = radio("¿Qué pide?", [(k.code, f"{k.name}: {k.asks.lower()}") for k in privacy_catalog().kinds.values()])
    standing = radio("¿Quién lo pide?", listed("standings"))
    age_group = radio("¿Qué edad tiene la persona de quien son los datos?", listed("ages"))
    names = text("Nombres y apellidos de quien pide", 200)
    document = text("Número de documento de quien pide", 30)
    holder = text("Nombres y apellidos de la persona de quien son los datos", 200)
    what = long_text("¿Qué quiere saber o cambiar?", TEXT_LIMIT)
    mode = radio("¿Cómo se le puede contestar sin ponerla en peligro?", listed("contact_modes"), initial="in_person")
    number = text("Número seguro", 30)
    hours = text("A qué horas", 120)
    who_may_answer = text("Quién puede contestar", 120)
    channel = radio("¿Cómo llegó el pedido?", [one for one in listed("channels") if one[0] != PUBLIC])
    day = day_field("Día en que se recibió", help_text="De él corre el plazo.")

    def __init__(self, data: QueryDict | None = None, *, public: bool, today: date, **more: Any) -> None:
        super().__init__(data, prefix="p", **more)
        self.public = public
        if public:
            del self.fields["channel"], self.fields["day"]
            offer(self.fields["standing"], _said_to_her())
            self.fields["names"].label = "Sus nombres y apellidos"
            self.fields["document"].label = "Su número de documento"
            self.fields["mode"].label = "¿Cómo le podemos contestar sin ponerla en peligro?"
        else:
            self.fields["day"].widget.attrs["max"] = today.isoformat()
            self.fields["day"].initial = today
            self.fields["channel"].initial = "in_person"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, sentence in (
            ("kind", "Elija qué pide."),
            ("standing", "Diga quién lo pide."),
            ("age_group", "Diga la edad; si no la sabe, elija «No se sabe»."),
            ("channel", "Elija cómo llegó."),
            ("day", "Escriba el día en que se recibió."),
        ):
            if name in self.fields and self.said(name) is None:
                self.tell(name, sentence)
        return found

    def asked(self, at: datetime) -> Asked:
        """What was said. A request of today is received now; an older one, at the beginning of its day."""
        received = at if self.public else min(at, _moment(self.said("day"), None, at))
        words = ("names", "document", "holder", "what", "mode", "number", "hours", "who_may_answer")
        return Asked(
            kind=self.word("kind"),
            standing=self.word("standing"),
            age_group=self.word("age_group"),
            channel=PUBLIC if self.public else self.word("channel"),
            received_at=received,
            form=self.word("form"),
            person={name: self.word(name) for name in words},
        )


def _said_to_her() -> list[Choice]:
    return [
        ("holder", "Pido mis propios datos"),
        ("parent", "Soy madre, padre o tutor de una niña o niño de menos de 14 años"),
        ("representative", "Represento a otra persona y tengo un documento que lo prueba"),
    ]


class IdentityForm(KeyForm):
    how = radio("¿Cómo se verificó?", listed("identity_checks"))
    passed = radio("¿Es quien dice ser?", YES_NO)
    note = long_text("Nota", NOTE_LIMIT, rows=2)


class ConsultForm(KeyForm):
    institution = pick("¿A qué institución?", ())

    def __init__(self, *args: Any, institutions: list[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self.fields["institution"], [ELECT, *institutions])


class AnswerForm(KeyForm):
    """The outcome and the letter; without a letter the page drafts it first."""

    outcome = radio("¿Qué se resuelve?", listed("outcomes"))
    reason = long_text("Motivo, si no se atiende todo", TEXT_LIMIT, rows=2)
    letter = long_text("Carta que se entrega", LETTER_LIMIT, rows=14)
    note = long_text("Nota para la oficialía", NOTE_LIMIT, rows=2)


class WithdrawForm(KeyForm):
    note = long_text("¿Cómo lo dijo?", NOTE_LIMIT, rows=2)


class FindingForm(KeyForm):
    """How the institution's own consultation ended."""

    given = radio("¿Qué hizo su institución?", listed("given"))
    case_code = text("Código del caso del que se entregó", 16, help_text="Como C-7K3F-9QXM. Solo lo ve su equipo.")
    asker = radio("Según el caso, ¿quién pide?", list(ASKER_WORDS.items()))
    note = long_text("Nota", NOTE_LIMIT, rows=2, help_text="Se guarda cifrada. La oficialía no la lee.")

    def finding(self) -> Finding:
        """What was said; the case and who asks count only for what was delivered."""
        given = self.word("given")
        if given != "delivered":
            return Finding(given, note=self.word("note"))
        return Finding(given, self.word("case_code").strip().upper(), self.word("asker"), self.word("note"))


class NoticeForm(KeyForm):
    """What somebody noticed."""

    nature = radio("¿Qué pasó?", listed("breach_natures"))
    what = long_text("Cuéntelo", NOTE_LIMIT, help_text="Sin nombrar a las personas afectadas. Se guarda cifrado.")
    touched = tick_some("¿Qué datos toca?", listed("breach_data"), help_text="Si no lo sabe, déjelo en blanco.")
    day = day_field("Día en que se advirtió")
    hour = hour_field("Hora", help_text="De ella corren las 48 horas.")

    def __init__(self, data: QueryDict | None = None, *, today: date, **more: Any) -> None:
        super().__init__(data, prefix="i", **more)
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.said("nature") is None:
            self.tell("nature", "Elija qué pasó.")
        if self.said("day") is None:
            self.tell("day", "Escriba el día.")
        return found

    def noticed(self, at: datetime) -> Noticed:
        """What was said."""
        moment = _moment(self.said("day"), self.said("hour"), at)
        return Noticed(moment, self.word("nature"), self.word("what"), self.word("form"), self.several("touched"))


class StepForm(KeyForm):
    """When something was done."""

    day = day_field("Día")
    hour = hour_field("Hora", help_text="En blanco: ahora, si es de hoy.")
    note = long_text("Nota", NOTE_LIMIT, rows=2)

    def __init__(self, data: QueryDict | None = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.said("day") is None:
            self.tell("day", "Escriba el día.")
        return found

    def step(self, at: datetime) -> Step:
        """What was said."""
        measures = self.word("measures") if "measures" in self.fields else ""
        return Step(_moment(self.said("day"), self.said("hour"), at), measures, self.word("note"))


class ContainForm(StepForm):
    measures = long_text("¿Qué se hizo para que no siga?", NOTE_LIMIT, rows=3)


class AssessForm(StepForm):
    """Whom it touches and who must be told."""

    touched = tick_some("¿Qué datos toca?", listed("breach_data"))
    people = whole("¿A cuántas personas, más o menos?", 0, 1_000_000, help_text="En blanco: todavía no se sabe.")
    sensitive = radio("¿Hay datos sensibles?", YES_NO)
    risk = radio("¿Qué puede causar?", listed("breach_risks"))
    tell_authority = radio("¿Se comunica a la autoridad?", YES_NO)
    tell_people = radio("¿Se avisa a las personas?", YES_NO)
    measures = long_text("¿Qué más se hizo?", NOTE_LIMIT, rows=2)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("sensitive", "risk", "tell_authority", "tell_people"):
            if self.said(name) is None:
                self.tell(name, "Elija una respuesta.")
        return found

    def assessment(self) -> Assessment:
        """What was said."""
        return Assessment(
            data=self.several("touched"),
            people=self.said("people"),
            sensitive=self.word("sensitive") == "yes",
            risk=self.word("risk"),
            tell_authority=self.word("tell_authority") == "yes",
            tell_people=self.word("tell_people") == "yes",
        )


class ToldForm(StepForm):
    note = long_text("¿Cómo se avisó? Número del cargo, si lo hay", NOTE_LIMIT, rows=2)


def _moment(day: date, hour: time | None, at: datetime) -> datetime:
    """The moment that was said: today without an hour is now, another day without one its beginning."""
    today = hour is None and instant_of(day) <= at <= instant_of(day, time.max)
    return at if today else instant_of(day, hour or time(0))
