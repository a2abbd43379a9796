"""Dates that cannot be: in the future, before anybody lived, out of order, or before she was born. Step of `checking`.

What is known roughly (a month, a year, a period that still goes on) counts by its last instant: a date is refused only
when it cannot be right, never because it is not exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tejido.cases.intake import IncidentEntry, Intake, PersonEntry
from tejido.cases.services.catalog_checking import Faults
from tejido.kernel.clock import lima_date

SLACK = timedelta(minutes=5)
OLDEST_AGE = 120
_FUTURE = "no puede estar en el futuro. Revise el día, el mes y el año."
_TOO_OLD = "es de hace más de 120 años. Revise el año."
_AGE_OR_DATE = "Con esa edad, todavía no había nacido cuando ocurrió el hecho. Revise la edad y la fecha del hecho."


def check_moment(start: datetime | None, end: datetime | None, at_field: str, at: datetime, faults: Faults) -> None:
    """Add the faults of when an incident began and ended."""
    if start is not None and start > at + SLACK:
        faults[f"{at_field}.occurred_from"].append(f"El hecho {_FUTURE}")
    elif start is not None and _too_old(start, at):
        faults[f"{at_field}.occurred_from"].append(f"El hecho {_TOO_OLD}")
    elif end is not None and end > at + SLACK:
        faults[f"{at_field}.occurred_until"].append(f"El final del período {_FUTURE}")
    if start is not None and end is not None and end < start:
        faults[f"{at_field}.occurred_until"].append("El final del período es anterior al comienzo.")


def check_report(intake: Intake, at: datetime, faults: Faults) -> None:
    """Add the faults of when the report was received: not in the future, nor before everything that it tells of."""
    reported = intake.reported_at
    began = [one.occurred_from for one in intake.incidents]
    known = [moment for moment in began if moment is not None]
    if reported > at + SLACK:
        faults["reported_at"].append("La fecha de la denuncia no puede estar en el futuro.")
    elif _too_old(reported, at):
        faults["reported_at"].append(f"La denuncia {_TOO_OLD}")
    elif intake.report_filed and known and len(known) == len(began) and reported < min(known):
        faults["reported_at"].append("La denuncia es anterior al hecho. Revise las dos fechas.")


def check_birth(born: date, person: PersonEntry, at_field: str, at: datetime, faults: Faults) -> None:
    """Add the faults of a date of birth by itself and with the age beside it."""
    if born > lima_date(at):
        faults[f"{at_field}.birth_on"].append("La fecha de nacimiento no puede estar en el futuro.")
    elif years_between(born, lima_date(at)) > OLDEST_AGE:
        faults[f"{at_field}.birth_on"].append(f"La fecha de nacimiento {_TOO_OLD}")
    elif person.age is not None and abs(years_between(born, lima_date(at)) - person.age) > 1:
        faults[f"{at_field}.age"].append("La edad no coincide con la fecha de nacimiento. Corrija una de las dos.")


def check_born_before(
    person: PersonEntry,
    incidents: Iterable[IncidentEntry],
    at_field: str,
    *,
    sole: bool,
    at: datetime,
    faults: Faults,
) -> None:
    """Add the fault of a survivor who was not born yet. `sole`: she is the only one, so every incident happened to her;
    where there are several, only one that is over before she was born with all the others is impossible.
    """
    ends = [_end(one) for one in incidents]
    known = [end for end in ends if end is not None]
    if not known or (not sole and len(known) < len(ends)):
        return
    last = lima_date(min(known) if sole else max(known))
    born = person.identity.birth_on
    if born is not None:
        if last < born <= lima_date(at):
            said = "La fecha de nacimiento es posterior al hecho. Revise las dos fechas."
            faults[f"{at_field}.birth_on"].append(said)
    elif person.age is not None and years_between(last, lima_date(at)) > person.age:
        faults[f"{at_field}.age"].append(_AGE_OR_DATE)


def was_over_before(incident: IncidentEntry, age: int, at: datetime) -> bool:
    """Whether the incident was over when somebody of that age today was not born yet."""
    end = _end(incident)
    return end is not None and years_between(lima_date(end), lima_date(at)) > age


def years_between(born: date, day: date) -> int:
    """Whole years of age on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _end(incident: IncidentEntry) -> datetime | None:
    """The last instant that the incident may have; None when it is not known or still goes on."""
    if incident.precision in ("instant", "day"):
        return incident.occurred_until or incident.occurred_from
    return incident.occurred_until


def _too_old(moment: datetime, at: datetime) -> bool:
    return years_between(lima_date(moment), lima_date(at)) > OLDEST_AGE
