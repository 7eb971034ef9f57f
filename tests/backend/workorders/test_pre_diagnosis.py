"""What a check list found is one command: all of it or nothing, and one step back."""

from contract.vocabulary import Role
from tests.backend.workorders.conftest import Visit
from tests.backend.workorders.test_undo import my, still

FOUND = "收光功率 -31 dBm，光衰过大"


async def test_an_order_that_waits_is_taken_in_examined_and_fixed_by_one_command(visit: Visit) -> None:
    order = await visit.order()
    body = {"version": order["version"], "text": FOUND, "fixed": "重启光猫，恢复"}
    path = f"/api/orders/{order['id']}/pre-diagnosis"
    first = await visit.backend.post(path, visit.room, body, key="check-0001")
    again = await visit.backend.post(path, visit.room, body, key="check-0001")  # its answer was lost
    assert first.status_code == 200, first.text
    assert again.json() == first.json()
    fixed = first.json()
    assert (fixed["state"], fixed["version"], fixed["diagnosis"]) == ("repaired", 4, FOUND)
    assert fixed["reply"]["text"] == "重启光猫，恢复"
    kinds = [event["kind"] for event in await visit.history(fixed)]
    assert kinds == ["order.created", "order.taken_in", "order.diagnosed", "order.fixed_remotely"]

    offered = (await my(visit))["undo"]
    assert (offered["kind"], offered["state"], offered["together"]) == (
        "order.fixed_remotely",
        "submitted",
        [],
    )
    back = await visit.moved(fixed, "undo", event_seq=offered["event_seq"])
    assert still(back) == still(order)
    forward = (await my(visit))["redo"]
    assert (forward["kind"], forward["state"]) == ("order.fixed_remotely", "repaired")
    redone = await visit.moved(back, "redo", event_seq=forward["event_seq"])
    assert still(redone) == still(fixed)
    assert (await my(visit))["redo"] is None
    offered = (await my(visit))["undo"]
    assert still(await visit.moved(redone, "undo", event_seq=offered["event_seq"])) == still(order)


async def test_what_was_found_is_kept_for_the_visit_and_may_be_found_again(visit: Visit) -> None:
    order = await visit.until("accepted")
    kept = await visit.moved(order, "pre-diagnosis", text=FOUND)
    assert (kept["state"], kept["version"], kept["diagnosis"]) == ("diagnosing", order["version"] + 1, FOUND)
    again = await visit.moved(kept, "pre-diagnosis", text="端口正常")
    assert (again["state"], again["diagnosis"]) == ("diagnosing", "端口正常")


async def test_where_one_move_is_refused_none_is_made(visit: Visit) -> None:
    admin = await visit.backend.account(Role.ENTERPRISE_ADMIN)
    current = (await visit.backend.get("/api/workflows/fault/1", admin)).json()
    rows = [row for row in current["definition"]["transitions"] if row["move"] != "fix-remotely"]
    definition = current["definition"] | {"transitions": rows}
    definition["undoable"] = [move for move in definition["undoable"] if move != "fix-remotely"]
    body = {"type": "fault", "seen_version": 1, "definition": definition}
    published = await visit.backend.post("/api/workflows", admin, body)
    assert published.status_code == 201, published.text
    order = await visit.order()
    before = len(await visit.backend.events())
    refused = await visit.move(order, "pre-diagnosis", text=FOUND, fixed="重启")
    assert refused.status_code in (403, 409)
    now = (await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).json()["order"]
    assert now == order
    assert len(await visit.backend.events()) == before
    stale = await visit.move({**order, "version": 7}, "pre-diagnosis", text=FOUND)
    assert stale.json()["type"].endswith("version-conflict")
    assert (await visit.move(order, "pre-diagnosis", text="")).status_code == 422
    assert (await visit.move(order, "pre-diagnosis", visit.phone, text=FOUND)).status_code == 403
