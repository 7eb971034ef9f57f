"""Priority, transfer, merge, split, files and look-alikes, over HTTP; the table of states by hand."""

import uuid
from typing import Any

import pytest

from contract.arranging import ALLOWED_IN, Arrangement
from contract.vocabulary import Role
from tests.backend.workorders.conftest import SITE, Visit

TABLE = {
    "draft": "transfer merge files",
    "submitted": "priority transfer merge split files",
    "accepted": "priority transfer merge split files",
    "diagnosing": "priority transfer merge split files",
    "dispatched": "priority transfer merge split files",
    "acknowledged": "priority transfer merge split files",
    "en_route": "priority split files",
    "on_site": "priority split files",
    "in_progress": "priority split files",
    "suspended": "priority split files",
    "repaired": "priority files",
    "qc_failed": "priority files",
    "confirmed": "files",
    "feedback_done": "files",
    "rated": "files",
    "qc_passed": "files",
    "archived": "",
    "rejected": "",
    "cancelled": "",
}
"""state -> what can be arranged, written down by hand."""


def test_what_each_state_allows_is_the_table() -> None:
    TABLE["draft"] += " priority"  # nothing runs yet, but it is an open order
    for state, allowed in TABLE.items():
        found = {str(what) for what in Arrangement if state in ALLOWED_IN[what]}
        assert found - {"fields"} == set(allowed.split()), state
        assert ("fields" in found) == ("priority" in found), state


async def _said(visit: Visit, other: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "priority": {"priority": "urgent"},
        "transfer": {"department_id": visit.backend.departments.south, "reason": "属南区"},
        "merge": {"into_id": other["id"], "into_version": other["version"], "reason": "同一故障"},
        "split": {"parts": [{"title": "更换光缆"}]},
        "files": {},
        "fields": {"fields": {}},
    }


@pytest.mark.parametrize("state", ["submitted", "acknowledged", "en_route", "repaired", "archived"])
async def test_the_backend_allows_what_the_table_says(visit: Visit, state: str) -> None:
    other = await visit.order(title="另一张")
    for what, said in (await _said(visit, other)).items():
        order = await visit.until(state)
        answer = await visit.move(order, what, **said)
        if ("priority" if what == "fields" else what) in TABLE[state].split():
            assert answer.status_code == 200, (what, answer.text)
            assert answer.json()["version"] == order["version"] + 1
        else:
            assert (answer.status_code, answer.json()["reason"]) == (409, "wrong_state"), what
        for stranger in (visit.phone, visit.inspector):
            assert (await visit.move(order, what, stranger, **said)).status_code == 403
        if what == "merge":
            other = (await visit.backend.get(f"/api/orders/{other['id']}", visit.room)).json()["order"]


async def test_a_merged_order_ends_for_the_other_one_and_its_worker_hears_of_it(visit: Visit) -> None:
    into = await visit.order(priority="low")
    order = await visit.moved(await visit.order(priority="urgent"), "dispatch", worker_id=visit.worker.id)
    stale = await visit.move(order, "merge", into_id=into["id"], into_version=7, reason="同一故障")
    assert stale.json()["type"].endswith("version-conflict")
    itself: dict[str, Any] = {"into_id": order["id"], "into_version": order["version"], "reason": "x"}
    assert (await visit.move(order, "merge", **itself)).json()["reason"] == "same_order"
    merged = await visit.moved(
        order, "merge", into_id=into["id"], into_version=into["version"], reason="同一故障"
    )
    assert (merged["state"], merged["merged_into_id"]) == ("cancelled", into["id"])
    assert all(timer["stopped_at"] for timer in merged["timers"])
    kept = (await visit.backend.get(f"/api/orders/{into['id']}", visit.room)).json()["order"]
    assert (kept["priority"], kept["state"], kept["version"]) == ("urgent", "submitted", 2)
    ended, took_over = (await visit.backend.events())[-2:]
    assert (ended.kind, ended.note, ended.worker_ids) == (
        "order.merged",
        f"{into['number']} · 同一故障",
        (visit.worker.id,),
    )
    assert (took_over.kind, took_over.note) == ("order.took_over", order["number"])


async def test_parts_of_an_order_are_orders_that_are_due_when_the_whole_is(visit: Visit) -> None:
    whole = await visit.until("in_progress")
    visit.backend.clock.advance(600)
    kept = await visit.moved(
        whole, "split", parts=[{"title": "更换光缆"}, {"title": "换光猫", "type": "install"}], reason="两处"
    )
    assert kept["state"] == "in_progress"
    listed = (await visit.backend.get("/api/orders", visit.room)).json()["items"]
    parts = [one for one in listed if one["split_from_id"] == whole["id"]]
    assert {(one["title"], one["type"], one["state"]) for one in parts} == {
        ("更换光缆", "fault", "accepted"),
        ("换光猫", "install", "accepted"),
    }
    due = next(one["due_at"] for one in whole["timers"] if one["kind"] == "repair")
    for part in parts:
        clocks = {one["kind"]: one for one in part["timers"]}
        assert clocks.keys() == {"dispatch", "repair"}
        assert clocks["repair"]["due_at"] == due
        assert (part["lat"], part["lon"]) == (SITE["lat"], SITE["lon"])
    given = await visit.moved(parts[0], "dispatch", worker_id=visit.worker.id)
    assert given["state"] == "dispatched"


