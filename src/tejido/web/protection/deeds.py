"""What can be done with a set of measures from its page: one entry a deed, with its form and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.field_policy import Group
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import changing, homes, orders, watching_over
from tejido.cases.protection.services.homes import Home
from tejido.cases.protection.states import OrderAct, fits
from tejido.web.cases.told_form import ToldForm
from tejido.web.protection.forms import (
    BreachForm,
    EndForm,
    HomeForm,
    PlainForm,
    RenewForm,
    StationForm,
    TermsForm,
    VisitForm,
)

OF_COURT = frozenset({OrderAct.DETAILED, OrderAct.RENEWED, OrderAct.VARIED, OrderAct.ENDED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How the actor stands to a set of measures; `tells` when it is the station's own matter, or told for it."""

    actor: Actor
    seen: Seen
    order: MeasureOrder
    tells: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` is called with (code, form, actor, at); `said` is its success.

    `station_does`: told by anybody but the station, it is told with its paper.
    """

    act: OrderAct
    title: str
    button: str
    icon: str
    said: str
    form: type[ToldForm]
    run: Callable[[str, ToldForm, Actor, datetime], object]
    of_station: bool = False
    address: bool = False
    station_does: bool = False

    @property
    def whose(self) -> str:
        """Under which heading it stands."""
        return "Lo que decidió el juzgado" if self.act in OF_COURT else "Cómo se cumplen"

    def offered(self, standing: Standing) -> bool:
        """Whether it can be done now, by this actor."""
        return (
            fits(standing.order.state, self.act)
            and (standing.tells or not self.of_station)
            and (not self.address or standing.seen.shows(Group.ADDRESS))
        )


def _step(act: OrderAct) -> Callable[[str, ToldForm, Actor, datetime], object]:
    def run(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
        return watching_over.take_step(code, act, told=form.told(at), actor=actor, at=at)

    return run


def _visit(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return watching_over.visit_protected(code, result=form.word("result"), told=form.told(at), actor=actor, at=at)


def _breach(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return watching_over.report_breach(code, kind=form.word("breach"), told=form.told(at), actor=actor, at=at)


def _detail(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return orders.detail_measures(code, _terms(form), told=form.told(at), actor=actor, at=at)


def _renew(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    until = form.said("until")
    return changing.renew_measures(code, until_on=until, told=form.told(at), actor=actor, at=at)


def _vary(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return changing.vary_measures(code, _terms(form), told=form.told(at), actor=actor, at=at)


def _end(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return changing.end_measures(code, reason=form.word("reason"), told=form.told(at), actor=actor, at=at)


def _home(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    home = Home(form.cleaned_data["lat"], form.cleaned_data["lon"])
    return homes.place_home(code, home, told=form.told(at), actor=actor, at=at)


def _station(code: str, form: ToldForm, actor: Actor, at: datetime) -> object:
    return watching_over.change_station(code, station=form.word("station"), told=form.told(at), actor=actor, at=at)


def _terms(form: ToldForm) -> orders.Terms:
    return form.terms() if isinstance(form, TermsForm) else orders.Terms()


DEEDS: Mapping[str, Deed] = {
    "incumplimiento": Deed(
        OrderAct.BREACHED, "Avisar un incumplimiento", "Avisar ahora a la comisaría", "warning",
        "El incumplimiento quedó anotado y la comisaría ya tiene el aviso.", BreachForm, _breach,
    ),
    "visita": Deed(
        OrderAct.VISITED, "Anotar una visita", "Guardar la visita", "eye",
        "La visita quedó anotada. La siguiente ya está en la bandeja de la comisaría.", VisitForm, _visit,
        of_station=True, station_does=True,
    ),
    "comunicadas": Deed(
        OrderAct.NOTIFIED, "La comisaría ya recibió las medidas", "Anotar que las recibió", "send",
        "Quedó anotado que la comisaría las recibió. Ejecutarlas ya está en su bandeja.", PlainForm,
        _step(OrderAct.NOTIFIED), station_does=True,
    ),
    "ejecutadas": Deed(
        OrderAct.EXECUTED, "Ya se ejecutaron", "Anotar que se ejecutaron", "check", "Quedó anotado que se ejecutaron.",
        PlainForm, _step(OrderAct.EXECUTED), of_station=True, station_does=True,
    ),
    "casa": Deed(
        OrderAct.PLACED, "Ubicar la casa protegida", "Guardar el lugar", "pin",
        "El lugar quedó guardado y cifrado. Lo abren solo la comisaría que la protege y el equipo del caso.", HomeForm,
        _home, address=True,
    ),
    "comisaria": Deed(
        OrderAct.STATION_CHANGED, "Pasarlas a otra comisaría", "Pasar a esa comisaría", "swap",
        "Las medidas pasaron a la otra comisaría.", StationForm, _station,
    ),
    "completar": Deed(
        OrderAct.DETAILED, "Completar qué medidas son y hasta cuándo", "Guardar", "edit",
        "Los datos de las medidas quedaron guardados.", TermsForm, _detail,
    ),
    "prorroga": Deed(
        OrderAct.RENEWED, "El juzgado las prorrogó", "Anotar la prórroga", "clock", "La prórroga quedó anotada.",
        RenewForm, _renew,
    ),
    "variacion": Deed(
        OrderAct.VARIED, "El juzgado las cambió", "Anotar las nuevas medidas", "refresh",
        "Las medidas anteriores quedaron reemplazadas y la comisaría tiene el aviso de las nuevas.", TermsForm, _vary,
    ),
    "fin": Deed(
        OrderAct.ENDED, "Las medidas terminaron", "Anotar que terminaron", "close",
        "Quedó anotado que las medidas terminaron.", EndForm, _end,
    ),
}  # fmt: skip
