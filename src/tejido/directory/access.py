"""The reads of the directory. What is published is for anybody and asks for no actor; the rest takes one."""

from __future__ import annotations

from django.db.models import QuerySet

from tejido.directory.models import HelpLine, Institution


def published_help_lines() -> QuerySet[HelpLine]:
    """The help lines in their order, also those whose number may not be shown (`published` False). For anybody."""
    return HelpLine.objects.all()


def published_institutions(district: str) -> QuerySet[Institution]:
    """The real institutions of a district as the public page tells them; never a fictitious one. For anybody."""
    return Institution.objects.filter(district=district, demo=False)
