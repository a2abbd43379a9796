from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tejido.accounts.exclusions import ExclusionSet
from tejido.directory.access import roster_of
from tejido.directory.models import Absence, Holiday, Institution, Post, Posting
from tejido.directory.routes import HearerRequest
from tejido.directory.routing import (
    calendar,
    competent_institution,
    directory_token,
    hearers,
    hearers_many,
    load_routes,
    routes,
)
from tejido.directory.services.versions import mark_changed
from tejido.kernel.errors import CalendarExhausted
from tests.directory.conftest import AT, LONG_AGO, SECRETARIAT, Hire, give_role, on_duty

NIGHT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 23:00 in Lima


def competent(sector: str, zone: str | None, **more: Any) -> str | None:
    found = competent_institution(sector, district="150106", zone_code=zone, **({"at": AT} | more))
    return found.code if found else None


@pytest.mark.parametrize(
    ("sector", "zone", "expected"),
    [
        ("police", "moruta", "cpnp-san-pedro"),
        ("police", "cruz-del-norte", "cpnp-san-pedro"),
        ("police", "santa-isabel", "cpnp-santa-isabel"),
        ("police", "chocas", "cpnp-el-progreso"),
        ("police", None, "cpnp-el-progreso"),
        ("health", "juan-pablo-ii", "eess-juan-pablo-ii"),
        ("health", "cruz-del-norte", "eess-juan-pablo-ii"),
        ("health", "villa-san-antonio", "eess-luis-enrique"),
        ("cem", "san-pedro", "cem-comisaria"),
        ("cem", "el-progreso", "cem-regular"),
        ("cem", None, "cem-regular"),
        ("municipality", "moruta", "subgerencia-mujer"),
        ("womens_org", None, "red-mujeres"),
        ("family_court", "moruta", "juzgado-familia"),
        ("ngo", None, None),
    ],
)
def test_who_is_competent(loaded: None, sector: str, zone: str | None, expected: str | None) -> None:
    assert competent(sector, zone) == expected


def test_the_excluded_institution_gives_way_to_the_next(loaded: None) -> None:
    assert competent("police", "moruta", excluded=frozenset({"cpnp-san-pedro"})) == "cpnp-el-progreso"
    assert competent("cem", None, excluded=frozenset({"cem-regular", "cem-comisaria"})) is None


def test_open_now_goes_before_nearer(loaded: None) -> None:
    assert competent("health", "el-progreso") == "eess-luis-enrique"
    assert competent("health", "el-progreso", at=NIGHT) == "eess-luis-enrique"  # closed alike: the nearer
    Institution.objects.filter(code="eess-jorge-lingan").update(hours={"always": True})
    assert (
        load_routes(since=NIGHT, until=NIGHT + timedelta(hours=1))
        .competent_institution("health", district="150106", zone_code="el-progreso", at=NIGHT)
        .code
        == "eess-jorge-lingan"
    )  # type: ignore[union-attr]


def test_only_who_gives_the_service(loaded: None) -> None:
    assert competent("health", "chocas", service="sexual_violence_kit") == "eess-chocas"
    assert competent("police", "chocas", service="sexual_violence_kit") is None


def test_another_district_has_nobody(loaded: None) -> None:
    assert competent_institution("cem", district="150110", zone_code=None, at=AT) is None


def test_on_duty_then_substitute_then_everybody(hire: Hire) -> None:
    one, two = hire("cpnp-san-pedro.operador"), hire("cpnp-san-pedro.operador")
    both = [h.account_code for h in hearers("cpnp-san-pedro", "post", at=AT)]
    assert both == [one.code, two.code]
    on_duty("cpnp-san-pedro.operador", one, substitute=two)
    (found,) = hearers("cpnp-san-pedro", "post", at=AT)
    assert (found.account_id, found.reason) == (one.pk, "de turno")
    Absence.objects.create(account=one, from_at=AT - timedelta(days=1), until_at=AT + timedelta(days=1), kind="leave")
    (found,) = hearers("cpnp-san-pedro", "post", at=AT)
    assert (found.account_code, found.reason) == (two.code, "reemplazo de turno")


