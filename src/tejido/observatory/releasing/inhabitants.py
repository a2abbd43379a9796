"""The population that a release keeps for its rates: what stands loaded when it is made, with its source."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.observatory.released.inhabitants import Living
from tejido.sources.imports.access import published_inhabitants
from tejido.sources.imports.catalog import profiles
from tejido.sources.imports.profile import UNKNOWN, Inhabitants


def loaded_inhabitants(district: str) -> tuple[Living, ...]:
    """The inhabitants of the district and of its zones that somebody loaded; none when nobody did. One query."""
    kinds = {code: one.population for code, one in profiles().items() if one.population}
    found = []
    for source, year, place, groups, people in published_inhabitants(sorted(kinds)):
        zone = "" if kinds[source] is Inhabitants.DISTRICT and place == district else place
        told = _groups(groups)
        found.append(Living(year, zone, told.get("sex", ""), told.get("age", ""), people, told.get("source", "")))
    return tuple(found)


def _groups(text: str) -> Mapping[str, str]:
    """The groups of a cell; an age told in single years and one told in bands are the same to a rate."""
    told = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    age = next((told[name] for name in ("age", "band") if told.get(name, UNKNOWN) != UNKNOWN), "")
    sex = told.get("sex", UNKNOWN)
    return {"sex": "" if sex == UNKNOWN else sex, "age": age, "source": told.get("source", "")}
