"""What a paper takes beside the page of the same case, through the whole web; and the setting alone, page by page."""

from __future__ import annotations

import asyncio
import io
import random
import resource
import time

from pypdf import PdfReader

from bench.browser import Browser
from bench.crew import DOOR, actor, open_district, operators, session_cookie
from bench.installation import serving
from bench.sample import intake
from bench.table import Line, at_most, beside, percentile
from tejido.cases.access import see_case
from tejido.cases.models import Person
from tejido.cases.risk import instrument
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.kernel.clock import now
from tejido.reports.blocks import Paper, Section, prose
from tejido.reports.letters import set_paper
from tejido.reports.offers import offers_for
from tejido.reports.papers.summary import summary
from tejido.reports.telling.reader import Reader

GOAL, TIMES = 2.0, 40
NOTE = "Nota de entrega inventada para medir, de un largo como el de una de verdad. " * 20
CSRF = "b" * 32


def measure(*, full: bool) -> list[Line]:
    """Each paper that one case offers, beside its page; `full` asks more often."""
    open_district(operators=20)
    account = operators(DOOR)[0]
    code = _case(account)
    times = TIMES * (5 if full else 1)
    with serving() as (_, web, _stream):
        browser = Browser(web, {"sessionid": session_cookie(account), "csrftoken": CSRF})
        found = asyncio.run(_walk(browser, code, _papers(account, code), times))
    page = percentile(found.pop("page"), 0.5)
    lines = [beside("the page of the case, p50", f"{page * 1000:.1f} ms")]
    for name, seconds in found.items():
        half = percentile(seconds, 0.5)
        more = f"  ({half * 1000:.1f} ms)"
        lines.append(at_most(f"{name}, times the page, p50", half / page, GOAL, more=more))
    return [*lines, *_setting(account, code)]


def _case(account: object) -> str:
    """A case with two referrals that were sent and a sheet."""
    door = actor(account)  # type: ignore[arg-type]
    code = register_case(intake("papers", at=now(), rng=random.Random(1)), actor=door, at=now()).code
    for institution in ("eess-juan-pablo-ii", "csmc-1"):
        propose_referral(code, to_institution=institution, service="psychology", handover=NOTE, actor=door, at=now())
    survivor = Person.objects.get(case__code=code, role="survivor").code
    sheet = instrument("fvr-partner")
    assess_risk(code, RiskEntry(survivor, sheet.code, now(), {}, "", "severe", NOTE[:200]), actor=door, at=now())
    return code


def _papers(account: object, code: str) -> dict[str, tuple[str, str]]:
    """The address and the subject of one paper of each kind that is offered."""
    person = actor(account)  # type: ignore[arg-type]
    offers = offers_for(Reader(person, see_case(person, code), now()))
    return {
        str(offer.kind): (f"/casos/{code}/papeles/{offer.kind.about.slug}", offer.about)
        for offer in offers
        if not offer.why_not
    }


async def _walk(browser: Browser, code: str, papers: dict[str, tuple[str, str]], times: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"page": [], **{name: [] for name in papers}}
    for number in range(times + 5):
        took = {"page": await _page(browser, code)}
        for name, (path, about) in papers.items():
            took[name] = await _print(browser, path, about)
        if number >= 5:  # the first ones warm the process
            for name, seconds in took.items():
                found[name].append(seconds)
    return found


async def _page(browser: Browser, code: str) -> float:
    started = time.perf_counter()
    status, _ = await browser.get(f"/casos/{code}")
    if status != 200:
        raise RuntimeError(f"the page answers {status}")
    return time.perf_counter() - started


async def _print(browser: Browser, path: str, about: str) -> float:
    started = time.perf_counter()
    status, _ = await browser.post(path, {"csrfmiddlewaretoken": CSRF, "de": about})
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return time.perf_counter() - started


def _setting(account: object, code: str) -> list[Line]:
    """The setting alone, beside the emptiest paper; and what memory a thousand of them leave."""
    person, at = actor(account), now()  # type: ignore[arg-type]
    rich = summary(Reader(person, see_case(person, code), at))
    plain = Paper("Hoja", "", code, (Section("", (prose("Una línea."),)),))
    empty, whole = (_median(paper) for paper in (plain, rich))
    pages = len(PdfReader(io.BytesIO(set_paper(rich, printed_by=person.code, at=at))).pages)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(500):
        set_paper(rich, printed_by=person.code, at=at)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    said = f"{whole * 1000 / pages:.1f} ms a page ({pages} pages); the emptiest paper, {empty * 1000:.1f} ms"
    return [
        beside("the summary, setting alone", said),
        at_most("memory that 500 more summaries leave", grown, 64, unit=" MB"),
    ]


def _median(paper: Paper) -> float:
    took = []
    for _ in range(30):
        started = time.perf_counter()
        set_paper(paper, printed_by="P-0000-0000", at=now())
        took.append(time.perf_counter() - started)
    return percentile(took, 0.5)
