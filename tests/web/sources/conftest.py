from __future__ import annotations

from tests.sources.imports.conftest import own_folder
from tests.standing import district, loaded_once

__all__ = ["district", "loaded_once", "own_folder"]