def test_an_expired_roster_says_since_when(hire: Hire) -> None:
    one = hire("cpnp-san-pedro.operador")
    on_duty("cpnp-san-pedro.operador", one, hours=(-50, -40))
    (found,) = hearers("cpnp-san-pedro", "post", at=AT)
    assert found.reason == "no hay turno vigente: el último terminó el 21/11/2026 a las 18:00"


def test_a_closed_account_never_hears(hire: Hire) -> None:
    one, head = hire("demuna.operador"), hire("demuna.jefatura")
    assert [h.account_code for h in hearers("demuna", "post", at=AT)] == [one.code]
    one.active = False
    one.save()
    assert [h.account_code for h in hearers("demuna", "post", at=AT)] == [head.code]


def test_the_excluded_is_never_told(hire: Hire) -> None:
    accused, reader = hire("cpnp-san-pedro.operador"), hire("idc.lectura")
    hire("cpnp-san-pedro.jefatura")
    chief = hire("subgerencia-mujer.secretaria")
    exclusions = ExclusionSet(accounts=frozenset({accused.code}), rungs=frozenset({"head:cpnp-san-pedro"}))
    assert [h.account_code for h in hearers("cpnp-san-pedro", "post", at=AT, exclusions=exclusions)] == [chief.code]
    exclusions = ExclusionSet(institutions=frozenset({"cpnp-san-pedro", "subgerencia-mujer"}))
    assert [h.account_code for h in hearers("cpnp-san-pedro", "post", at=AT, exclusions=exclusions)] == [reader.code]


def test_who_does_not_log_in_is_answered_for_by_the_lead_institution(hire: Hire) -> None:
    lead, chief = hire("cem-regular.operador"), hire("subgerencia-mujer.secretaria")
    (found,) = hearers("juzgado-familia", "post", at=AT, fallback_institution="cem-regular")
    assert (found.account_code, found.institution) == (lead.code, "cem-regular")
    assert "no usa la plataforma" in found.reason
    (found,) = hearers("juzgado-familia", "post", at=AT)
    assert found.account_code == chief.code
    (found,) = hearers("cerrada-hace-anios", "post", at=AT)
    assert (found.account_code, found.rung) == (chief.code, "secretariat")


def test_one_small_query_while_nothing_changes(hire: Hire, django_assert_num_queries: Any) -> None:
    hire("cpnp-san-pedro.operador")
    routes(AT)
    with django_assert_num_queries(1):
        hearers("cpnp-san-pedro", "post", at=AT)
    requests = [HearerRequest("cpnp-san-pedro", "post"), HearerRequest("cem-regular", "head")] * 500
    with django_assert_num_queries(1):
        answers = hearers_many(requests, at=AT)
    assert len(answers) == 1000


