from __future__ import annotations

from tests.standing import district, loaded_once

__all__ = ["district", "loaded_once"]
