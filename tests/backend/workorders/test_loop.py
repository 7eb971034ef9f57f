"""What happens off the straight way: stopped clocks, other levels, second thoughts, checks and drafts."""

import uuid
from typing import Any

import pytest

from backend.accounts import repository as accounts
from contract.vocabulary import Role
from tests.backend.harness import Headers, bearer
from tests.backend.workorders.conftest import SITE, Visit

HOUR = 3600


def due(order: dict[str, Any], kind: str) -> str:
    """When the running limit of this kind is due."""
    return next(str(t["due_at"]) for t in order["timers"] if t["kind"] == kind and t["stopped_at"] is None)


async def pass_time(visit: Visit, seconds: float) -> None:
    """Longer than a token lives: the room signs in again."""
    visit.backend.clock.advance(seconds)
    visit.room = await visit.backend.account(Role.DISPATCHER)


async def picture(visit: Visit, caller: Headers) -> str:
    """The id of an uploaded photo."""
    id_ = str(uuid.uuid4())
    content = b"\x89PNG\r\n\x1a\n" + bytes(64)
    headers = caller | {"Content-Type": "image/png"}
    put = await visit.backend.client.put(f"/api/attachments/{id_}", content=content, headers=headers)
    assert put.status_code == 201, put.text
    return id_


async def test_a_suspension_is_asked_for_granted_and_ended(visit: Visit) -> None:
    order = await visit.until("in_progress")
    before = due(order, "repair")
    order = await visit.moved(order, "request-suspension", visit.phone, reason="等客户开门")
    assert (order["state"], order["suspension"]["since"]) == ("in_progress", None)
    assert order["suspension"]["requested_by"] == visit.worker.name
    assert due(order, "repair") == before
    visit.backend.clock.advance(600)
    order = await visit.moved(order, "suspend", reason="等客户开门")
    stopped = order["suspension"]
    assert (order["state"], stopped["by"], stopped["reason"]) == ("suspended", "dispatcher 1", "等客户开门")
    assert stopped["since"].startswith("2026-11-21T04:10:00")
    assert stopped["requested_by"] == visit.worker.name
    assert [t["kind"] for t in order["timers"] if t["paused_at"]] == ["repair"]
    await pass_time(visit, 2 * HOUR)
    order = await visit.moved(order, "resume")
    assert (order["state"], order["suspension"], order["suspended_s"]) == ("in_progress", None, 2 * HOUR)
    assert (before[11:16], due(order, "repair")[11:16]) == ("04:00", "06:00")


async def test_a_stopped_clock_raises_no_alarm(visit: Visit, backend_alarms: Any) -> None:
    order = await visit.moved(await visit.until("accepted"), "suspend", reason="客户停电")
    await pass_time(visit, 3 * HOUR)
    assert await backend_alarms() == []
    await visit.moved(order, "resume")
    assert await backend_alarms() == []
    await pass_time(visit, 15 * 60 + 1)
    assert await backend_alarms() == ["order_overdue"]


@pytest.fixture
def backend_alarms(visit: Visit) -> Any:
    async def kinds() -> list[str]:
        await visit.backend.services.escalation.round()
        found = (await visit.backend.get("/api/alarms", visit.room)).json()["items"]
        return [alarm["kind"] for alarm in found if alarm["order_id"]]

    return kinds


async def test_a_request_that_is_declined_or_overtaken_is_gone(visit: Visit) -> None:
    order = await visit.moved(await visit.until("on_site"), "request-suspension", visit.phone, reason="x")
    again = await visit.move(order, "request-suspension", visit.phone, reason="y")
    assert (again.status_code, again.json()["reason"]) == (409, "wrong_state")
    order = await visit.moved(order, "decline-suspension", reason="客户在家")
    assert (order["state"], order["suspension"]) == ("on_site", None)
    order = await visit.moved(order, "request-suspension", visit.phone, reason="x")
    order = await visit.moved(order, "reply", visit.phone, text="好了", result="done")
    assert order["suspension"] is None


async def test_nothing_but_going_on_is_possible_while_the_clocks_stand_still(visit: Visit) -> None:
    order = await visit.moved(await visit.until("on_site"), "suspend", reason="x")
    assert list(order["possible_moves"]) == ["resume"]
    assert (await visit.move(order, "reply", visit.phone, text="x", result="done")).status_code == 409


