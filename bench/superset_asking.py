"""What Superset takes for questions, asked of its chart endpoint: run by Superset's own Python, with nothing of Tejido.

python superset_asking.py TASK RESULT     both JSON; `TASK`: databases, tables, questions, turns
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

WHO, WORD = "admin", "only-for-this-bench"


def main(task: str, result: str) -> None:
    """Write, for each database and question, the seconds of each turn and the rows of the answer."""
    asked = json.loads(Path(task).read_text(encoding="utf-8"))
    app = importlib.import_module("superset.app").create_app()
    with app.app_context():  # and out of it again: requests inside one context would share who asks
        _user(app)
        sources = {name: _database(name, uri) for name, uri in asked["databases"].items()}
    client, headers = _entered(app)
    told = {
        name: _asked(client, headers, source, asked["questions"], asked["turns"]) for name, source in sources.items()
    }
    Path(result).write_text(json.dumps(told), encoding="utf-8")


def _user(app: Any) -> None:
    manager = app.appbuilder.sm
    if manager.find_user(WHO) is None:
        manager.sync_role_definitions()
        manager.add_user(WHO, "Bench", "Bench", "bench@example.org", manager.find_role("Admin"), WORD)


def _entered(app: Any) -> tuple[Any, dict[str, str]]:
    client = app.test_client()
    given = {"username": WHO, "password": WORD, "provider": "db", "refresh": False}
    token = _sent(client, {}, "/api/v1/security/login", given)["access_token"]
    return client, {"Authorization": f"Bearer {token}"}


def _sent(client: Any, headers: dict[str, str], path: str, body: dict[str, Any]) -> Any:
    answer = client.post(path, json=body, headers=headers)
    if answer.status_code >= 300:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:600]}")
    return answer.get_json()


def _database(name: str, uri: str) -> int:
    made = importlib.import_module("superset.models.core").Database(database_name=f"{name} {time.time()}")
    made.set_sqlalchemy_uri(uri)
    session = importlib.import_module("superset").db.session
    session.add(made)
    session.commit()
    return int(made.id)


def _asked(client: Any, headers: dict[str, str], source: int, questions: list[Any], turns: int) -> dict[str, Any]:
    tables: dict[str, int] = {}
    told: dict[str, Any] = {question["code"]: {"seconds": [], "rows": []} for question in questions}
    for turn in range(turns + 1):
        for question in questions:
            table = question["table"]
            if table not in tables:
                tables[table] = _dataset(client, headers, source, table, len(tables))
            started = time.perf_counter()
            answer = _sent(client, headers, "/api/v1/chart/data", _query(tables[table], question))
            if turn:  # the first one opens connections
                told[question["code"]]["seconds"].append(time.perf_counter() - started)
            told[question["code"]]["rows"] = answer["result"][0]["data"]
    return told


def _dataset(client: Any, headers: dict[str, str], source: int, table: str, number: int) -> int:
    """Each is a query: Superset's own tables, in SQLite, do not take one name from two databases."""
    asked = {"database": source, "table_name": f"asked_{source}_{number}", "sql": f"SELECT * FROM {table} one"}
    return int(_sent(client, headers, "/api/v1/dataset/", asked)["id"])


def _query(dataset: int, question: dict[str, Any]) -> dict[str, Any]:
    metrics = [
        {"expressionType": "SQL", "sqlExpression": sql, "label": label} for label, sql in question["metrics"].items()
    ]
    query = {
        "columns": question["by"], "metrics": metrics, "filters": [], "extras": {"where": question["where"]},
        "row_limit": 10_000, "orderby": [],
    }  # fmt: skip
    return {
        "datasource": {"id": dataset, "type": "table"}, "queries": [query], "force": True,
        "result_format": "json", "result_type": "full",
    }  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
