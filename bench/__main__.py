"""`python -m bench [NAME ...] [--full]`: measure, and print what was measured beside its goal."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import Line, read_lines, render

MEASUREMENTS = {
    "intake": "Cases accepted (synchronous_commit=on, watcher running)",
    "api": "Cases accepted by the interface for other systems, beside the form of the pages",
    "alerts": "Alert: from the commit of the case to the browsers",
    "sweep": "Watching the deadlines",
    "pages": "Pages on a small and on a large register",
    "million": "Pages on 10,000 and on 1,000,000 cases",
    "protected": "The list and the map of 5,000 protected people of one station",
    "papers": "Papers beside the page of their case",
    "memory": "Memory of all processes",
    "ledger": "Verifying the ledger",
    "purge": "Purging old cases while new ones come in",
    "observatory": "Facts without names from a large register",
    "indicators": "Every indicator beside the same question in plain SQL",
    "superset": "The questions of the indicators asked of Apache Superset, on the same facts",
    "importing": "Importing a national file, beside a bare read of it",
    "releasing": "A release of the observatory: counted, withheld, attacked, written",
    "home": "The public home of the observatory from a process that has just started",
    "withholding": "Withholding a table of three dimensions, and attacking it",
}
ONLY_NAMED = {"million", "superset"}
"""What takes long, or installs something: only when it is asked for by name."""


def main() -> int:
    """0 when every goal that was measured is reached."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *MEASUREMENTS], help="all but the longest when none is named")
    parser.add_argument("--full", action="store_true", help="longer, on more data")
    options = parser.parse_args()
    names = options.names or [name for name in MEASUREMENTS if name not in ONLY_NAMED]
    found = [line for name in names for line in _measured(name, full=options.full)]
    missed = [line.what for line in found if line.ok is False]
    print(f"{sum(line.ok is True for line in found)} goals reached, {len(missed)} not: {', '.join(missed) or 'none'}.")
    return 1 if missed else 0


def _measured(name: str, *, full: bool) -> list[Line]:
    started = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix="tejido-bench-", suffix=".lines") as result:
        command = [sys.executable, "-m", "bench.inside", name, result.name, *(["--full"] if full else [])]
        ended = subprocess.run(command, check=False)
        lines = read_lines(Path(result.name).read_text(encoding="utf-8"))
    if ended.returncode:
        lines.append(Line(f"{name}: it broke", f"code {ended.returncode}", ok=False))
    print(render(f"{MEASUREMENTS[name]}  ({time.monotonic() - started:.0f} s)", lines), end="\n\n", flush=True)
    return lines


if __name__ == "__main__":
    sys.exit(main())