async def test_an_order_goes_up_a_level_and_down_again(visit: Visit, north_dispatcher: Headers) -> None:
    departments = visit.backend.departments
    order = await visit.order(department_id=departments.north)
    order = await visit.moved(order, "dispatch", north_dispatcher, worker_id=visit.worker.id)
    order = await visit.moved(order, "accept", visit.phone)
    up: dict[str, Any] = {"department_id": departments.root, "reason": "要传输专业"}
    order = await visit.moved(order, "escalate", north_dispatcher, **up)
    assert (order["state"], order["worker_id"], order["department_id"]) == (
        "dispatched",
        None,
        departments.root,
    )
    assert (await visit.backend.get(f"/api/orders/{order['id']}", north_dispatcher)).status_code == 404
    heard = await visit.backend.get("/api/events?limit=500", north_dispatcher)
    assert heard.json()["items"][-1]["kind"] == "order.escalated"
    other = await visit.backend.worker(on_duty=True)
    order = await visit.moved(order, "dispatch", worker_id=other.id)
    order = await visit.moved(order, "accept", await visit.backend.sign_in(other))
    down: dict[str, Any] = {"department_id": departments.north, "reason": "已定位，回本地处理"}
    order = await visit.moved(order, "escalate", **down)
    steps = [(step["from_department_id"], step["to_department_id"]) for step in order["escalations"]]
    assert steps == [(departments.north, departments.root), (departments.root, departments.north)]
    assert order["escalations"][0]["worker_name"] == visit.worker.name
    assert (await visit.backend.get(f"/api/orders/{order['id']}", north_dispatcher)).status_code == 200


@pytest.mark.parametrize("where", ["north_team", "south", "nowhere"])
async def test_an_order_moves_one_level_at_a_time(visit: Visit, where: str) -> None:
    order = await visit.order(department_id=visit.backend.departments.root)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    order = await visit.moved(order, "accept", visit.phone)
    if where == "south":  # next to it, not above or below: from north
        down: dict[str, Any] = {"department_id": visit.backend.departments.north, "reason": "x"}
        order = await visit.moved(order, "escalate", **down)
        order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
        order = await visit.moved(order, "accept", visit.phone)
    target = getattr(visit.backend.departments, where, 999)
    refused = await visit.move(order, "escalate", department_id=target, reason="x")
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "department_id"])


async def test_what_is_fixed_from_afar_needs_no_visit(visit: Visit) -> None:
    order = await visit.moved(await visit.until("accepted"), "diagnose", text="光猫告警")
    assert due(order, "dispatch")
    order = await visit.moved(order, "fix-remotely", text="指导客户重启")
    assert (order["state"], order["reply"]["text"], order["worker_id"]) == ("repaired", "指导客户重启", None)
    assert [t["kind"] for t in order["timers"] if t["stopped_at"] is None] == ["confirm"]
    order = await visit.moved(order, "reopen", reason="又断了")
    assert (order["state"], order["reopened_count"], order["reply"]) == ("accepted", 1, None)


async def test_a_reopened_order_is_due_when_it_was_due(visit: Visit) -> None:
    order = await visit.until("on_site")
    before = due(order, "repair")
    order = await visit.moved(order, "reply", visit.phone, text="好了", result="done")
    visit.backend.clock.advance(300)
    order = await visit.moved(order, "reopen", reason="客户说没好")
    assert (order["state"], order["worker_id"], due(order, "repair")) == (
        "in_progress",
        visit.worker.id,
        before,
    )


async def test_defects_are_worked_on_in_seven_working_days_and_checked_again(visit: Visit) -> None:
    order = await visit.moved(
        await visit.until("rated"), "qc-fail", visit.inspector, defects="标签缺失", score=61
    )
    assert due(order, "rework").startswith("2026-12-01T04:00")  # Saturday the 21st; seven working days later
    order = await visit.moved(order, "rework", visit.phone)
    order = await visit.moved(order, "reply", visit.phone, text="已补标签", result="done")
    assert [t["kind"] for t in order["timers"] if t["stopped_at"] is None] == []
    order = await visit.moved(order, "qc-pass", visit.inspector, score=95)
    assert [check["passed"] for check in order["checks"]] == [False, True]
    assert (await visit.moved(order, "archive", visit.auditor))["state"] == "archived"


async def test_who_dispatched_it_does_not_check_it(visit: Visit) -> None:
    """One account that changes its job: what it did stays known."""
    order = await visit.until("rated")
    async with visit.backend.services.database.writing() as session:
        account = await accounts.account_named(session, "dispatcher1")
        assert account is not None
        account.role = Role.INSPECTOR
        opened = await visit.backend.services.authenticator.open(session, account, None)
    refused = await visit.move(order, "qc-pass", bearer(opened.access_token))
    assert (refused.status_code, refused.json()["reason"]) == (409, "own_work")


async def test_what_is_archived_does_not_change(visit: Visit) -> None:
    order = await visit.until("archived")
    assert order["possible_moves"] == {}
    path = f"/api/orders/{order['id']}/receipt"
    seen = (await visit.backend.post(path, visit.phone, {"kind": "read"})).json()
    assert seen == order


