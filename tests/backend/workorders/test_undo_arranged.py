"""Transfers, merges and splits come back with all they did elsewhere, or not at all; a bulk is one step."""

from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event, select

from backend.attachments.tables import AttachmentRow
from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import Visit
from tests.backend.workorders.test_undo import my, still

Order = dict[str, Any]


async def now(visit: Visit, order: Order) -> Order:
    return dict((await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).json()["order"])


async def undone(visit: Visit, order: Order, caller: Headers | None = None) -> Order:
    offered = (await my(visit, caller))["undo"]
    assert offered["order_id"] == order["id"], offered
    return await visit.moved(
        {"id": order["id"], "version": offered["version"]}, "undo", caller, event_seq=offered["event_seq"]
    )


async def redone(visit: Visit, order: Order) -> Order:
    offered = (await my(visit))["redo"]
    assert offered["order_id"] == order["id"], offered
    return await visit.moved(
        {"id": order["id"], "version": offered["version"]}, "redo", event_seq=offered["event_seq"]
    )


async def with_file(visit: Visit, order: Order, name: str, digit: int) -> Order:
    key = f"00000000-0000-4000-8000-00000000000{digit}"
    content = b"\x89PNG\r\n\x1a\n" + bytes(60 + digit)
    await visit.backend.client.put(f"/api/attachments/{key}", content=content, headers=visit.room)
    return await visit.moved(order, "files", add=[{"id": key, "name": name}])


async def departments_of_files(visit: Visit, order: Order) -> set[int]:
    async with visit.backend.services.database.reading() as session:
        found = select(AttachmentRow.department_id).where(AttachmentRow.order_id == order["id"])
        return set(await session.scalars(found))


@pytest.mark.parametrize("state", ["submitted", "acknowledged"])
async def test_a_transfer_comes_back_with_its_worker_its_clocks_and_its_files(
    visit: Visit, state: str
) -> None:
    south = visit.backend.departments.south
    before = await with_file(
        visit, await (visit.order() if state == "submitted" else visit.until(state)), "门牌.png", 1
    )
    visit.backend.clock.advance(60)
    after = await visit.moved(before, "transfer", department_id=south, reason="属南区")
    assert await departments_of_files(visit, before) == {south}
    back = await undone(visit, after)
    assert still(back) == still(before)
    assert await departments_of_files(visit, before) == {before["department_id"]}
    told = (await visit.backend.events())[-2:]
    assert {(one.kind, one.department_id) for one in told} == {
        ("order.undone", south),
        ("order.undone", before["department_id"]),
    }
    assert all(one.payload["undo"]["kind"] == "order.transferred" for one in told)
    again = await redone(visit, back)
    assert still(again) == still(after)
    assert await departments_of_files(visit, before) == {south}
    assert still(await undone(visit, again)) == still(before)


async def test_who_gave_an_order_away_takes_it_back_unless_the_others_have_begun(visit: Visit) -> None:
    """The upper level is out of the lower one's sight: still a mistake can be taken back."""
    departments = visit.backend.departments
    north = await visit.backend.account(Role.DISPATCHER, departments.north)
    stranger = await visit.backend.account(Role.DISPATCHER, departments.north)
    order = await visit.order(department_id=departments.north)
    up: dict[str, Any] = {"department_id": departments.root, "reason": "需上级处理"}
    given = await visit.moved(order, "transfer", north, **up)
    assert (await visit.backend.get(f"/api/orders/{order['id']}", north)).status_code == 404
    seq = (await my(visit, north))["undo"]["event_seq"]
    assert (await visit.move(given, "undo", stranger, event_seq=seq)).status_code == 404
    assert still(await undone(visit, given, north)) == still(order)
    given = await visit.moved(await now(visit, order), "transfer", north, **up)
    taken_in = await visit.moved(given, "intake")
    shown = await my(visit, north)
    assert shown["undo"] is None
    assert shown["blocked"][0]["number"] == order["number"]
    assert shown["blocked"][0]["refused"] == {"reason": "moved_on", "since": []}
    refused = await visit.move(taken_in, "undo", north, event_seq=shown["blocked"][0]["event_seq"])
    assert (refused.status_code, refused.json()["reason"]) == (409, "moved_on")
    assert "current" not in refused.json()  # what the others do with it is theirs


