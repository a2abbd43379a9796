"""What a bulletin takes from the public part of the directory: the shapes of the zones, and where to call for help."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from tejido.directory.access import published_help_lines, published_institutions
from tejido.web.observatory.zone_maps import District, drawn_district
from tejido.web.public.guide import line_view
from tejido.web.public.views import URGENT


def district_drawn(at: datetime) -> District | None:
    """The district with its zones; None when its boundary is not known."""
    return drawn_district(published_institutions(str(settings.TEJIDO_DISTRICT)), at)


def help_lines(at: datetime) -> list[tuple[str, str]]:
    """The lines that the public page puts first: the number, and whose it is with when to call it."""
    known = {line.code: line for line in published_help_lines()}
    told = [line_view(known[code], at) for code in URGENT if code in known]
    return [(one.number, f"{one.name}. {one.when}") for one in told if one.number]
