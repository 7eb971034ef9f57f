"""The management reports over HTTP: volume, customers, process, ratings, and the month's score."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from backend.workorders import figures_rules as rules
from backend.workorders.figures_schemas import Stretch
from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import Visit

YEAR = {"since": "2026-01-01T00:00:00+08:00", "until": "2027-01-01T00:00:00+08:00"}
NOVEMBER = datetime(2026, 10, 31, 16, tzinfo=UTC)


async def report(visit: Visit, kind: str, caller: Headers | None = None, **asked: str) -> dict[str, Any]:
    path = f"/api/figures?{urlencode(YEAR | asked | {'report': kind})}"
    answer = await visit.backend.get(path, caller or visit.room)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def told(answer: dict[str, Any], *keys: str) -> list[tuple[object, ...]]:
    """Each line: the wanted members, then its figures by name."""
    named = [dict(zip(answer["names"], line["values"], strict=True)) for line in answer["lines"]]
    return [
        tuple(line.get(key, figures.get(key)) for key in keys)
        for line, figures in zip(answer["lines"], named, strict=True)
    ]


async def test_volume_counts_what_was_raised_by_source_and_month(visit: Visit) -> None:
    await visit.order(source="web")
    await visit.order(source="web")
    cancelled = await visit.order(type="install")
    await visit.moved(cancelled, "cancel", reason="重复")
    await visit.order(draft=True)
    answer = await report(visit, "volume", apart="source", stretch="month")
    assert told(answer, "what", "raised", "cancelled") == [("hotline", 1, 1), ("web", 2, 0)]
    assert datetime.fromisoformat(answer["lines"][0]["since"]) == NOVEMBER
    answer = await report(visit, "volume", apart="type")
    assert told(answer, "what", "raised") == [("fault", 2), ("install", 1)]
    south = await visit.backend.account(Role.SUPERVISOR, visit.backend.departments.south)
    assert (await report(visit, "volume", south, apart="type"))["lines"] == []


async def test_customers_are_counted_from_where_the_log_begins(visit: Visit) -> None:
    body = {"name": "市一中", "level": "a", "lat": 31.2, "lon": 121.4}
    assert (await visit.backend.post("/api/customers", visit.room, body)).status_code == 201
    gone = body | {"level": "b", "ended_at": "2026-10-20T00:00:00+08:00"}
    made = (await visit.backend.post("/api/customers", visit.room, gone)).json()
    answer = await report(visit, "customers", stretch="month")
    assert told(answer, "added", "left", "total")[9:] == [(0, 1, 0), (2, 0, 1), (0, 0, 1)]
    admin = await visit.backend.account(Role.ENTERPRISE_ADMIN)
    later = {"version": 1, "ended_at": "2026-12-05T00:00:00+08:00"}
    assert (await visit.backend.patch(f"/api/customers/{made['id']}", admin, later)).status_code == 200
    answer = await report(visit, "customers", stretch="month")
    assert told(answer, "added", "left", "total")[9:] == [(0, 0, 0), (2, 0, 2), (0, 1, 1)]
    assert datetime.fromisoformat(answer["known_since"]) <= visit.backend.clock.now()
    by_level = await report(visit, "customers", apart="level")
    assert told(by_level, "what", "added", "left", "total") == [("a", 1, 0, 1), ("b", 1, 1, 0)]


async def test_each_stage_has_its_length_suspensions_left_out_of_the_whole(visit: Visit) -> None:
    clock = visit.backend.clock
    order = await visit.order()
    clock.advance(60)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    clock.advance(120)
    order = await visit.moved(order, "accept", visit.phone)
    order = await visit.moved(order, "suspend", reason="客户不在")
    clock.advance(200)
    order = await visit.moved(order, "resume")
    order = await visit.moved(order, "check-in", visit.phone, lat=31.2304, lon=121.4737)
    order = await visit.moved(order, "start", visit.phone)
    clock.advance(90)
    order = await visit.moved(order, "reply", visit.phone, text="好了", result="done")
    await visit.moved(order, "confirm")
    answer = await report(visit, "process", apart="department")
    found = {str(one[0]): one[1] for one in told(answer, "what", "median_s")}
    assert (found["assign"], found["accept"], found["work"], found["whole"]) == (60, 120, 90, 270)
    assert {line["department_id"] for line in answer["lines"]} == {visit.worker.department_id}
    typed = await report(visit, "process", apart="type")
    assert ("assign.fault", 1) in told(typed, "what", "orders")


async def test_ratings_and_the_month_s_score_are_counted_for_each_team(visit: Visit) -> None:
    await visit.until("rated")
    failed = await visit.until("rated")
    failed = await visit.moved(failed, "qc-fail", visit.inspector, score=60, defects="标签缺失")
    await visit.until("qc_passed")
    answer = await report(visit, "ratings", apart="department", stretch="month")
    team = visit.worker.department_id
    assert told(answer, "department_id", "rated", "mean", "five", "low_share") == [(team, 3, 5.0, 3, 0.0)]
    quality = await report(visit, "quality", apart="department", stretch="month")
    assert told(quality, "department_id", "checked", "passed", "failed", "passed_share", "score") == [
        (team, 2, 1, 1, 0.5, 78.0)
    ]
    by_person = await report(visit, "quality", apart="person")
    assert told(by_person, "worker_id", "checked") == [(visit.worker.id, 2)]


async def test_what_a_report_cannot_be_told_apart_by_is_refused_with_what_it_can(visit: Visit) -> None:
    path = f"/api/figures?{urlencode(YEAR | {'report': 'quality', 'apart': 'source'})}"
    refused = await visit.backend.get(path, visit.room)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["query", "apart"])
    long = {"report": "volume", "since": "2020-01-01T00:00:00+08:00", "until": "2026-01-01T00:00:00+08:00"}
    assert (await visit.backend.get(f"/api/figures?{urlencode(long)}", visit.room)).status_code == 422


def test_a_period_is_cut_where_days_weeks_and_months_begin_in_china() -> None:
    since, until = datetime(2026, 11, 3, 16, tzinfo=UTC), datetime(2026, 12, 2, 16, tzinfo=UTC)
    months = list(rules.stretches(since, until, Stretch.MONTH))
    assert months == [since, datetime(2026, 11, 30, 16, tzinfo=UTC)]
    weeks = list(rules.stretches(since, until, Stretch.WEEK))
    assert weeks[1] == datetime(2026, 11, 8, 16, tzinfo=UTC), "the 9th is a Monday"
    assert len(list(rules.stretches(since, until, Stretch.DAY))) == 29
    at = since + timedelta(hours=40)
    for stretch in Stretch:
        begins = [one for one in rules.stretches(since, until, stretch) if one <= at]
        assert rules.begin_of(at, stretch, since) == begins[-1]
