"""Small questions that the registers ask of the present directory, answered by the snapshot that routing keeps."""

from __future__ import annotations

from datetime import datetime

from tejido.directory.routing import routes


def institution_sector(code: str, *, at: datetime) -> str | None:
    """The sector of an institution; None when there is no such institution or it takes no cases."""
    found = routes(at).institutions.get(code)
    return found.sector if found is not None and found.takes_cases else None


def works_at(account_code: str, institution: str, *, at: datetime) -> bool:
    """True when that account holds a post in the institution at that instant."""
    staff = routes(at).staff
    posts = {post.code for post in staff.posts if post.institution == institution}
    return any(p in posts and person.code == account_code and span.covers(at) for p, person, span in staff.postings)


def zone_codes(district: str, *, at: datetime) -> frozenset[str]:
    """The codes of the district's zones, those whose shape is not known included."""
    return routes(at).zones_of(district)
