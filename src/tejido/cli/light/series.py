"""Revisa las series de cifras del distrito: «tejido series check» dice archivo, línea y motivo de lo que esté mal."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from tejido.config import environment
from tejido.directory.file_institutions import read_institutions
from tejido.directory.files import read_zones
from tejido.directory.rows import InstitutionRow
from tejido.kernel.errors import WrongFile
from tejido.sources.series import Series, load_series

FILE = "series.yaml"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["check"], help="qué hacer")
    parser.add_argument("--district", type=Path, help="carpeta del distrito (la de esta instalación si no se dice)")


def run(options: argparse.Namespace) -> int:
    folder = options.district or environment.district_dir()
    if not (folder / FILE).is_file():
        print("El distrito no tiene archivo de series.")
        return 0
    series = load_series(folder / FILE)
    zones = {zone.code for zone in read_zones(folder)}
    known = {one.code: one for one in read_institutions(folder / "directory.yaml", zones)}
    for one in series.values():
        _check_institutions(one, known)
    print(f"{len(series)} series. Sin errores.")
    return 0


def _check_institutions(series: Series, known: Mapping[str, InstitutionRow]) -> None:
    """Raises WrongFile when a series names an institution that the directory lacks, or of another sector."""
    for code in series.institutions:
        if code not in known:
            raise WrongFile(FILE, 0, f"la serie «{series.code}» nombra «{code}», que no está en directory.yaml")
        if known[code].sector != series.sector:
            raise WrongFile(FILE, 0, f"la serie «{series.code}» nombra «{code}», que es de otro sector")
