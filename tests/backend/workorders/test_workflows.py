"""Workflows over HTTP: shipped, published, followed by orders that begin with them, refused with the row."""

import copy
from typing import Any

import pytest

from backend.workorders.proof import faults
from backend.workorders.shipped import definition_of
from contract.vocabulary import OrderType
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import SITE, Visit
from tests.backend.workorders.test_loop import picture


async def shipped(visit: Visit, kind: str = "fault") -> dict[str, Any]:
    """The definition new orders of the type follow."""
    answer = await visit.backend.get(f"/api/workflows?type={kind}", visit.room)
    assert answer.status_code == 200, answer.text
    return copy.deepcopy(dict(answer.json()["items"][0]["definition"]))


def row(definition: dict[str, Any], move: str) -> dict[str, Any]:
    return next(dict_ for dict_ in definition["transitions"] if dict_["move"] == move)


def without(definition: dict[str, Any], *moves: str) -> dict[str, Any]:
    kept = [one for one in definition["transitions"] if one["move"] not in moves]
    return definition | {"transitions": kept}


@pytest.mark.parametrize("kind", OrderType)
def test_the_shipped_workflows_have_no_faults(kind: OrderType) -> None:
    assert faults(definition_of(kind)) == []


async def test_every_type_begins_with_the_shipped_workflow(visit: Visit) -> None:
    items = (await visit.backend.get("/api/workflows", visit.phone)).json()["items"]
    assert {item["type"] for item in items} == set(OrderType)
    assert {(item["version"], item["published_by"], item["is_current"]) for item in items} == {
        (1, "system", True)
    }


async def test_an_order_keeps_the_workflow_it_began_with(visit: Visit, admin: Headers) -> None:
    old = await visit.until("on_site")
    definition = await shipped(visit)
    row(definition, "confirm")["roles"] = ["supervisor"]
    definition["photos_after"] = 2
    body = {"type": "fault", "seen_version": 1, "note": "主管确认", "definition": definition}
    made = await visit.backend.post("/api/workflows", admin, body)
    assert (made.status_code, made.json()["version"]) == (201, 2), made.text
    old = await visit.moved(old, "reply", visit.phone, text="好了", result="done")
    assert (old["workflow_version"], old["possible_moves"]["confirm"][0]) == (1, "enterprise_admin")
    assert (await visit.moved(old, "confirm"))["state"] == "confirmed"
    new = await visit.until("on_site")
    assert new["workflow_version"] == 2
    refused = await visit.move(new, "reply", visit.phone, text="好了", result="done")
    assert refused.json()["errors"][0]["loc"] == ["body", "attachment_ids"]
    read = await visit.backend.get("/api/workflows/fault/2", visit.phone)
    assert (read.json()["note"], read.json()["definition"]["photos_after"]) == ("主管确认", 2)
    assert (await visit.backend.get("/api/workflows/fault/3", visit.phone)).status_code == 404


async def test_the_slower_of_two_administrators_is_told(visit: Visit, admin: Headers) -> None:
    body = {"type": "fault", "seen_version": 1, "definition": await shipped(visit)}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201
    refused = await visit.backend.post("/api/workflows", admin, body)
    assert (refused.status_code, refused.json()["current_version"]) == (409, 2)


async def test_only_the_enterprises_administrator_publishes(visit: Visit) -> None:
    body = {"type": "fault", "seen_version": 1, "definition": await shipped(visit)}
    for caller in (visit.room, visit.phone, visit.inspector):
        assert (await visit.backend.post("/api/workflows", caller, body)).status_code == 403


async def test_without_approval_a_worker_stops_the_clocks_alone(visit: Visit, admin: Headers) -> None:
    body = {"type": "fault", "seen_version": 1, "definition": await shipped(visit) | {"approvals": []}}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201
    order = await visit.until("on_site")
    order = await visit.moved(order, "request-suspension", visit.phone, reason="停电")
    assert (order["state"], order["suspension"]["by"]) == ("suspended", visit.worker.name)
    assert all(timer["paused_at"] for timer in order["timers"] if not timer["stopped_at"])


async def refusals(visit: Visit, admin: Headers, definition: dict[str, Any]) -> list[tuple[str, str]]:
    body = {"type": "fault", "seen_version": 1, "definition": definition}
    answer = await visit.backend.post("/api/workflows", admin, body)
    assert answer.status_code == 422, answer.text
    return [(".".join(error["loc"][2:]), error["msg"]) for error in answer.json()["errors"]]


async def test_a_workflow_that_strands_orders_is_refused_with_its_row(visit: Visit, admin: Headers) -> None:
    found = await refusals(visit, admin, without(await shipped(visit), "resume"))
    assert [what for _, what in found] == ["from suspended no end can be reached: orders would strand"]
    number = int(found[0][0].split(".")[1])
    assert without(await shipped(visit), "resume")["transitions"][number]["move"] == "suspend"


async def test_a_state_that_no_order_gets_to_is_refused_with_its_row(visit: Visit, admin: Headers) -> None:
    found = await refusals(visit, admin, without(await shipped(visit), "qc-fail"))
    assert {what for _, what in found} == {"no order ever gets to qc_failed"}