async def test_a_merge_comes_back_on_both_orders(visit: Visit) -> None:
    into = await with_file(visit, await visit.order(priority="low"), "他.png", 2)
    order = await with_file(visit, await visit.order(priority="urgent"), "我.png", 3)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    merged = await visit.moved(order, "merge", into_id=into["id"], reason="同一故障")
    took_over = await now(visit, into)
    assert [one["name"] for one in took_over["files"]] == ["他.png", "我.png"]
    back = await undone(visit, merged)
    assert still(back) == still(order)
    assert still(await now(visit, into)) == still(into)
    assert visit.backend.services.board.load(visit.worker.id) == 1
    again = await redone(visit, back)
    assert still(again) == still(merged)
    assert still(await now(visit, into)) == still(took_over)
    assert still(await undone(visit, again)) == still(order)
    assert still(await now(visit, into)) == still(into)


async def test_a_merge_stays_when_the_other_order_moved_on_and_says_which(visit: Visit) -> None:
    into, order = await visit.order(), await visit.order()
    merged = await visit.moved(order, "merge", into_id=into["id"], reason="同一故障")
    other = await visit.backend.account(Role.DISPATCHER)
    took_over = await now(visit, into)
    taken_in = await visit.moved(took_over, "intake", other)
    shown = (await my(visit))["blocked"][0]
    assert (shown["order_id"], shown["refused"]["reason"]) == (order["id"], "moved_on")
    refused = await visit.move(merged, "undo", event_seq=shown["event_seq"])
    assert (refused.status_code, refused.json()["reason"]) == (409, "moved_on")
    since = refused.json()["changes"]
    assert [(one["kind"], one["number"]) for one in since] == [("order.taken_in", into["number"])]
    assert (await now(visit, order))["state"] == "cancelled"
    assert still(await now(visit, into)) == still(taken_in)
    mine = (await my(visit, other))["undo"]
    await visit.moved(taken_in, "undo", other, event_seq=mine["event_seq"])
    assert still(await undone(visit, merged)) == still(order)  # out of the way


async def test_a_split_comes_back_and_the_same_parts_are_made_again(visit: Visit) -> None:
    whole = await visit.until("in_progress")
    visit.backend.clock.advance(240)
    split = await visit.moved(
        whole, "split", parts=[{"title": "更换光缆"}, {"title": "换光猫"}], reason="两处"
    )

    async def parts() -> list[Order]:
        listed = (await visit.backend.get("/api/orders", visit.room)).json()["items"]
        return sorted((one for one in listed if one["split_from_id"] == whole["id"]), key=lambda o: o["id"])

    made = await parts()
    back = await undone(visit, split)
    assert still(back) == still(whole)
    ended = await parts()
    assert [(one["state"], one["timers"]) for one in ended] == [("cancelled", [])] * 2
    visit.backend.clock.advance(120)
    assert (await my(visit))["redo"]["kind"] == "order.split"  # and not the parts, one by one
    again = await redone(visit, back)
    assert still(again) == still(whole)
    revived = await parts()
    assert [one["number"] for one in revived] == [one["number"] for one in made]
    assert {one["state"] for one in revived} == {"accepted"}
    repair = next(one["due_at"] for one in whole["timers"] if one["kind"] == "repair")
    for one in revived:
        clocks = {timer["kind"]: timer for timer in one["timers"]}
        assert clocks["repair"]["due_at"] == repair  # what was promised once is not promised anew
        assert clocks["dispatch"]["started_at"] > whole["updated_at"]
    assert still(await undone(visit, again)) == still(whole)
    assert {one["state"] for one in await parts()} == {"cancelled"}


