"""A release in force for the questions, in a folder of the test's own."""

from __future__ import annotations

from tests.web.observatory.conftest import published, releases

__all__ = ["published", "releases"]
