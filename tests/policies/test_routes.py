"""Every address of the site, asked by the whole cast: who enters, what is never shown to whom, and under what headers.

The matrix is `who_may_enter.yaml`. An address that is not in it, or a person that it does not name, fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tejido.accounts.session_clock import BEGAN, IDLE, SEEN
from tejido.cases.models import Person
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.people import CAST
from tests.policies.matrix import ANONYMOUS, EVERYBODY, Visit, load, routes
from tests.policies.walked import GIRL_NAMES, GIRL_STREET, MAN_NAMES, SECRETS, STORY, lived_in

pytestmark = pytest.mark.django_db
VISITS = load()
CODE = re.compile(r"\b[CTDN]-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
FAR = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[\w.\-]+[^\s"'<>]*""", re.IGNORECASE)
FETCHED = re.compile(r"""(?:src|srcset|action|formaction|data|poster)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
# Links that a person may choose to press; nothing is asked of them by the page itself.
CHOSEN = (settings.TEJIDO_NEUTRAL_URL, "https://www.gob.pe/")
FILTERS = re.compile(
    r"""name=["'](?:tipo|type|types|zona|zone|zone_code|edad|age|age_band)["']|[?&](?:tipo|zona|edad)="""
)
FOR_SYSTEMS = "api_"
OPEN = {"home", "services", "privacy", "accessibility", "leave", "rights_public"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody got."""

    visit: Visit
    who: str
    status: int
    headers: dict[str, str]
    text: str
    templates: frozenset[str]

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")


@dataclass(frozen=True, slots=True)
class Walk:
    """Every answer of the walk, and the address of each visit."""

    answers: dict[tuple[str, str], Answer]
    addresses: dict[str, str]
    known: dict[str, str]

    def of(self, *names: str) -> list[Answer]:
        return [answer for (_, who), answer in self.answers.items() if who in names]

    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.is_page]


def address(visit: Visit, known: dict[str, str]) -> str:
    given: dict[str, Any] = {name: known[value] for name, value in visit.args.items()}
    path = reverse(visit.route, kwargs={k: int(v) if v.isdecimal() else v for k, v in given.items()})
    return path + (f"?{visit.query.format_map(known)}" if visit.query else "")


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """Everybody goes everywhere once; what they got is looked at by each test."""
    with django_db_blocker.unblock():
        try:
            known = lived_in()
            addresses = {visit.label: address(visit, known) for visit in VISITS}
            answers = {(a.visit.label, a.who): a for who in EVERYBODY for a in _round(who, addresses)}
            yield Walk(answers, addresses, known)
        finally:
            call_command("flush", verbosity=0, interactive=False)


def client_of(who: str, **how: Any) -> Client:
    client = Client(**how)
    return client if who == ANONYMOUS else people.log_in(client, CAST[who])


def _round(who: str, addresses: dict[str, str]) -> Iterator[Answer]:
    client = client_of(who)
    for visit in VISITS:
        got = client.get(addresses[visit.label])
        names = frozenset(str(t.name) for t in getattr(got, "templates", ()) if t.name)
        text = unescape(got.content.decode(errors="replace")) if not got.streaming else ""
        yield Answer(visit, who, got.status_code, dict(got.items()), text, names)


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(set(routes()) - {visit.route for visit in VISITS}) == [], "say in who_may_enter.yaml who may enter"
    assert sorted({visit.route for visit in VISITS} - set(routes())) == [], "these addresses are gone"


@pytest.mark.parametrize("visit", VISITS, ids=[visit.label for visit in VISITS])
def test_who_may_enter(walk: Walk, visit: Visit) -> None:
    got = {who: walk.answers[visit.label, who].status for who in EVERYBODY}
    wrong = {who: (got[who], expected) for who, expected in visit.expected.items() if got[who] != expected}
    assert wrong == {}, "who: (got, expected)"
    inside = [walk.answers[visit.label, who] for who in CAST]
    assert [a.who for a in inside if a.headers.get("Location", "").startswith("/cuenta/entrar")] == []
    if visit.expected[ANONYMOUS] == 302 and visit.route not in OPEN:
        assert walk.answers[visit.label, ANONYMOUS].headers["Location"].startswith("/cuenta/")


@pytest.mark.parametrize("who", ["ana", "marta", "karla", "delia", ANONYMOUS])
def test_every_form_without_its_token_is_refused(walk: Walk, who: str) -> None:
    client = client_of(who, enforce_csrf_checks=True)
    pages = [visit for visit in VISITS if not visit.route.startswith(FOR_SYSTEMS)]
    got = {visit.label: client.post(walk.addresses[visit.label]).status_code for visit in pages}
    assert {label: status for label, status in got.items() if status != 403} == {}


@pytest.mark.parametrize("who", ["ana", "marta", "karla", "delia", ANONYMOUS])
def test_a_session_does_nothing_where_systems_are_answered(walk: Walk, who: str) -> None:
    """No form's token is asked there, because nothing is done without the token of a system."""
    client = client_of(who, enforce_csrf_checks=True)
    systems = [visit for visit in VISITS if visit.route.startswith(FOR_SYSTEMS)]
    got = {visit.label: client.post(walk.addresses[visit.label]).status_code for visit in systems}
    assert {label: status for label, status in got.items() if status not in (401, 404, 405)} == {}
    assert [label for label, status in got.items() if status == 404] == [f"{FOR_SYSTEMS}nowhere"]


# The fields that pages read by themselves, without a form that knows its letters.
RAW = (
    "borrador-de", "clase", "digest", "do", "key", "more", "para", "paso", "person", "post", "quien", "rows", "seen",
    "state", "token",
)  # fmt: skip
DECIDING = {"do", "paso", "more", "state"}


@pytest.mark.parametrize("who", ["ana", "marta", "julia", "karla"])
def test_a_null_character_in_any_field_is_never_an_error_of_the_server(walk: Walk, who: str) -> None:
    got = {}
    for visit in VISITS:
        client = client_of(who, raise_request_exception=False)
        for names in (RAW, [name for name in RAW if name not in DECIDING]):
            answer = client.post(walk.addresses[visit.label], dict.fromkeys(names, "a\0b"))
            got[visit.label, len(names)] = answer.status_code
    assert {label: status for label, status in got.items() if status >= 500} == {}


class Forms(HTMLParser):
    """The forms of a page that are sent: where to, and what a person could type in each, with a word of its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.fixed: dict[str, str] = {}
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("method", "").lower() == "post"
            if self._inside:
                self.found.append((said.get("action", ""), {}))
        name, kind = said.get("name", ""), said.get("type", "text") if tag == "input" else tag
        if not (self._inside and name) or name == "csrfmiddlewaretoken":
            return
        if kind in ("text", "textarea", "search", "tel", "email"):
            self.found[-1][1][name] = f"Palabra inventada {len(self.found)} {name}"
        elif kind == "hidden":
            self.found[-1][1][name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def typed(fields: dict[str, str]) -> list[str]:
    return [value for value in fields.values() if value.startswith("Palabra inventada")]


@pytest.mark.parametrize("who", ["ana", "marta", "julia", "karla", "bruno"])
def test_what_is_typed_in_any_form_outlives_the_session(walk: Walk, who: str) -> None:
    """Sent after the session ended, without a script: it is on the page to which the login leads."""
    lost, tried = {}, 0
    for visit in VISITS:
        answer = walk.answers[visit.label, who]
        behind = visit.expected[ANONYMOUS] == 302 and not visit.route.startswith(("account_change", "mfa_"))
        if answer.status != 200 or not (answer.is_page and behind):
            continue
        page = walk.addresses[visit.label]
        for action, fields in Forms(answer.text).found:
            if not typed(fields):
                continue
            client, tried = client_of(who), tried + 1
            session = client.session
            session[BEGAN] = session[SEEN] = (now() - IDLE).timestamp()
            session.save()
            sent = client.post(urljoin(page, action), fields, headers={"referer": f"http://testserver{page}"})
            back = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
            people.log_in(client, CAST[who])
            text = unescape(client.get(back).content.decode())
            lost |= {(visit.label, word): back for word in typed(fields) if word not in text}
    assert tried
    assert lost == {}


def test_another_district_gets_no_code_of_this_one(walk: Walk) -> None:
    own = {walk.known["case_elsewhere"]}
    assert {a.visit.label: c for a in walk.of("carmen") if (c := _codes(a, walk) - own - _within(own))} == {}
    here = {(a.who, a.visit.label) for a in walk.answers.values() if a.who != "carmen" and own & _codes(a, walk)}
    assert here == {("lucia", "ledger")}, "the ledger is one for the installation and its reader reads codes only"


def _within(cases: set[str]) -> set[str]:
    """The codes of the tasks and the people of those cases."""
    tasks = Obligation.objects.filter(subject_code__in=cases).values_list("code", flat=True)
    return {*tasks, *Person.objects.filter(case__code__in=cases).values_list("code", flat=True)}


@pytest.mark.parametrize("who", ["delia", "elsa", "karla", ANONYMOUS])
def test_numbers_and_administration_never_see_a_code_or_a_name(walk: Walk, who: str) -> None:
    letters = {"dead_letters"} if who == "karla" else set()
    assert {a.visit.label: c for a in walk.of(who) if a.visit.label not in letters and (c := _codes(a, walk))} == {}
    assert _told(walk.of(who)) == {}


@pytest.mark.parametrize("who", ["delia", "elsa"])
def test_numbers_only_have_no_filter_and_no_other_person(walk: Walk, who: str) -> None:
    answers = [a for a in walk.of(who) if a.status == 200 and a.visit.route not in OPEN]
    assert [a.visit.label for a in answers if FILTERS.search(a.text)] == []
    others = [part.first_name for part in CAST.values() if part.code != CAST[who].code]
    named = re.compile(rf"\b({'|'.join(others)}) Inventada")
    assert {a.visit.label: named.findall(a.text) for a in answers if named.search(a.text)} == {}


@pytest.mark.parametrize("who", ["julia", "irma", "hugo", "olga", "lucia", "quilla", "zoila"])
def test_who_does_not_see_identities_finds_none_on_any_page(walk: Walk, who: str) -> None:
    assert _told(walk.of(who)) == {}


OPENED = {
    GIRL_NAMES: {"ana", "marta", "bruno", "nora", "fabiola", "gloria", "pilar", "quilla"},
    MAN_NAMES: {"ana", "marta", "bruno", "nora", "gloria", "pilar", "quilla"},
    GIRL_STREET: {"ana", "marta", "bruno", "nora", "gloria", "quilla"},
    STORY: {"ana", "marta", "bruno", "nora", "pilar", "quilla"},
}


def test_the_button_opens_to_each_one_what_the_field_policy_says(walk: Walk) -> None:
    """The only page that tells who somebody is; the words that no other page may show do appear here."""
    place = reverse("case_identity", kwargs={"code": walk.known["case"]})
    shown = {who: unescape(client_of(who).post(place).content.decode()) for who in CAST}
    assert {word: {who for who, text in shown.items() if word in text} for word in OPENED} == OPENED


def _told(answers: list[Answer]) -> dict[str, list[str]]:
    found = {a.visit.label: [word for word in SECRETS if word.lower() in a.text.lower()] for a in answers}
    return {label: words for label, words in found.items() if words}


def _codes(answer: Answer, walk: Walk) -> set[str]:
    """The codes that an answer tells; the one that was asked for in the address is no news."""
    return set(CODE.findall(answer.text)) - {walk.known[name] for name in answer.visit.args.values()}


def test_every_answer_carries_the_headers_that_protect(walk: Walk) -> None:
    for answer in walk.answers.values():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert "*" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_nothing_behind_the_login_is_kept_by_the_browser(walk: Walk) -> None:
    kept = {
        a.visit.label
        for a in walk.pages()
        if a.who != ANONYMOUS and "no-store" not in a.headers.get("Cache-Control", "")
    }
    assert sorted(kept) == []


def test_no_page_asks_anything_of_another_site(walk: Walk) -> None:
    far: dict[str, set[str]] = {}
    for answer in walk.pages():
        text = answer.text
        assert not FETCHED.search(text), answer.visit.label
        for place in FAR.findall(text):
            if not place.startswith(CHOSEN) and "testserver" not in place:
                far.setdefault(answer.visit.label, set()).add(place)
    assert far == {}


def test_no_page_holds_script_or_style_of_its_own(walk: Walk) -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style\b|\sstyle=[\"']|\son\w+=[\"']", re.IGNORECASE)
    data = re.compile(r'<script type="application/json".*?</script>', re.DOTALL)
    assert sorted({a.visit.label for a in walk.pages() if inline.search(data.sub("", a.text))}) == []
