"""Every reading of what is sealed is in the ledger: the code is walked, then the pages are."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from tejido.cases.services.additions import add_note
from tejido.cases.services.task_work import declare_task_unable
from tejido.kernel.clock import now
from tejido.ledger.actions import IDENTITY_READS, WATCHED, Action
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN
from tejido.obligations.services.working import Said
from tests import people
from tests.people import actor, log_in
from tests.policies.sources import Module, modules
from tests.policies.walked import GIRL_DNI, lived_in

OPENS = {"unseal", "text", "mapping", "content"}  # of an open key; always with the context that it was sealed under
KEYS = {"handle_of", "handles_of", "unseal", "open_key"}
RECORDS = {action.name for action in IDENTITY_READS}
# What opens something sealed, or the key that could, and leaves no line, each with its reason. It may only shrink.
WITHOUT_A_LINE: dict[str, str] = {
    "alerts/webhooks/services/subscribing.py:secret_of": "the secret that signs what leaves; of no person",
    "cases/care/services/plans.py:_same": "compares what came twice; gives yes or no back",
    "cases/care/services/plans.py:agree_plan": "seals; a form that came twice is compared and nothing is returned",
    "cases/care/services/plans.py:move_goal": "seals",
    "cases/justice/services/asking.py:numbers_of": "inner step: `reading` records, `proceedings` adds numbers to them",
    "cases/justice/services/proceedings.py:add_references": "seals the numbers again with the new ones",
    "cases/justice/services/proceedings.py:open_proceeding": "seals",
    "cases/protection/services/changing.py:_move_home": "carries the home over to the set that replaces the old one",
    "cases/protection/services/homes.py:opened_home": "inner step: `open_home` and the station's map record",
    "cases/protection/services/homes.py:sealed_home": "seals",
    "cases/services/additions.py:add_incident": "seals; a form that came twice is compared and nothing is returned",
    "cases/services/additions.py:add_note": "seals; a form that came twice is compared and nothing is returned",
    "cases/services/additions.py:add_person": "seals; a form that came twice is compared and nothing is returned",
    "cases/services/drafts.py:_account_key": "the key of the account that is writing its own draft, to seal it",
    "cases/services/drafts.py:read_draft": "the own text of who asks",
    "cases/services/risk.py:assess_risk": "seals",
    "cases/services/sent_twice.py:same_incident": "compares what came twice; gives a number back",
    "cases/services/sent_twice.py:same_note": "compares what came twice; gives yes or no back",
    "cases/services/sent_twice.py:same_person": "compares what came twice; gives a code back",
    "cases/services/update_identity.py:_with_its_address": "carries over the address that who writes may not see",
    "cases/services/update_identity.py:update_identity": "seals",
    "demo/life.py:born": "the key of a fictitious case in the making, to seal what is made up later",
    "documents/access.py:attached_code": "compares what came twice; gives the code back",
    "documents/access.py:visible_documents": "what kind of paper it is, from a list; the name of a file is never kept",
    "documents/services/add_document.py:store_document": "seals",
    "pathways/services/consultations.py:_is_accused": "compares who asks with who is accused; gives yes or no back",
    "privacy/services/breaches.py:_write": "seals the account of the breach again with what is added",
    "privacy/services/rights.py:consult_institution": "seals",
    "privacy/services/rights.py:write_act": "seals",
    "web/account/second_step.py:SecondStepAdapter.decrypt": "the secret of a second step, for the login",
    "web/account/second_step.py:_handle": "the key of the second steps, no case's",
}


# Readings that are not of a case's page: each is walked by the tests of its own room.
ELSEWHERE = {Action.GLASS_REASON_READ, Action.PROTECTED_MAPPED, Action.RIGHTS_READ, Action.BREACH_READ}


def functions(module: Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{f.name}", f) for f in node.body if isinstance(f, ast.FunctionDef))


def opens(function: ast.FunctionDef) -> bool:
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in KEYS:
            return True
        sealed = any(keyword.arg == "context" for keyword in call.keywords)
        if isinstance(call.func, ast.Attribute) and (call.func.attr in KEYS or (call.func.attr in OPENS and sealed)):
            return True
    return False


def records(function: ast.FunctionDef) -> bool:
    named = {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "Action"}
    return bool(named & RECORDS)


def silent(module: Module) -> set[str]:
    """The functions that open and leave no line, themselves or by whoever calls them in the module (private ones)."""
    found = dict(functions(module))
    callers: dict[str, set[str]] = defaultdict(set)
    for name, function in found.items():
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in found:
                callers[node.func.id].add(name)

    def covered(name: str, seen: frozenset[str] = frozenset()) -> bool:
        if records(found[name]):
            return True
        above = callers[name] - seen - {name}
        return name.startswith("_") and bool(above) and all(covered(one, seen | {name}) for one in above)

    return {name for name, function in found.items() if opens(function) and not covered(name)}


def test_every_function_that_opens_what_is_sealed_leaves_a_line_or_is_listed() -> None:
    outside = [m for m in modules() if not m.name.startswith("vault/")]
    found = {f"{m.name}:{name}" for m in outside for name in silent(m)}
    assert sorted(found - WITHOUT_A_LINE.keys()) == [], "record the reading (ledger.actions.IDENTITY_READS)"
    assert sorted(WITHOUT_A_LINE.keys() - found) == [], "these need no exception any more"


@pytest.mark.parametrize(
    "body",
    [
        "    return handle_of(code).mapping(row.sealed, context='x')",
        "    return key.text(row.sealed, context='x')",
        "    return vault.unseal(code, blob, context='x')",
        "    return [_peep(row) for row in rows]",
    ],
)
def test_a_silent_reading_is_recognised(body: str) -> None:
    text = f"def peep(code):\n{body}\n\n\ndef _peep(row):\n    return key.content(row.sealed, context='y')\n"
    assert silent(Module("cases/peep.py", text, ast.parse(text)))


def test_a_recorded_one_is_not() -> None:
    text = (
        "def peep(code):\n    x = _key(code)\n    record(action=Action.RISK_READ)\n\n\ndef _key(c):\n    handle_of(c)\n"
    )
    assert silent(Module("cases/peep.py", text, ast.parse(text))) == set()


def test_who_reviews_sees_every_kind_of_reading() -> None:
    assert set(IDENTITY_READS) <= set(WATCHED)


@pytest.mark.django_db
def test_each_opening_on_a_page_leaves_its_line_where_the_head_and_the_reader_see_it() -> None:
    known = lived_in()
    case = known["case"]
    ana = actor(people.ana)
    add_note(case, "Nota inventada para la prueba.", actor=ana, at=now())
    live = Obligation.objects.filter(subject_code=case, sector="cem", gate="open", state="open")
    task = live.exclude(protocol__in=OWN).order_by("id")[0].code
    declare_task_unable(task, Said("Motivo inventado y bastante largo", None, form="x"), actor=ana, at=now())
    client = log_in(Client(), people.ana)

    def lines(post: str, **data: str) -> set[str]:
        before = LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = client.post(post, data)
        assert answer.status_code in (200, 302), (post, answer.status_code)
        fresh = LedgerEntry.objects.filter(pk__gt=before, actor_code=people.ana.code)
        return set(fresh.values_list("action", flat=True))

    everything = {"identity.read", "contact.read", "notes.read"}
    assert lines(f"/casos/{case}/identidad") == everything
    assert lines(f"/casos/{case}/identidad/{known['survivor']}", abrir="1") == everything
    assert lines(f"/casos/{case}/contacto", abrir="1") == everything
    assert lines(f"/casos/{case}/riesgo/{known['assessment']}", abrir="1") == {"risk.read"}
    assert lines(f"/casos/{case}/documentos/{known['document']}") == {"document.read"}
    assert lines(f"/tareas/{task}/notas") == {"notes.read"}
    assert lines("/casos/buscar", **{"buscar-document_number": GIRL_DNI}) == {"search.performed"}
    reader = log_in(Client(), people.lucia)
    reader.get(f"/cuenta/accesos/{known['glass']}")
    read = LedgerEntry.objects.get(action="glass.reason_read")
    assert (read.subject_code, read.actor_code) == (case, people.lucia.code)
    for who, path in ((people.lucia, "/bitacora?watched=on"), (people.marta, "/bitacora/mi-institucion")):
        page = unescape(log_in(Client(), who).get(path).content.decode())
        for action in set(IDENTITY_READS) - ELSEWHERE:
            words = action.sentence.partition("{")[0].strip()
            assert words in page, (path, action)
