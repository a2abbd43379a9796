"""The reference client and the example of a receiver of docs/api, loaded as an integrator copies them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs" / "api"


def load(name: str) -> ModuleType:
    """The module of that file."""
    spec = importlib.util.spec_from_file_location(f"docs_api_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
