"""Audita una publicación: «tejido releases audit CARPETA» ataca lo reservado y dice qué se puede averiguar.

Reads only what was published. 1 when anything can be worked out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tejido.statistics.attack.auditing import Finding, audit
from tejido.statistics.releases.reading import read_release
from tejido.statistics.rule import Rule


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["audit"], help="qué hacer")
    parser.add_argument("folder", type=Path, help="carpeta de la publicación")
    parser.add_argument(
        "--with",
        dest="earlier",
        type=Path,
        action="append",
        default=[],
        metavar="CARPETA",
        help="una publicación anterior, para atacarlas juntas (se puede repetir; con el mismo corte, en su orden)",
    )
    parser.add_argument("--threshold", type=int, help="exigir al menos este umbral, diga lo que diga la publicación")
    parser.add_argument("--protection", type=int, help="exigir al menos este ancho")


def run(options: argparse.Namespace) -> int:
    release = read_release(options.folder)
    earlier = sorted(map(read_release, options.earlier), key=lambda one: one.cut_on)  # of one cut, as they are given
    declared = release.rule
    rule = Rule(
        threshold=max(declared.threshold, options.threshold or 1),
        protection=max(declared.protection, options.protection or 1),
        hide_zeros=declared.hide_zeros,
    )
    findings = audit(release, earlier, rule=rule)
    for finding in findings:
        print(_told(finding), file=sys.stderr)
    hidden = sum(value is None for table in release.counts for value in table.cells.values())
    if findings:
        print(f"No debe publicarse: se pueden averiguar {len(findings)} números.", file=sys.stderr)
        return 1
    print(f"{len(release.tables)} tablas, {hidden} números reservados atacados: ninguno se puede averiguar.")
    return 0


def _told(finding: Finding) -> str:
    if finding.least is None and finding.most is None:
        return f"{finding.where}: {finding.reason}."
    if finding.least == finding.most:
        return f"{finding.where}: {finding.reason}: es {finding.least}."
    return f"{finding.where}: {finding.reason}: está entre {finding.least} y {finding.most}."
