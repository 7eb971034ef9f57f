"""Definitions that cannot be followed, refused over HTTP by code and row; what who adapts one is told."""

from typing import Any

from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import Visit
from tests.backend.workorders.test_workflows import row, shipped, without


async def refused(visit: Visit, admin: Headers, definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The faults as they travel, their place without what every one begins with."""
    body = {"type": "fault", "seen_version": 1, "definition": definition}
    answer = await visit.backend.post("/api/workflows", admin, body)
    assert answer.status_code == 422, answer.text
    assert (await visit.backend.get("/api/workflows?type=fault", admin)).json()["items"][0]["version"] == 1
    return [error | {"loc": ".".join(error["loc"][2:])} for error in answer.json()["errors"]]


async def test_a_break_that_a_worker_takes_alone_has_to_end_somewhere(visit: Visit, admin: Headers) -> None:
    alone = await shipped(visit) | {"approvals": []}
    found = await refused(visit, admin, without(alone, "suspend", "decline-suspension", "resume"))
    assert {(one["type"], one["state"], one["which"]) for one in found} == {("strands", "suspended", "all")}
    body = {"type": "fault", "seen_version": 1, "definition": without(alone, "suspend", "decline-suspension")}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201


async def test_orders_that_nobody_has_would_strand_and_are_named(visit: Visit, admin: Headers) -> None:
    definition = await shipped(visit)
    rows = definition["transitions"]
    rows.remove(next(one for one in rows if (one["move"], one["to"]) == ("rework", "accepted")))
    found = await refused(visit, admin, definition)
    assert {(one["type"], one["state"], one["which"]) for one in found} == {
        ("strands", "qc_failed", "without_worker")
    }
    number = int(found[0]["loc"].split(".")[1])
    assert rows[number]["move"] == "qc-fail"


async def test_photos_that_nobody_can_give_or_nobody_asks_for_are_refused(
    visit: Visit, admin: Headers
) -> None:
    asked = await shipped(visit) | {"photos_before": 1, "photos_after": 2}
    found = await refused(visit, admin, without(asked, "start"))
    assert [(one["loc"], one["type"]) for one in found] == [("photos_before", "photos_ungiven")]
    for one in asked["transitions"]:
        one["guards"] = [guard for guard in one["guards"] if not guard.startswith(("photos", "reply"))]
    asked["reply"] = [asked["reply"][0] | {"required": True}]
    found = await refused(visit, admin, asked)
    assert [(one["loc"], one["type"]) for one in found] == [
        ("photos_before", "photos_unasked"),
        ("photos_after", "photos_unasked"),
        ("reply.0.required", "field_unasked"),
    ]


async def test_where_the_work_may_begin_without_its_photos_it_could_not_be_replied(
    visit: Visit, admin: Headers
) -> None:
    definition = await shipped(visit) | {"photos_before": 1}
    row(definition, "start")["guards"] = []
    keeps = without(definition, "escalate", "suspend", "request-suspension", "decline-suspension", "resume")
    found = await refused(visit, admin, keeps)
    assert {(one["type"], one["state"], one["which"]) for one in found} == {
        ("strands", "in_progress", "without_photos")
    }


async def test_a_workflow_whose_orders_can_only_be_cancelled_is_refused(visit: Visit, admin: Headers) -> None:
    definition = await shipped(visit)
    kept = [one for one in definition["transitions"] if one["move"] in ("save", "submit", "cancel", "reject")]
    row({"transitions": kept}, "cancel")["sources"] = ["draft", "submitted"]
    found = await refused(visit, admin, definition | {"transitions": kept})
    assert [one["type"] for one in found] == ["never_archived"]


async def test_a_break_that_nobody_can_grant_and_unknown_fields_are_refused(
    visit: Visit, admin: Headers
) -> None:
    definition = await shipped(visit)
    without_leave = without(definition, "suspend", "resume")
    found = await refused(visit, admin, without_leave)
    number = [one["move"] for one in without_leave["transitions"]].index("request-suspension")
    assert [(one["loc"], one["type"]) for one in found] == [
        (f"transitions.{number}.move", "approval_by_nobody")
    ]
    found = await refused(visit, admin, definition | {"photos": 3})
    assert [(one["loc"], one["type"]) for one in found] == [("photos", "extra_forbidden")]
    row(definition, "confirm")["colour"] = "red"
    found = await refused(visit, admin, definition)
    assert found[0]["loc"].endswith(".colour")


async def test_an_administrator_reads_what_a_workflow_is_made_of(visit: Visit, admin: Headers) -> None:
    told = (await visit.backend.get("/api/workflows/parts", admin)).json()
    moves = {one["move"]: one for one in told["moves"]}
    assert (moves["reject"]["must_say"], moves["reject"]["says"][0]) == (["reason"], "reason")
    assert (moves["check-in"]["says"][-1], moves["check-in"]["must_say"]) == ("reason", [])
    assert moves["dispatch"]["needed_guard"] == "assignable"
    assert "near_site" not in moves["confirm"]["guards"]
    assert "report_file" in moves["feedback"]["guards"]
    assert moves["reopen"]["targets"] == ["in_progress", "accepted"]
    brought = {one["type"]: one["definition"] for one in told["shipped"]}
    assert brought["fault"] == await shipped(visit)
    for caller in (visit.room, visit.phone):
        for path in ("parts", "running"):
            assert (await visit.backend.get(f"/api/workflows/{path}", caller)).status_code == 403


async def test_running_orders_are_counted_by_version_and_department(visit: Visit, admin: Headers) -> None:
    await visit.until("on_site")
    await visit.until("archived")
    body = {"type": "fault", "seen_version": 1, "definition": await shipped(visit) | {"photos_after": 1}}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201
    await visit.until("accepted")
    read = await visit.backend.get("/api/workflows/running", admin)
    assert read.json()["items"] == [
        {"type": "fault", "version": 2, "orders": 1},
        {"type": "fault", "version": 1, "orders": 1},
    ]
    south = visit.backend.departments.south
    elsewhere = await visit.backend.account(Role.DEPARTMENT_ADMIN, department_id=south)
    assert (await visit.backend.get("/api/workflows/running", elsewhere)).json()["items"] == []
