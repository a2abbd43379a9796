"""Run one measurement in this process, on an installation of its own: `python -m bench.inside NAME RESULT [--full]`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from bench.installation import temporary_data


def main(name: str, result: str, *options: str) -> None:
    """Write the lines of the measurement to the file `result`."""
    with temporary_data():
        # By name: Django reads the environment that has just been set.
        importlib.import_module("tejido.config.bootstrap").start_django()
        importlib.import_module("tejido.cli.full.prepare").prepare()
        lines = importlib.import_module(f"bench.{name}").measure(full="--full" in options)
        Path(result).write_text("".join(f"{line.to_json()}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
