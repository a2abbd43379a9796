from __future__ import annotations

from tests.observatory.bulletins.conftest import district, julia, loaded_once, made

__all__ = ["district", "julia", "loaded_once", "made"]