async def test_a_split_stays_once_somebody_has_gone_on_with_a_part(visit: Visit) -> None:
    whole = await visit.moved(await visit.order(), "intake")
    split = await visit.moved(whole, "split", parts=[{"title": "更换光缆"}, {"title": "换光猫"}])
    listed = (await visit.backend.get("/api/orders", visit.room)).json()["items"]
    part = next(one for one in listed if one["split_from_id"] == whole["id"])
    other = await visit.backend.account(Role.DISPATCHER)
    given = await visit.moved(part, "dispatch", other, worker_id=visit.worker.id)
    shown = (await my(visit))["blocked"][0]
    assert shown["refused"]["since"][0]["number"] == part["number"]
    refused = await visit.move(split, "undo", event_seq=shown["event_seq"])
    assert (refused.status_code, refused.json()["reason"]) == (409, "moved_on")
    mine = (await my(visit, other))["undo"]
    await visit.moved(given, "undo", other, event_seq=mine["event_seq"])
    assert still(await undone(visit, split)) == still(whole)


SAID: dict[str, dict[str, object]] = {
    "cancel": {"reason": "客户改期"},
    "suspend": {"reason": "等客户"},
    "priority": {"priority": "urgent"},
    "transfer": {"reason": "属南区"},
    "intake": {},
}


@pytest.mark.parametrize("move", list(SAID))
async def test_what_was_done_to_many_at_once_is_one_step_back_and_one_forward(
    visit: Visit, move: str
) -> None:
    state = "accepted" if move == "suspend" else "submitted"
    before = [await visit.until(state) if state == "accepted" else await visit.order() for _ in range(4)]
    said = dict(SAID[move])
    if move == "transfer":
        said["department_id"] = visit.backend.departments.south
    items = [{"order_id": one["id"], "version": one["version"]} for one in before]
    done = await visit.backend.post("/api/orders/batch", visit.room, {"move": move, "items": items} | said)
    after = [one["order"] for one in done.json()["outcomes"]]
    other = await visit.backend.account(Role.DISPATCHER)
    touched = await visit.move(
        after[3],
        "split" if move == "transfer" else "priority",
        other,
        **({"parts": [{"title": "x"}]} if move == "transfer" else {"priority": "low"}),
    )
    went_on = touched.status_code == 200  # of a cancelled order nothing goes on
    offered = (await my(visit))["undo"]
    ids = {one["id"] for one in before[: 3 if went_on else 4]}
    assert {offered["order_id"], *(one["order_id"] for one in offered["together"])} == ids
    assert [(one["number"], one["refused"]["reason"]) for one in offered["stays"]] == (
        [(before[3]["number"], "moved_on")] if went_on else []
    )
    wanted = [offered, *offered["together"], *offered["stays"]]
    names = ("order_id", "version", "event_seq")
    body = {"items": [{name: one[name] for name in names} for one in wanted]}
    answer = await visit.backend.post("/api/orders/batch/undo", visit.room, body)
    assert answer.status_code == 200, answer.text
    outcomes = {one["order_id"]: one for one in answer.json()["outcomes"]}
    for one in before[: len(ids)]:
        assert outcomes[one["id"]]["done"]
        assert still(outcomes[one["id"]]["order"]) == still(one)
    if went_on:
        assert outcomes[before[3]["id"]]["reason"] == "version_conflict"
        assert outcomes[before[3]["id"]]["by"] == "dispatcher 5"
    forward = (await my(visit))["redo"]
    assert {forward["order_id"], *(one["order_id"] for one in forward["together"])} == ids
    body = {"items": [{name: one[name] for name in names} for one in [forward, *forward["together"]]]}
    again = await visit.backend.post("/api/orders/batch/redo", visit.room, body)
    for one in again.json()["outcomes"]:
        assert one["done"], one
        assert still(one["order"]) == still(next(o for o in after if o["id"] == one["order_id"]))
    once_more = (await my(visit))["undo"]
    assert len(once_more["together"]) == len(ids) - 1  # what was made again at once is one step too
    assert (await my(visit))["redo"] is None