async def test_a_transferred_order_is_in_the_other_departments_hands(visit: Visit) -> None:
    departments = visit.backend.departments
    north, south = [
        await visit.backend.account(Role.DISPATCHER, one) for one in (departments.north, departments.south)
    ]
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    away: dict[str, Any] = {"department_id": departments.south, "reason": "属南区"}
    assert (await visit.move(order, "transfer", north, **away)).status_code == 422
    moved = await visit.moved(order, "transfer", **away)
    assert (moved["state"], moved["worker_id"], moved["department_id"]) == (
        "accepted",
        None,
        departments.south,
    )
    running = [one["kind"] for one in moved["timers"] if one["stopped_at"] is None]
    assert sorted(running) == ["dispatch", "repair"]
    told = (await visit.backend.events())[-2:]
    assert [(one.kind, one.department_id) for one in told] == [
        ("order.transferred", departments.north_team),
        ("order.transferred", departments.south),
    ]
    assert (await visit.backend.get(f"/api/orders/{order['id']}", north)).status_code == 404
    assert (await visit.backend.get(f"/api/orders/{order['id']}", south)).status_code == 200
    up: dict[str, Any] = {"department_id": departments.root, "reason": "需上级处理"}
    raised = await visit.moved(moved, "transfer", south, **up)
    assert raised["department_id"] == departments.root
    assert (await visit.move(raised, "transfer", **up)).json()["reason"] == "same_department"


async def test_orders_of_one_customer_at_one_place_in_one_hour_are_told(visit: Visit) -> None:
    first = await visit.order(contact_phone="139", address="南京东路 299 号")
    near: dict[str, Any] = {"contact_phone": "139", "lat": SITE["lat"] + 0.0003, "lon": SITE["lon"]}
    far: dict[str, Any] = {"contact_phone": "139", "lat": SITE["lat"] + 0.01, "lon": SITE["lon"]}

    async def alike(**query: object) -> list[tuple[int, float | None, bool]]:
        room = await visit.backend.account(Role.DISPATCHER)  # an hour outlasts a token
        answer = await visit.backend.client.post("/api/orders/duplicates", json=query, headers=room)
        assert answer.status_code == 200, answer.text
        return [
            (one["order"]["id"], one["distance_m"], one["same_address"]) for one in answer.json()["items"]
        ]

    assert [key for key, _, _ in await alike(**near)] == [first["id"]]
    assert await alike(**far) == []
    assert await alike(**(far | {"address": "南京东路299号"})) == [(first["id"], 1112.0, True)]
    assert await alike(contact_phone="138", address="南京东路 299 号") == []
    second = await visit.order(**near)
    assert [key for key, _, _ in await alike(order_id=first["id"])] == [second["id"]]
    south = await visit.backend.account(Role.DISPATCHER, visit.backend.departments.south)
    hidden = await visit.backend.client.post(
        "/api/orders/duplicates", json={"order_id": first["id"]}, headers=south
    )
    assert hidden.status_code == 404
    visit.backend.clock.advance(3_700)
    assert await alike(**near) == []


async def test_the_rooms_files_are_named_seen_with_the_order_and_taken_away_again(visit: Visit) -> None:
    picture = str(uuid.uuid4())
    put = await visit.backend.client.put(
        f"/api/attachments/{picture}", content=b"\x89PNG\r\n\x1a\n" + bytes(64), headers=visit.room
    )
    assert put.status_code == 201
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    named = {"id": picture, "name": "门牌.png"}
    with_file = await visit.moved(order, "files", add=[named])
    assert [(one["name"], one["media_type"], one["size"]) for one in with_file["files"]] == [
        ("门牌.png", "image/png", 72)
    ]
    mine = (await visit.backend.get("/api/my/orders", visit.phone)).json()["items"]
    assert mine[0]["files"][0]["name"] == "门牌.png"
    assert (await visit.backend.get(f"/api/attachments/{picture}", visit.phone)).status_code == 200
    foreign = {"id": str(uuid.uuid4()), "name": "x.png"}
    assert (await visit.move(with_file, "files", add=[foreign])).status_code == 422
    second = str(uuid.uuid4())
    assert (
        await visit.backend.client.put(
            f"/api/attachments/{second}", content=b"%PDF-1.7\n" + bytes(64), headers=visit.room
        )
    ).status_code == 201
    lie = await visit.move(with_file, "files", add=[{"id": second, "name": "合同.docx"}])
    assert (lie.status_code, lie.json()["errors"][0]["type"]) == (422, "dishonest_name")
    bare = await visit.moved(with_file, "files", remove=[picture])
    assert bare["files"] == []
