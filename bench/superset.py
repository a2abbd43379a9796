"""The questions of the indicators asked of Apache Superset's chart endpoint, uncached, on the same facts.

In DuckDB it reads the very Parquet files; in PostgreSQL, tables with the same rows. Times to act, which its charts do
not know, are left out.
Superset is installed from the package index into an environment of its own in the user's cache, never in Tejido's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import connection

from bench.indicators import answered, facts_of, plain_answer, timed_ours
from bench.plain_questions import PLAIN, Plain
from bench.table import Line, at_least, at_most, beside
from tejido.observatory.computing import Computed
from tejido.observatory.engines import on_duckdb
from tejido.observatory.manifest import read_manifest

PACKAGES = ("apache-superset>=6,<7", "duckdb-engine", "psycopg2-binary", "flask-caching<2.4", "rich", "cachetools")
"""The last three: what Superset 6.1 uses and does not ask for, or asks for too openly."""
TURNS = 1
_GOALS = {"PostgreSQL": 5, "DuckDB": 2}
_ASKING = Path(__file__).with_name("superset_asking.py")
_ASKED = {code: one for code, one in PLAIN.items() if not one.hours}
_KINDS = {"DOUBLE": "double precision", "VARCHAR": "text"}


def measure(*, full: bool) -> list[Line]:
    """About 100,000 cases; with `--full`, a million."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tejido-bench-superset"
    with TemporaryDirectory() as place:
        facts = facts_of(Path(place), cases=1_000_000 if full else 100_000)
        databases = {"DuckDB": _in_duckdb(facts, Path(place)), "PostgreSQL": _in_postgresql(facts, Path(place))}
        ours, found = _ours(facts)
        _ready(home)
        told = _superset(home, Path(place), databases)
        cases = read_manifest(facts).rows("cases")
    lines = [beside(f"{len(_ASKED)} questions on {cases:,} cases", f"{ours:.2f} s")]
    for name, goal in _GOALS.items():
        theirs = sum(statistics.median(one["seconds"]) for one in told[name].values())
        wrong = [
            code for code, one in _ASKED.items() if _rows(one, told[name][code], found[code]) != answered(found[code])
        ]
        lines += [
            beside(f"the same asked of Superset on {name}", f"{theirs:.2f} s"),
            at_least(f"times faster than Superset on {name}", theirs / ours, goal),
            at_most(f"answers of Superset on {name} that differ", len(wrong), 0, more=f" {' '.join(wrong)}"),
        ]
    return lines


def _ours(facts: Path) -> tuple[float, dict[str, Computed]]:
    """Seconds of all questions, each the median of its turns, and their answers."""
    took: dict[str, list[float]] = {code: [] for code in _ASKED}
    found = {}
    with on_duckdb(facts) as opened:
        for turn in range(TURNS + 1):
            for code in _ASKED:
                found[code], seconds = timed_ours(code, opened)
                if turn:  # the first one opens the tables
                    took[code].append(seconds)
    return sum(map(statistics.median, took.values())), found


def _in_duckdb(facts: Path, place: Path) -> str:
    """A database that reads the files of the facts; its address."""
    file, manifest = place / "facts.duckdb", read_manifest(facts)
    with duckdb.connect(str(file)) as engine:
        for table in manifest.tables:
            files = [str(facts / one.path) for one in manifest.files(table)]
            engine.execute(f'CREATE VIEW "{table}" AS SELECT * FROM read_parquet({files})')
    return f"duckdb:///{file}"


