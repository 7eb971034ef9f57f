"""From the street to an order: reports, their alarms, what becomes of them, and who may."""

from typing import Any

import pytest

from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import SITE, Visit, visit as visit
from tests.backend.workorders.test_loop import picture

REPORT: dict[str, object] = {"category": "damage", "text": "人井盖压坏\n光缆外露", "accuracy_m": 9} | SITE


async def report(visit: Visit, status: int = 201, **fields: object) -> dict[str, Any]:
    answer = await visit.backend.post("/api/my/incidents", visit.phone, REPORT | fields)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def mine(visit: Visit) -> list[dict[str, Any]]:
    return list((await visit.backend.get("/api/my/incidents", visit.phone)).json()["items"])


async def alarms(visit: Visit) -> list[tuple[str, str, int]]:
    found = (await visit.backend.get("/api/alarms?state=active", visit.room)).json()["items"]
    return [(one["kind"], one["level"], one["subject_id"]) for one in found if one["kind"] == "incident"]


async def decide(visit: Visit, incident: dict[str, Any], verb: str, **said: object) -> Any:
    body = {"version": incident["version"]} | said
    return await visit.backend.post(f"/api/incidents/{incident['id']}/{verb}", visit.room, body)


async def test_a_report_becomes_an_order_with_its_place_and_photos_linked_both_ways(visit: Visit) -> None:
    photos = [await picture(visit, visit.phone) for _ in range(2)]
    incident = await report(visit, attachment_ids=photos, address="南京东路 299 号")
    assert (incident["state"], incident["worker_name"]) == ("new", visit.worker.name)
    assert await alarms(visit) == [("incident", "orange", incident["id"])]

    answer = await decide(visit, incident, "order")
    assert answer.status_code == 200, answer.text
    done = answer.json()
    order = (await visit.backend.get(f"/api/orders/{done['order_id']}", visit.room)).json()["order"]
    assert (done["state"], done["order_number"]) == ("ordered", order["number"])
    assert (order["source"], order["type"], order["priority"]) == ("field", "fault", "high")
    assert (order["title"], order["description"]) == ("人井盖压坏", "人井盖压坏\n光缆外露")
    assert (order["lat"], order["lon"], order["address"]) == (SITE["lat"], SITE["lon"], "南京东路 299 号")
    assert [file["id"] for file in order["files"]] == photos
    assert (order["incident"]["id"], order["incident"]["by"]) == (incident["id"], visit.worker.name)
    seen = await visit.backend.client.get(f"/api/attachments/{photos[0]}", headers=visit.room)
    assert seen.status_code == 200
    assert await alarms(visit) == []
    kinds = [str(event.kind) for event in await visit.backend.events()]
    assert kinds.count("incident.reported") == kinds.count("incident.ordered") == 1

    own = (await mine(visit))[0]
    assert (own["order_number"], own["order_state"], own["outcome"]) == (order["number"], "submitted", "")
    await visit.moved(order, "cancel", reason="市政已修复")
    own = (await mine(visit))[0]
    assert (own["order_state"], own["outcome"]) == ("cancelled", "市政已修复")


async def test_a_report_is_decided_once_and_a_dismissal_says_why(visit: Visit) -> None:
    incident = await report(visit, category="hazard")
    assert (await decide(visit, incident, "dismiss")).status_code == 422
    assert await alarms(visit) == [("incident", "red", incident["id"])]
    done = await decide(visit, incident, "dismiss", reason="已有工单")
    assert (done.json()["state"], done.json()["reason"]) == ("dismissed", "已有工单")
    late = await decide(visit, incident, "order")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/version-conflict")
    assert late.json()["changes"][0]["kind"] == "incident.dismissed"
    again = await decide(visit, done.json(), "order")
    assert (again.status_code, again.json()["reason"]) == (409, "wrong_state")
    own = (await mine(visit))[0]
    assert (own["state"], own["outcome"], own["decided_by"]) == ("dismissed", "已有工单", "dispatcher 1")
    assert await alarms(visit) == []


async def test_a_repeated_report_from_an_outbox_is_one_incident(visit: Visit) -> None:
    for _ in range(2):
        answer = await visit.backend.post("/api/my/incidents", visit.phone, REPORT, key="once-and-again")
        assert answer.status_code == 201
    assert len(await mine(visit)) == 1


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("2026-11-21T03:30:00Z", "2026-11-21T03:30:00"),  # reported offline, half an hour ago
        ("2026-11-21T04:02:00Z", "2026-11-21T04:00:00"),  # a clock a little ahead
        ("2031-01-01T00:00:00Z", "2026-11-21T04:00:00"),  # a clock that is wrong
        ("2019-01-01T00:00:00Z", "2026-11-21T04:00:00"),
        (None, "2026-11-21T04:00:00"),
    ],
)
async def test_a_phone_with_a_wrong_clock_does_not_move_the_report(
    visit: Visit, claimed: str | None, kept: str
) -> None:
    incident = await report(visit, at=claimed)
    assert incident["happened_at"][:19] == kept
    assert incident["created_at"][:19] == "2026-11-21T04:00:00"


async def test_a_report_from_nowhere_or_with_others_photos_is_refused(visit: Visit) -> None:
    nowhere = await report(visit, 422, lat=None, lon=None)
    assert nowhere["errors"][0]["loc"] == ["body", "address"]
    await report(visit, 422, lon=None)
    theirs = await picture(visit, visit.room)
    await report(visit, 422, attachment_ids=[theirs])
    await report(visit, 422, text=" ")
    await report(visit, 422, category="ufo")
    await report(visit, lat=None, lon=None, address="人民广场地铁站 3 号口")
    assert len(await mine(visit)) == 1


@pytest.fixture
async def stranger(visit: Visit) -> Headers:
    return await visit.backend.account(Role.DISPATCHER, visit.backend.departments.south)


async def test_only_the_rooms_own_dispatchers_decide(visit: Visit, stranger: Headers) -> None:
    incident = await report(visit)
    path = f"/api/incidents/{incident['id']}"
    supervisor = await visit.backend.account(Role.SUPERVISOR)
    body = {"version": 1, "reason": "x"}
    assert (await visit.backend.post(f"{path}/dismiss", supervisor, body)).status_code == 403
    assert (await visit.backend.post(f"{path}/dismiss", visit.phone, body)).status_code == 403
    assert (await visit.backend.post(f"{path}/dismiss", stranger, body)).status_code == 404
    assert (await visit.backend.get(path, stranger)).status_code == 404
    assert (await visit.backend.get("/api/incidents", stranger)).json()["items"] == []
    assert (await visit.backend.get("/api/my/incidents", visit.room)).status_code == 403
    listed = (await visit.backend.get("/api/incidents?state=new", supervisor)).json()["items"]
    assert [one["id"] for one in listed] == [incident["id"]]
    colleague = await visit.backend.sign_in(await visit.backend.worker())
    assert (await visit.backend.get("/api/my/incidents", colleague)).json()["items"] == []
