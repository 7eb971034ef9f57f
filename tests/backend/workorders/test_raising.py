"""Raising orders over HTTP: what a type asks for, and a commission to several parties, as data."""

from typing import Any

from backend.workorders.definition import Definition
from backend.workorders.proof import faults
from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import SITE, Visit
from tests.backend.workorders.test_workflows import shipped

FIELDS: dict[str, object] = {
    "sites": "南京东路 299 号\n汉口路 5 号",
    "address_a": "南京东路 299 号",
    "address_z": "汉口路 5 号",
    "guarantee": "aa",
    "services": 2,
}
DESIGN: dict[str, object] = {"type": "design", "title": "专线设计", "contact_name": "李女士", **SITE}


def missing(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {".".join(error["loc"][1:]) for error in answer.json()["errors"]}


async def departments(visit: Visit) -> list[int]:
    found = (await visit.backend.get("/api/departments", visit.room)).json()
    return [one["id"] for one in found["items"]]


async def publish(visit: Visit, admin: Headers, kind: str, seen: int, **changes: object) -> Any:
    body = {"type": kind, "seen_version": seen, "definition": await shipped(visit, kind) | changes}
    return await visit.backend.post("/api/workflows", admin, body)


async def test_what_a_type_asks_for_is_named_kept_corrected_and_taken_back(
    visit: Visit, admin: Headers
) -> None:
    raising = (await shipped(visit, "design"))["raising"]
    old = await visit.order()
    made = await publish(visit, admin, "fault", 1, raising=raising)
    assert made.status_code == 201, made.text
    whole = {"type": "fault", "title": "断网", "department_id": visit.worker.department_id, **SITE}
    refused = await visit.backend.post("/api/orders", visit.room, whole)
    assert missing(refused) == {"contact_name", *(f"fields.{name}" for name in FIELDS)}
    wrong = whole | {"contact_name": "李女士", "fields": FIELDS | {"services": 0, "guarantee": "b", "x": 1}}
    assert missing(await visit.backend.post("/api/orders", visit.room, wrong)) == {
        "fields.services",
        "fields.guarantee",
        "fields.x",
    }
    draft = await visit.order(contact_name="李女士", draft=True, fields={"services": 2})
    assert missing(await visit.move(draft, "submit")) >= {"fields.sites", "fields.guarantee"}
    draft = await visit.moved(draft, "fields", fields=FIELDS)
    order = await visit.moved(draft, "submit")
    told = {one["name"]: one for one in order["fields"]}
    assert list(told) == list(FIELDS)
    assert (told["guarantee"]["value_zh"], told["services"]["value"]) == ("AA", 2)
    changed = await visit.moved(order, "fields", fields=FIELDS | {"services": 3})
    assert missing(await visit.move(changed, "fields", fields={})) >= {"fields.services"}
    assert (await visit.move(order, "fields", fields=FIELDS)).status_code == 409
    history = (await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).json()["history"]
    back = await visit.moved(changed, "undo", event_seq=history[-1]["seq"])
    assert {one["name"]: one["value"] for one in back["fields"]} == FIELDS
    under_the_first = await visit.moved(old, "intake")  # asked for nothing, and still is not
    assert (under_the_first["workflow_version"], under_the_first["fields"]) == (1, [])
    assert missing(await visit.move(under_the_first, "fields", fields=FIELDS)) >= {"fields.sites"}


async def test_a_commission_is_an_order_for_each_party_once(visit: Visit, admin: Headers) -> None:
    first, second, *_ = await departments(visit)
    said = DESIGN | {"fields": FIELDS, "parties": [{"name": "response_centre", "department_id": first}]}
    assert missing(await visit.backend.post("/api/orders", visit.room, said)) == {
        "parties.design_institute",
        "parties.branch_network",
    }
    no_draft = await visit.backend.post("/api/orders", visit.room, said | {"draft": True})
    assert missing(no_draft) == {"draft"}
    parties = (await shipped(visit, "design"))["parties"]
    lost = await publish(visit, admin, "design", 1, parties=[one | {"department_id": 99} for one in parties])
    assert missing(lost) == {f"definition.parties.{n}.department_id" for n in range(3)}
    chosen = [parties[0], *({**one, "department_id": second} for one in parties[1:])]
    assert (await publish(visit, admin, "design", 1, parties=chosen)).status_code == 201
    answers = [
        await visit.backend.post("/api/orders", visit.room, said, key="one-commission-once") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    order = answers[0].json()
    assert order == answers[1].json()
    path = f"/api/orders/{order['id']}/commission"
    whole = (await visit.backend.get(path, visit.room)).json()
    assert (whole["total"], whole["answered"], len(whole["items"])) == (3, 0, 3)
    assert [one["party"]["name"] for one in whole["items"]] == [one["name"] for one in parties]
    ids = [one["order_id"] for one in whole["items"]]
    same = await visit.backend.post("/api/orders/duplicates", visit.room, {"order_id": ids[0]})
    assert same.json()["items"] == []
    read = await visit.backend.get(f"/api/orders/{ids[1]}", visit.room)
    other = read.json()["order"]
    assert (other["commission_id"], other["fields"]) == (ids[0], order["fields"])
    other = await visit.moved(other, "intake")
    other = await visit.moved(other, "diagnose")
    await visit.moved(other, "fix-remotely", text="方案已出")
    await visit.moved(order, "cancel", reason="不需要")
    whole = (await visit.backend.get(path, visit.room)).json()
    assert (whole["total"], whole["answered"]) == (2, 1)


async def test_what_cannot_be_asked_is_refused_by_its_place(visit: Visit) -> None:
    definition = await shipped(visit, "design")
    definition["raising"][0]["kind"] = "photo"
    definition["raising"][3] |= {"required": False}
    definition["parties"][1]["name"] = "response_centre"
    definition["reply"][0]["kind"] = "list"
    found = {(*fault.where[:2], fault.code) for fault in faults(Definition.model_validate(definition))}
    assert found == {
        ("raising", 0, "kind_elsewhere"),
        ("raising", 3, "own_field"),
        ("parties", 1, "party_twice"),
        ("reply", 0, "kind_elsewhere"),
    }


async def test_a_party_sees_how_far_the_others_are_and_no_more(visit: Visit, admin: Headers) -> None:
    north, south = visit.backend.departments.north, visit.backend.departments.south
    northern = await visit.backend.account(Role.DISPATCHER, north)
    southern = await visit.backend.account(Role.DISPATCHER, south)
    names = [one["name"] for one in (await shipped(visit, "design"))["parties"]]
    chosen = [{"name": name, "department_id": north} for name in names]
    said = DESIGN | {"fields": FIELDS, "department_id": north}
    elsewhere = [*chosen[:2], chosen[2] | {"department_id": south}]
    refused = await visit.backend.post("/api/orders", northern, said | {"parties": elsewhere})
    assert missing(refused) == {"parties.branch_network"}  # not one that this account sees
    parties = (await shipped(visit, "design"))["parties"]
    parties[2]["department_id"] = south
    assert (await publish(visit, admin, "design", 1, parties=parties)).status_code == 201
    made = await visit.backend.post("/api/orders", northern, said | {"parties": chosen[:2]})
    assert made.status_code == 201, made.text  # the workflow itself names it
    path = f"/api/orders/{made.json()['id']}/commission"
    items = (await visit.backend.get(path, northern)).json()["items"]
    assert [one["is_seen"] for one in items] == [True, True, False]
    assert (await visit.backend.get(path, southern)).status_code == 404
    own = f"/api/orders/{items[2]['order_id']}/commission"
    seen = (await visit.backend.get(own, southern)).json()["items"]
    assert [(one["is_seen"], one["worker_name"]) for one in seen] == [(False, ""), (False, ""), (True, "")]
    assert set(seen[0]) == {
        "order_id",
        "number",
        "party",
        "department",
        "state",
        "worker_name",
        "answered",
        "is_seen",
    }
    phone = await visit.backend.get(own, visit.phone)
    assert phone.status_code == 403
