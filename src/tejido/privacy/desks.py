"""Which institution answers for personal data in a district. Pure."""

from __future__ import annotations

from tejido.directory.competence import InstitutionFacts
from tejido.directory.routes import Routes
from tejido.kernel.errors import Refused

SERVICE, FALLBACK = "data_protection", "technical_secretariat"


def desk_of(district: str, known: Routes) -> InstitutionFacts:
    """The data protection desk; where there is none, the technical secretariat.

    Raises:
        Refused: the district has neither.
    """
    here = [one for one in known.institutions.values() if one.district == district and one.uses_platform]
    found = [one for one in here if SERVICE in one.services and one.state != "closed"]
    found += [one for one in here if one.kind == FALLBACK]
    if not found:
        raise Refused("En este distrito nadie contesta todavía estos pedidos. Acuda a la municipalidad.")
    return found[0]