def _in_postgresql(facts: Path, place: Path) -> str:
    """The same rows in the database of this measurement; its address."""
    manifest, csv = read_manifest(facts), place / "rows.csv"
    with connection.cursor() as cursor, duckdb.connect() as engine:
        for table, columns in manifest.tables.items():
            files = [str(facts / one.path) for one in manifest.files(table)]
            engine.execute(f"COPY (SELECT * FROM read_parquet({files})) TO '{csv}' (FORMAT csv, HEADER false)")
            made = ", ".join(f'"{one["name"]}" {_KINDS.get(one["type"], one["type"])}' for one in columns)
            cursor.execute(f'CREATE TABLE "{table}" ({made})')
            with cursor.cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT csv)') as rows, csv.open("rb") as file:
                while chunk := file.read(1 << 20):
                    rows.write(chunk)
        cursor.execute("VACUUM ANALYZE")
        # With 4 MB a list of cases in a question is read again for every row: no fair opponent.
        cursor.execute(f"ALTER DATABASE \"{connection.settings_dict['NAME']}\" SET work_mem = '256MB'")
    given = connection.settings_dict
    return f"postgresql+psycopg2://{given['USER']}@/{given['NAME']}?host={given['HOST']}&port={given['PORT'] or 5432}"


def _ready(home: Path) -> None:
    """Superset installed and its own tables made, once."""
    if (home / "ready").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    (home / "superset_config.py").write_text(
        f"SECRET_KEY = {os.urandom(30).hex()!r}\nSQLALCHEMY_DATABASE_URI = 'sqlite:///{home}/superset.db'\n"
        "WTF_CSRF_ENABLED = False\nTALISMAN_ENABLED = False\nPREVENT_UNSAFE_DB_CONNECTIONS = False\n"
        "FEATURE_FLAGS = {'ALLOW_ADHOC_SUBQUERY': True}\n",
        encoding="utf-8",
    )
    if not _python(home).exists():
        subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)
    subprocess.run([str(_python(home)), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    for words in (["db", "upgrade"], ["init"]):
        command = [str(home / "venv/bin/superset"), *words]
        subprocess.run(command, check=True, env=_surroundings(home), stdout=subprocess.DEVNULL)
    (home / "ready").touch()


def _python(home: Path) -> Path:
    return home / "venv/bin/python"


def _surroundings(home: Path) -> dict[str, str]:
    """What Superset finds set: nothing of Tejido or Python of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "PYTHON", "DJANGO"))}
    told = {
        "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "FLASK_APP": "superset",
    }
    return kept | told


def _superset(home: Path, place: Path, databases: dict[str, str]) -> dict[str, dict[str, dict[str, Any]]]:
    """By database and question: the seconds of each turn, and the rows of the answer."""
    task, result = place / "task.json", place / "result.json"
    questions = [_question(code, one) for code, one in _ASKED.items()]
    task.write_text(json.dumps({"databases": databases, "questions": questions, "turns": TURNS}), encoding="utf-8")
    command = [str(_python(home)), "-P", str(_ASKING), str(task), str(result)]  # -P: this folder has a `superset` too
    with (place / "superset.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(command, check=False, env=_surroundings(home), stdout=log, stderr=log)
    if done.returncode:
        raise RuntimeError((place / "superset.log").read_text(encoding="utf-8")[-2000:])
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(result.read_text(encoding="utf-8"))
    return found


def _question(code: str, one: Plain) -> dict[str, Any]:
    """A chart of the same numbers: rows in the part and in the whole, different cases behind each."""
    part = f"({one.part})::INTEGER" if one.part else "1"
    known = f"FILTER (WHERE ({part}) IS NOT NULL)"
    metrics = {"part": f"SUM({part})", "whole": f"SUM({one.whole}) {known}"}
    if one.table != "deliveries":
        metrics |= {"cases": f"COUNT(DISTINCT case_key) {known}"}
        metrics |= {"part_cases": f"COUNT(DISTINCT case_key) FILTER (WHERE ({part}) > 0)"}
    by = [one.by] if one.by else []
    return {"code": code, "table": one.table, "by": by, "where": one.where, "metrics": metrics}


def _rows(one: Plain, told: dict[str, Any], found: Computed) -> list[tuple[Any, ...]]:
    by = [one.by] if one.by else []
    names = [*by, "part", "whole", "cases", "part_cases"]
    return plain_answer([tuple(row.get(name) for name in names) for row in told["rows"]], found)
