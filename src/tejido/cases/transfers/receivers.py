"""Who may be asked to take a case: the CEM of another district that works on this installation. No row is touched."""

from __future__ import annotations

from datetime import datetime

from tejido.directory.access import district_names
from tejido.directory.competence import InstitutionFacts
from tejido.directory.routing import routes
from tejido.kernel.errors import Refused
from tejido.protocols.sectors import Sector


def receiving_districts(*, but: str, at: datetime) -> dict[str, str]:
    """The other districts of the installation that have a CEM which may take a case: their names by code."""
    names = district_names()
    return {code: name for code, name in names.items() if code != but and receiving_institutions(code, at=at)}


def receiving_institutions(district: str, *, at: datetime) -> list[InstitutionFacts]:
    """The CEM of a district that work on the platform, in the order of its directory."""
    found = [one for one in routes(at).institutions.values() if one.district == district and _receives(one)]
    return sorted(found, key=lambda one: (one.preference, one.code))


def check_receiver(district: str, institution: str, *, from_district: str, at: datetime) -> None:
    """Refuse a district or an institution that cannot take the case.

    Raises:
        Refused: with the reason, at its field.
    """
    known = routes(at)
    if district == from_district:
        raise Refused(
            "Ese es el distrito del caso. Dentro del distrito se deriva, no se traslada.", field="to_district"
        )
    if district not in district_names() or district not in known.calendars:
        raise Refused(
            "Ese distrito no está en esta plataforma: el traslado se hace por oficio. Elija uno de la lista.",
            field="to_district",
        )
    found = known.institutions.get(institution)
    if found is None or found.district != district:
        raise Refused("No encontramos esa institución en ese distrito. Elíjala de la lista.", field="to_institution")
    if not _receives(found):
        raise Refused("Solo puede recibir el caso un CEM que atienda y use la plataforma.", field="to_institution")


def _receives(one: InstitutionFacts) -> bool:
    return one.sector == Sector.CEM and one.uses_platform and one.takes_cases and one.state != "closed"
