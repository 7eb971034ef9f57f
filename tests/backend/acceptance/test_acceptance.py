"""A month's acceptance over HTTP: the list, its orders and their day, the warning, the sample."""

from datetime import UTC, datetime
from typing import Any

from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import SITE, Visit, visit as visit
from tests.backend.workorders.test_loop import picture

LIST = "/api/acceptance"
NOVEMBER, DECEMBER = {"month": "2026-11"}, {"month": "2026-12"}
DAY_25 = datetime(2026, 11, 25, 16, tzinfo=UTC)  # midnight after the 25th in Shanghai
ROW: dict[str, object] = {"service_no": "JK-01", "customer_name": "市一中", "address_a": "南京东路 299 号"}


def at(value: str) -> datetime:
    return datetime.fromisoformat(value)


async def shown(visit: Visit) -> dict[str, Any]:
    answer = await visit.backend.get(f"{LIST}?month=2026-11", visit.room)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def said(visit: Visit, verb: str, caller: Headers | None = None, **body: object) -> dict[str, Any]:
    answer = await visit.backend.post(f"{LIST}/{verb}", caller or visit.room, NOVEMBER | body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def listed(visit: Visit, *numbers: str) -> None:
    team = visit.worker.department_id
    rows = [ROW | {"service_no": one, "department_id": team} for one in numbers]
    assert (await said(visit, "import", rows=rows))["imported"] == len(numbers)


async def order_of(visit: Visit, place: int = 0) -> dict[str, Any]:
    order_id = (await shown(visit))["items"][place]["order"]["id"]
    return dict((await visit.backend.get(f"/api/orders/{order_id}", visit.room)).json()["order"])


async def uploaded(visit: Visit, order: dict[str, Any]) -> dict[str, Any]:
    """The team's engineer accepts on the spot and uploads the signed papers."""
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    for move, fields in (("accept", {}), ("check-in", SITE), ("start", {})):
        order = await visit.moved(order, move, visit.phone, **fields)
    papers = [await picture(visit, visit.phone)]
    return await visit.moved(
        order, "reply", visit.phone, text="四份已签字", result="done", attachment_ids=papers
    )


async def test_every_row_of_an_import_is_answered_and_only_sound_ones_are_listed(visit: Visit) -> None:
    team = visit.worker.department_id
    rows: list[dict[str, object]] = [
        ROW | {"department_id": team, "finished_on": "2026-10-21"},
        ROW | {"department_id": team},
        ROW | {"service_no": "JK-02", "department_id": 999},
        {"service_no": "JK-03", "customer_name": "无地址", "department_id": team},
        ROW | {"service_no": "JK-04", "department_id": team, "finished_on": "上月"},
        {"nothing": 1},
    ]
    answer = await said(visit, "import", rows=rows)
    assert (answer["imported"], answer["refused"]) == (1, 5)
    faults = [one["faults"] for one in answer["rows"]]
    assert faults[:4] == [[], ["service_no: exists"], ["department_id: unknown"], ["address_a: missing"]]
    assert faults[4][0].startswith("finished_on: date")
    assert {"service_no: missing", "nothing: extra_forbidden"} <= set(faults[5])

    item = (await shown(visit))["items"][0]
    assert (item["finished_on"], item["department_id"], item["order"]) == ("2026-10-21", team, None)
    away = await said(visit, "remove", item_ids=[item["id"], 999])
    assert away == {"removed": 1, "kept": 1}
    assert (await shown(visit))["items"] == []


async def test_a_list_is_given_out_part_by_part_as_orders_due_on_the_day(visit: Visit) -> None:
    await listed(visit, "JK-01", "JK-02", "JK-03")
    assert await said(visit, "issue", most=2) == {"issued": 2, "left": 1}
    assert (await shown(visit))["issued_at"] is None
    assert await said(visit, "issue") == {"issued": 1, "left": 0}
    month = await shown(visit)
    assert at(month["issued_at"]) == visit.backend.clock.now()
    assert at(month["upload_due_at"]) == DAY_25
    order = await order_of(visit)
    assert (order["type"], order["title"]) == ("acceptance", "市一中 · JK-01")
    assert [(one["kind"], at(one["due_at"])) for one in order["timers"]] == [("upload", DAY_25)]
    assert await said(visit, "remove", item_ids=[month["items"][0]["id"]]) == {"removed": 0, "kept": 1}


async def test_papers_are_uploaded_checked_and_reworked_within_seven_working_days(visit: Visit) -> None:
    await listed(visit, "JK-01")
    await said(visit, "issue")
    order = await uploaded(visit, await order_of(visit))
    assert [one["kind"] for one in order["timers"] if one["stopped_at"] is None] == []
    order = await visit.moved(order, "qc-fail", visit.inspector, score=60, defects="标签缺失")
    item = (await shown(visit))["items"][0]["order"]
    assert (item["passed"], item["score"], item["defects"], item["checks"]) == (False, 60, "标签缺失", 1)
    assert at(item["rework_due_at"]) == at("2026-12-01T04:00:00+00:00"), "seven working days later"
    order = await visit.moved(order, "rework", visit.phone)
    papers = [await picture(visit, visit.phone)]
    order = await visit.moved(
        order, "reply", visit.phone, text="已整改", result="done", attachment_ids=papers
    )
    order = await visit.moved(order, "qc-pass", visit.inspector, score=95)
    item = (await shown(visit))["items"][0]["order"]
    assert (item["state"], item["passed"], item["checks"], item["rework_due_at"]) == (
        "qc_passed",
        True,
        2,
        None,
    )


async def test_the_system_s_own_finished_orders_are_next_month_s_list(visit: Visit) -> None:
    order = await visit.order(type="move", title="移机", contact_name="李女士")
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    for move, fields in (("accept", {}), ("check-in", SITE)):
        order = await visit.moved(order, move, visit.phone, **fields)
    before, after = [[await picture(visit, visit.phone)] for _ in range(2)]
    order = await visit.moved(order, "start", visit.phone, attachment_ids=before)
    filled = {"device_number": "D1", "optical_power": -18.5, "speed": 500}
    done: dict[str, object] = {"text": "好了", "result": "done", "attachment_ids": after, "fields": filled}
    order = await visit.moved(order, "reply", visit.phone, **done)

    assert await said(visit, "from-orders") == {"added": 0, "already": 0}, "it was finished in November"
    path = f"{LIST}/from-orders"
    assert (await visit.backend.post(path, visit.room, DECEMBER)).json() == {"added": 1, "already": 0}
    assert (await visit.backend.post(path, visit.room, DECEMBER)).json() == {"added": 0, "already": 1}
    item = (await visit.backend.get(f"{LIST}?month=2026-12", visit.room)).json()["items"][0]
    assert (item["service_no"], item["customer_name"]) == (order["number"], "李女士")
    assert (item["source_order_id"], item["finished_on"]) == (order["id"], "2026-11-21")
    issued = await visit.backend.post(f"{LIST}/issue", visit.room, DECEMBER)
    assert issued.json() == {"issued": 1, "left": 0}


async def warning(visit: Visit) -> list[tuple[str, str, int, str]]:
    await visit.backend.services.acceptance_watch.evaluate()
    supervisor = await visit.backend.account(Role.SUPERVISOR)
    found = (await visit.backend.get("/api/alarms?state=active", supervisor)).json()["items"]
    return [
        (one["level"], one["title"], one["step"], one["role"])
        for one in found
        if one["kind"] == "acceptance_list"
    ]


async def test_the_response_centre_is_warned_of_a_late_list_and_no_more_once_it_is_issued(
    visit: Visit,
) -> None:
    backend, clock = visit.backend, visit.backend.clock
    clock.advance((datetime(2026, 12, 3, 15, tzinfo=UTC) - clock.now()).total_seconds())
    room = await backend.account(Role.DISPATCHER)
    assert await warning(visit) == []
    row = ROW | {"department_id": visit.worker.department_id}
    await backend.post(f"{LIST}/import", room, DECEMBER | {"rows": [row]})
    assert await warning(visit) == [], "two days before the 5th is over it is soon enough"
    clock.advance(3600)
    assert await warning(visit) == [("yellow", "2026-12", 0, "dispatcher")]
    clock.advance(2 * 86_400 + 1)
    assert await warning(visit) == [("orange", "2026-12", 1, "dispatcher")]
    clock.advance(86_400)
    assert await warning(visit) == [("red", "2026-12", 2, "supervisor")]
    room = await backend.account(Role.DISPATCHER)
    assert (await backend.post(f"{LIST}/issue", room, DECEMBER)).json()["left"] == 0
    assert await warning(visit) == []
    clock.advance(30 * 86_400)
    assert await warning(visit) == [("orange", "2027-01", 1, "dispatcher")], "every month from then on"


async def test_a_sample_is_drawn_from_every_team_and_never_twice(visit: Visit) -> None:
    backend = visit.backend
    for _ in range(3):
        await visit.until("feedback_done")
    path = "/api/quality/samples"
    assert (await backend.get(path, visit.inspector)).json()["waiting"] == 3
    refused = await backend.post(path, visit.room, NOVEMBER | {"percent": 10})
    assert refused.status_code == 403, "who gives orders out does not draw what is checked"
    drawn = (await backend.post(path, visit.inspector, NOVEMBER | {"percent": 10})).json()
    assert (drawn["waiting"], len(drawn["items"])) == (2, 1), "one at least of each team"
    rest = (await backend.post(path, visit.inspector, NOVEMBER | {"percent": 100})).json()
    assert (rest["waiting"], len({one["id"] for one in rest["items"]})) == (0, 3)
    again = (await backend.post(path, visit.inspector, NOVEMBER | {"percent": 100})).json()
    assert len(again["items"]) == 3


async def test_the_days_are_settings_and_stand_in_the_right_order(visit: Visit) -> None:
    backend, admin = visit.backend, await visit.backend.account(Role.ENTERPRISE_ADMIN)
    version = (await backend.get("/api/organisation", admin)).json()["version"]
    wrong = {"version": version, "acceptance": {"issue_day": 20, "upload_day": 10}}
    refused = await backend.patch("/api/organisation", admin, wrong)
    assert (refused.status_code, refused.json()["errors"][0]["type"]) == (422, "before_issue")
    right = {"version": version, "acceptance": {"issue_day": 3}}
    assert (await backend.patch("/api/organisation", admin, right)).status_code == 200
    assert at((await shown(visit))["issue_due_at"]) == datetime(2026, 11, 3, 16, tzinfo=UTC)


async def test_a_team_sees_its_own_items_only(visit: Visit) -> None:
    await listed(visit, "JK-01")
    south = await visit.backend.account(Role.DISPATCHER, visit.backend.departments.south)
    assert (await visit.backend.get(LIST, south)).json()["items"] == []
    assert await said(visit, "issue", south) == {"issued": 0, "left": 0}
    assert (await shown(visit))["items"][0]["order"] is None