async def test_the_button_of_a_bulk_knows_only_the_versions_that_it_made(visit: Visit) -> None:
    orders = [await visit.order() for _ in range(3)]
    items = [{"order_id": one["id"], "version": one["version"]} for one in orders]
    body = {"move": "intake", "items": items}
    made = (await visit.backend.post("/api/orders/batch", visit.room, body)).json()["outcomes"]
    await visit.moved(made[1]["order"], "dispatch", worker_id=visit.worker.id)
    back = {"items": [{"order_id": one["order_id"], "version": one["order"]["version"]} for one in made]}
    answer = await visit.backend.post("/api/orders/batch/undo", visit.room, back)
    assert [(one["done"], one["reason"]) for one in answer.json()["outcomes"]] == [
        (True, ""),
        (False, "moved_on"),
        (True, ""),
    ]
    assert answer.json()["outcomes"][1]["by"] == "dispatcher 1"
    twice = {"items": [back["items"][0]] * 2}
    assert (await visit.backend.post("/api/orders/batch/undo", visit.room, twice)).status_code == 422
    assert (await visit.backend.post("/api/orders/batch/undo", visit.phone, back)).status_code == 403
    hidden = {"items": [{"order_id": 9_999, "version": 1}]}
    gone = (await visit.backend.post("/api/orders/batch/undo", visit.room, hidden)).json()["outcomes"][0]
    assert (gone["reason"], gone["order"]) == ("not_found", None)


async def test_a_merge_and_a_plain_step_are_taken_back_in_one_request_even_of_the_same_orders(
    visit: Visit,
) -> None:
    """What one of them changes at another is seen by the next."""
    into, order, plain = await visit.order(), await visit.order(), await visit.order()
    taken_in = await visit.moved(into, "intake")
    merged = await visit.moved(order, "merge", into_id=into["id"], reason="同一故障")
    cancelled = await visit.moved(plain, "cancel", reason="x")
    items = [
        {"order_id": cancelled["id"], "version": cancelled["version"]},
        {"order_id": merged["id"], "version": merged["version"]},
        {"order_id": taken_in["id"], "version": taken_in["version"]},  # free again, once the merge is gone
    ]
    answer = await visit.backend.post("/api/orders/batch/undo", visit.room, {"items": items})
    outcomes = answer.json()["outcomes"]
    assert [one["done"] for one in outcomes] == [True] * 3, outcomes
    for before in (into, order, plain):
        assert still(await now(visit, before)) == still(before)


async def test_the_statements_of_a_bulk_undo_do_not_grow_with_the_orders(visit: Visit) -> None:
    """Every other writer waits for them."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    async def statements(count: int) -> int:
        orders = [await visit.order() for _ in range(count)]
        items = [{"order_id": one["id"], "version": one["version"]} for one in orders]
        body = {"move": "intake", "items": items}
        done = (await visit.backend.post("/api/orders/batch", visit.room, body)).json()["outcomes"]
        back = {"items": [{"order_id": one["order_id"], "version": one["order"]["version"]} for one in done]}
        async with visit.backend.services.database.writing() as session:
            engine = session.get_bind()
        asked.clear()
        sqlalchemy_event.listen(engine, "before_cursor_execute", note)
        try:
            answer = await visit.backend.post("/api/orders/batch/undo", visit.room, back)
        finally:
            sqlalchemy_event.remove(engine, "before_cursor_execute", note)
        assert all(one["done"] for one in answer.json()["outcomes"])
        return sum("order" in one or "events" in one for one in asked)

    few = await statements(3)
    assert few > 0
    assert await statements(15) < few + 12  # less than one for each order more