async def test_a_draft_has_no_clock_before_it_is_submitted(visit: Visit) -> None:
    body = {"type": "fault", "title": "待补资料", "draft": True}
    order = (await visit.backend.post("/api/orders", visit.room, body)).json()
    assert (order["state"], order["timers"], order["stage"]) == ("draft", [], "apply")
    order = await visit.moved(order, "save", title="断网", address="福州路 1 号")
    await pass_time(visit, HOUR)
    order = await visit.moved(order, "submit")
    assert (order["state"], order["title"], order["address"]) == ("submitted", "断网", "福州路 1 号")
    assert due(order, "dispatch").startswith("2026-11-21T05:15")


async def test_a_draft_that_says_too_little_is_not_submitted(visit: Visit) -> None:
    body = {"type": "fault", "title": "待补资料", "draft": True}
    order = (await visit.backend.post("/api/orders", visit.room, body)).json()
    assert (await visit.move(order, "submit")).status_code == 422


async def test_the_first_receiver_stays_answerable(visit: Visit, admin: Headers) -> None:
    order = await visit.moved(await visit.until("accepted"), "dispatch", admin, worker_id=visit.worker.id)
    assert order["taken_in_by"] == "dispatcher 1"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"lat": 31.24, "lon": SITE["lon"]}, 422),  # a kilometre away
        ({"lat": 31.24, "lon": SITE["lon"], "reason": "小区封路，步行前往"}, 200),
        ({"lat": 31.2355, "lon": SITE["lon"], "accuracy_m": 90}, 200),  # 567 m, but not known that well
        ({}, 422),
        ({"reason": "地下室没有信号"}, 200),
    ],
)
async def test_checking_in_elsewhere_needs_a_reason(
    visit: Visit, fields: dict[str, object], status: int
) -> None:
    order = await visit.until("en_route")
    answer = await visit.move(order, "check-in", visit.phone, **fields)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["check_in"]["reason"] == fields.get("reason", "")


async def test_an_installation_needs_its_photos_and_measurements(visit: Visit) -> None:
    order = await visit.order(type="install")
    way: tuple[tuple[str, Headers, dict[str, Any]], ...] = (
        ("dispatch", visit.room, {"worker_id": visit.worker.id}),
        ("accept", visit.phone, {}),
        ("check-in", visit.phone, dict(SITE)),
    )
    for move, caller, fields in way:
        order = await visit.moved(order, move, caller, **fields)
    assert (await visit.move(order, "start", visit.phone)).status_code == 422
    done: dict[str, object] = {"text": "装好", "result": "done"}
    assert (await visit.move(order, "reply", visit.phone, **done)).status_code == 422
    order = await visit.moved(order, "start", visit.phone, attachment_ids=[await picture(visit, visit.phone)])
    assert len(order["photos_before"]) == 1
    refused = (await visit.move(order, "reply", visit.phone, **done)).json()
    named = {".".join(error["loc"][1:]) for error in refused["errors"]}
    assert named == {"attachment_ids", "fields.device_number", "fields.optical_power", "fields.speed"}
    wrong: dict[str, object] = {"device_number": "ONU-7", "optical_power": 99, "speed": 940, "colour": "red"}
    after = {"attachment_ids": [await picture(visit, visit.phone)]}
    refused = (await visit.move(order, "reply", visit.phone, **done, **after, fields=wrong)).json()
    assert {error["loc"][-1] for error in refused["errors"]} == {"optical_power", "colour"}
    fields = {"device_number": "ONU-7", "optical_power": -18.5, "speed": 940}
    order = await visit.moved(order, "reply", visit.phone, **done, **after, fields=fields)
    told = {one["zh"]: (one["value"], one["unit"]) for one in order["reply"]["fields"]}
    assert told["光功率"] == (-18.5, "dBm")


async def test_who_could_not_do_it_need_not_measure_it(visit: Visit) -> None:
    order = await visit.order(type="terminal_repair")
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    order = await visit.moved(order, "accept", visit.phone)
    order = await visit.moved(order, "check-in", visit.phone, **SITE)
    order = await visit.moved(order, "reply", visit.phone, text="没人在家", result="not_done")
    assert order["state"] == "repaired"


async def test_possible_moves_tell_who_may(visit: Visit) -> None:
    order = await visit.until("dispatched")
    possible = order["possible_moves"]
    assert possible["accept"] == ["worker"]
    assert set(possible["return"]) == {"enterprise_admin", "department_admin", "dispatcher", "worker"}
    assert "check-in" not in possible