def test_a_snapshot_costs_few_queries(hire: Hire, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        snapshot = load_routes(since=AT - timedelta(days=730), until=AT)
    assert snapshot.hearers("cem-regular", "post", at=AT - timedelta(days=30)) == []


def test_whatever_is_written_drops_the_snapshot(hire: Hire) -> None:
    tokens = [directory_token()]
    account = hire("cpnp-san-pedro.operador")
    tokens.append(directory_token())
    Posting.objects.create(
        post_id=Posting.objects.get(account=account).post_id, account=hire("demuna.operador"), from_at=LONG_AGO
    )
    tokens.append(directory_token())
    account.active = False
    account.save()
    tokens.append(directory_token())
    other = hire("demuna.operador")
    tokens.append(directory_token())
    other.grants.update(until_at=AT, ended_by="P-0000-TEST")
    tokens.append(directory_token())
    give_role(other, Institution.objects.get(code="demuna"), "operator", AT)
    tokens.append(directory_token())
    assert len(set(tokens)) == 7


def test_a_role_that_ended_or_moved_sends_the_alert_on(hire: Hire) -> None:
    sole, head = hire("demuna.operador"), hire("demuna.jefatura")
    assert [h.account_id for h in hearers("demuna", "post", at=AT)] == [sole.pk]
    sole.grants.update(until_at=AT, ended_by="P-0000-TEST")
    give_role(sole, Institution.objects.get(code="alegra"), "operator", AT)
    (found,) = hearers("demuna", "post", at=AT)
    assert (found.account_id, found.rung) == (head.pk, "head")
    (part,) = [one for one in roster_of(SECRETARIAT, "demuna", at=AT) if one.post.code == "demuna.operador"]
    assert part.roleless == {sole.pk}


def test_the_calendar_of_the_district(loaded: None, django_assert_num_queries: Any) -> None:
    days = calendar("150106")
    assert not days.is_working(datetime(2026, 7, 28, tzinfo=UTC).date())
    routes(AT)
    with django_assert_num_queries(1):
        calendar("150106")
    Holiday.objects.create(district="150106", day="2026-11-24", name="Prueba", source="prueba", kind="local")
    mark_changed()
    assert not calendar("150106").is_working(datetime(2026, 11, 24, tzinfo=UTC).date())
    with pytest.raises(CalendarExhausted):
        calendar("150110")
    with pytest.raises(CalendarExhausted):
        days.is_working(datetime(2028, 1, 3, tzinfo=UTC).date())


def test_zones_answer_for_a_place(loaded: None) -> None:
    snapshot = routes(AT)
    assert snapshot.zone_at(-11.90163842, -77.03236349, district="150106") == "santa-isabel"
    assert snapshot.zone_at(-12.05, -77.05, district="150106") is None


class TestDesk:
    """A desk is worked by somebody who may act; the secretariat sees the codes and may not."""

    def desk(self, *codes: str, **exclusions: frozenset[str]) -> str | None:
        return routes(AT).desk(*codes, exclusions=ExclusionSet(**exclusions), at=AT)

    def test_the_first_where_somebody_may_act(self, hire: Hire) -> None:
        hire("subgerencia-mujer.secretaria")
        assert self.desk("subgerencia-mujer", "cem-regular") is None
        hire("cem-regular.operador")
        assert self.desk("subgerencia-mujer", "cem-regular") == "cem-regular"
        hire("subgerencia-mujer.jefatura")
        assert self.desk("subgerencia-mujer", "cem-regular") == "subgerencia-mujer"

    def test_a_secretary_in_an_operator_s_post_neither_acts_nor_hears_there(self, hire: Hire, loaded: None) -> None:
        held = Post.objects.get(code="subgerencia-mujer.operador")
        secretary = hire("subgerencia-mujer.secretaria")
        Posting.objects.create(post=held, account=secretary, from_at=LONG_AGO)
        assert self.desk("subgerencia-mujer") is None
        (found,) = hearers("subgerencia-mujer", "post", at=AT)
        assert found.rung == "secretariat"
        (roster,) = [one for one in roster_of(SECRETARIAT, "subgerencia-mujer", at=AT) if one.post == held]
        assert roster.roleless == {secretary.pk}

    def test_who_is_excluded_or_closed_or_gone_is_passed_over(self, hire: Hire) -> None:
        one, _ = hire("demuna.operador"), hire("cem-regular.operador")
        assert self.desk("demuna", "cem-regular", accounts=frozenset({one.code})) == "cem-regular"
        assert self.desk("demuna", "cem-regular", institutions=frozenset({"demuna"})) == "cem-regular"
        one.grants.update(until_at=AT - timedelta(days=1))
        assert self.desk("demuna", "cem-regular") == "cem-regular"
        Institution.objects.filter(code="cem-regular").update(state="closed")
        mark_changed()
        assert self.desk("demuna", "cem-regular") is None

    def test_who_is_away_comes_back(self, hire: Hire) -> None:
        one = hire("demuna.operador")
        Absence.objects.create(account=one, from_at=AT - timedelta(1), until_at=AT + timedelta(1), kind="leave")
        assert self.desk("demuna", "cem-regular") == "demuna"
