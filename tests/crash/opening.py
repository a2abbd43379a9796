"""Run in the private installation: the district, and the cast in their posts."""

from __future__ import annotations

from tejido.config.bootstrap import start_django

start_django()

from tests.world import open_district  # noqa: E402  models can only be imported once the framework stands

open_district()