@pytest.mark.parametrize(
    ("move", "change", "where", "what"),
    [
        ("confirm", {"to": "archived"}, "to", "confirm cannot lead to archived, only to confirmed"),
        ("reject", {"sources": ["cancelled"]}, "sources", "cancelled is an end: nothing leads away from it"),
        ("confirm", {"required": ["colour"]}, "required", "confirm says nothing that is called colour"),
        ("confirm", {"guards": ["near_site"]}, "guards", "near_site cannot be asked of confirm"),
        ("dispatch", {"guards": []}, "guards", "dispatch needs the guard assignable"),
    ],
)
async def test_a_wrong_row_is_named(
    visit: Visit, admin: Headers, move: str, change: dict[str, Any], where: str, what: str
) -> None:
    definition = await shipped(visit)
    number = [one["move"] for one in definition["transitions"]].index(move)
    definition["transitions"][number] |= change
    assert (f"transitions.{number}.{where}", what) in await refusals(visit, admin, definition)


@pytest.mark.parametrize(
    ("change", "where"),
    [({"roles": []}, "roles"), ({"sources": ["nowhere"]}, "sources.0"), ({"to": "elsewhere"}, "to")],
)
async def test_unknown_words_and_missing_roles_are_named_too(
    visit: Visit, admin: Headers, change: dict[str, Any], where: str
) -> None:
    definition = await shipped(visit)
    definition["transitions"][3] |= change
    found = await refusals(visit, admin, definition)
    assert any(place.startswith(f"transitions.3.{where}") for place, _ in found)


async def test_two_rows_that_say_different_things_are_refused(visit: Visit, admin: Headers) -> None:
    definition = await shipped(visit)
    double = copy.deepcopy(row(definition, "accept")) | {"roles": ["dispatcher"]}
    definition["transitions"].append(double)
    found = await refusals(visit, admin, definition)
    assert len(found) == 1
    assert "says already where accept leads from dispatched" in found[0][1]


async def test_the_customer_always_sees_three_stages(visit: Visit, admin: Headers) -> None:
    definition = await shipped(visit)
    del definition["stages"]["rated"]
    assert [place for place, _ in await refusals(visit, admin, definition)] == ["stages.rated"]
    flat = dict.fromkeys((await shipped(visit))["stages"], "handle")
    found = await refusals(visit, admin, definition | {"stages": flat})
    assert len(found) == 2


async def test_a_reply_field_that_cannot_be_filled_is_refused(visit: Visit, admin: Headers) -> None:
    definition = await shipped(visit)
    definition["reply"].append({"name": "x", "zh": "甲", "en": "X", "kind": "choice"})
    definition["reply"].append(
        {"name": "y", "zh": "乙", "en": "Y", "kind": "number", "minimum": 2, "maximum": 1}
    )
    places = {place.split(".", 2)[2] for place, _ in await refusals(visit, admin, definition)}
    assert places == {"choices", "minimum"}


async def test_a_photo_of_its_own_is_asked_for_and_told_by_its_number(visit: Visit, admin: Headers) -> None:
    crew = {"name": "crew", "zh": "安全照", "en": "Crew with helmets", "kind": "photo", "required": True}
    label = {"name": "label", "zh": "标牌照", "en": "Label", "kind": "photo"}
    definition = await shipped(visit) | {"reply": [crew, label], "photos_after": 1}
    body = {"type": "fault", "seen_version": 1, "definition": definition}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201
    order, done = await visit.until("on_site"), {"text": "好了", "result": "done"}
    files = [await picture(visit, visit.phone) for _ in range(2)]

    async def refused(ids: list[str], **fields: str) -> set[str]:
        answer = await visit.move(order, "reply", visit.phone, **done, attachment_ids=ids, fields=fields)
        assert answer.status_code == 422, answer.text
        return {".".join(error["loc"][1:]) for error in answer.json()["errors"]}

    assert await refused(files) == {"fields.crew"}
    assert await refused(files[:1], crew=files[0]) == {"attachment_ids"}  # it is no photo after the work too
    assert await refused(files[:1], crew=files[1]) == {"fields.crew"}
    assert await refused(files, crew=files[1], label=files[1]) == {"fields.label"}
    fields = {"crew": files[1]}
    order = await visit.moved(order, "reply", visit.phone, **done, attachment_ids=files, fields=fields)
    [told] = order["reply"]["fields"]
    assert (told["zh"], told["value"], told["value_zh"]) == ("安全照", files[1], "第 2 张照片")


async def test_the_site_may_be_as_large_as_the_workflow_says(visit: Visit, admin: Headers) -> None:
    body = {"type": "fault", "seen_version": 1}
    wide = body | {"definition": await shipped(visit) | {"check_in_radius_m": 5000}}
    assert (await visit.backend.post("/api/workflows", admin, wide)).status_code == 201
    order = await visit.until("en_route")
    away = {"lat": SITE["lat"] + 0.02, "lon": SITE["lon"]}
    assert (await visit.moved(order, "check-in", visit.phone, **away))["state"] == "on_site"
