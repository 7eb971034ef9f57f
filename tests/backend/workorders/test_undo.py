"""A step taken back leaves the order as it was, one made again as it had been; nothing is overwritten."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from backend.accounts.tables import AccountRow
from backend.kit.eventlog import EventViewerRow
from backend.kit.scope import Scope
from backend.workorders import repository
from backend.workorders.definition import UNDOABLE
from backend.workorders.tables import TimerRow
from contract.vocabulary import Role
from tests.backend.harness import Headers, bearer
from tests.backend.workorders.conftest import Visit

Order = dict[str, Any]
NEWS = {"version", "updated_at", "updated_by"}


@dataclass(frozen=True)
class Case:
    """`move` made on an order that the usual way has brought to `state`."""

    move: str
    state: str = "accepted"
    said: dict[str, Any] = field(default_factory=dict)
    first: str = ""  # a move before it


WHY: dict[str, Any] = {"reason": "客户改期"}
CASES = [
    Case("intake", "submitted"),
    Case("reject", "submitted", WHY),
    Case("diagnose", said={"text": "光功率 -31 dBm"}),
    Case("fix-remotely", said={"text": "重启光猫"}, first="diagnose"),
    Case("dispatch", "submitted", {"worker_id": 1, "planned_at": "2026-12-01T08:00:00Z"}),
    Case("dispatch", said={"worker_id": 1, "note": "带 OTDR"}),
    Case("return", "dispatched", WHY),
    Case("return", "acknowledged", WHY),
    Case("suspend", said=WHY),
    Case("suspend", "in_progress", WHY),
    Case("resume", said={"note": "客户回来了"}, first="suspend"),
    Case("confirm", "repaired"),
    Case("reopen", "repaired", WHY),
    Case("rate", "feedback_done", {"score": 4, "comment": "快"}),
    Case("cancel", "submitted", WHY),
    Case("cancel", "acknowledged", WHY),
]


async def brought(visit: Visit, case: Case) -> Order:
    order = await visit.until(case.state) if case.state != "submitted" else await visit.order()
    if case.first:
        order = await visit.moved(order, case.first, **(WHY if case.first == "suspend" else {}))
    visit.backend.clock.advance(40)
    return order


async def my(visit: Visit, caller: Headers | None = None) -> dict[str, Any]:
    answer = await visit.backend.get("/api/my/undo", caller or visit.room)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def newest_seq(visit: Visit) -> int:
    return (await visit.backend.events())[-1].seq


async def later(visit: Visit, seconds: int) -> None:
    """The same dispatcher, signed in again after a while."""
    account_id = (await visit.backend.get("/api/me", visit.room)).json()["id"]
    visit.backend.clock.advance(seconds)
    async with visit.backend.services.database.writing() as session:
        account = await session.get_one(AccountRow, account_id)
        opened = await visit.backend.services.authenticator.open(session, account, None)
    visit.room = bearer(opened.access_token)


def still(order: Order) -> Order:
    return {name: value for name, value in order.items() if name not in NEWS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.move} from {case.state}")
async def test_what_is_undone_is_as_before_and_what_is_redone_is_as_after(visit: Visit, case: Case) -> None:
    before = await brought(visit, case)
    said = case.said | ({"worker_id": visit.worker.id} if case.move == "dispatch" else {})
    after = await visit.moved(before, case.move, **said)
    offered = (await my(visit))["undo"]
    assert (offered["order_id"], offered["version"]) == (before["id"], after["version"])
    undone = await visit.moved(after, "undo", event_seq=offered["event_seq"])
    assert still(undone) == still(before)
    assert undone["version"] == after["version"] + 1
    shown = await my(visit)
    assert shown["redo"]["kind"] == offered["kind"]
    redone = await visit.moved(undone, "redo", event_seq=shown["redo"]["event_seq"])
    assert still(redone) == still(after)
    kinds = [event["kind"] for event in await visit.history(redone)]
    assert kinds[-3:] == [offered["kind"], "order.undone", offered["kind"]]
    again = await visit.moved(redone, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(again) == still(before)


def test_every_move_that_can_be_taken_back_is_tried_here() -> None:
    elsewhere = {"save", "submit", "decline-suspension", "rework"}
    assert {case.move for case in CASES} | elsewhere == {str(move) for move in UNDOABLE}


async def test_a_draft_and_a_request_and_a_rework_come_back_too(visit: Visit) -> None:
    draft = await visit.order(draft=True)
    saved = await visit.moved(draft, "save", title="宽带慢", due_at="2026-12-24T08:00:00Z")
    handed_in = await visit.moved(saved, "submit")
    assert handed_in["timers"]
    back = await visit.moved(handed_in, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(back) == still(saved)
    first = await visit.moved(back, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(first) == still(draft)
    once_more = await visit.moved(first, "redo", event_seq=(await my(visit))["redo"]["event_seq"])
    assert still(once_more) == still(saved)
    both = await visit.moved(once_more, "redo", event_seq=(await my(visit))["redo"]["event_seq"])
    assert still(both) == still(handed_in)

    asked = await visit.moved(await visit.until("in_progress"), "request-suspension", visit.phone, reason="x")
    declined = await visit.moved(asked, "decline-suspension", reason="不行")
    back = await visit.moved(declined, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(back) == still(asked)

    failed = await visit.moved(await visit.until("rated"), "qc-fail", visit.inspector, defects="x")
    begun = await visit.moved(failed, "rework")
    back = await visit.moved(begun, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(back) == still(failed)


async def test_the_former_worker_has_it_again_and_both_phones_are_told(visit: Visit) -> None:
    given = await visit.until("acknowledged")
    other = await visit.backend.worker(on_duty=True)
    phone = await visit.backend.sign_in(other)
    taken = await visit.moved(given, "dispatch", worker_id=other.id)
    await visit.backend.post(f"/api/orders/{taken['id']}/receipt", phone, {"kind": "read"})
    back = await visit.moved(taken, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert still(back) == still(given)  # the other phone's receipt went with the other worker
    event = (await visit.backend.events())[-1]
    assert event.kind == "order.undone"
    async with visit.backend.services.database.reading() as session:
        told = await session.scalars(select(EventViewerRow.worker_id).where(EventViewerRow.seq == event.seq))
        assert set(told) == {visit.worker.id, other.id}
    mine = (await visit.backend.get("/api/my/orders", phone)).json()["items"]
    assert back["id"] not in [order["id"] for order in mine]
    assert visit.backend.services.board.load(visit.worker.id) == 1
    assert visit.backend.services.board.load(other.id) == 0


async def test_a_clock_that_was_stopped_by_mistake_has_never_stopped(visit: Visit) -> None:
    order = await visit.until("accepted")
    clock = visit.backend.clock
    given = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    await later(visit, 20 * 60)
    back = await visit.moved(given, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    dispatch = next(one for one in back["timers"] if one["kind"] == "dispatch")
    assert dispatch["stopped_at"] is None
    assert dispatch["due_at"] < clock.now().isoformat()  # the 15 minutes went on: it is late, and says so
    async with visit.backend.services.database.reading() as session:
        runs = list(await session.scalars(select(TimerRow.kind).where(TimerRow.order_id == order["id"])))
    assert "accept" not in runs
    again = await visit.moved(back, "redo", event_seq=(await my(visit))["redo"]["event_seq"])
    accept = next(one for one in again["timers"] if one["kind"] == "accept")
    assert accept["started_at"] == again["dispatched_at"] > given["dispatched_at"]  # 30 minutes from now on


async def test_once_the_worker_has_accepted_it_is_refused_and_says_so(visit: Visit) -> None:
    given = await visit.until("dispatched")
    seq = (await my(visit))["undo"]["event_seq"]
    accepted = await visit.moved(given, "accept", visit.phone)
    refused = await visit.move(accepted, "undo", event_seq=seq)
    problem = refused.json()
    assert (refused.status_code, problem["reason"]) == (409, "moved_on")
    assert [(one["kind"], one["by"]) for one in problem["changes"]] == [("order.accepted", visit.worker.name)]
    assert problem["current"]["state"] == "acknowledged"
    shown = await my(visit)
    assert shown["blocked"][0]["refused"]["since"][0]["by"] == visit.worker.name
    assert shown["undo"] is None  # what came before it on the same order is blocked as well
    assert [step["kind"] for step in shown["blocked"]] == ["order.dispatched", "order.taken_in"]


async def test_an_older_step_elsewhere_is_still_offered_beside_the_blocked_one(visit: Visit) -> None:
    older = await visit.moved(await visit.order(), "intake")
    await visit.moved(await visit.until("dispatched"), "accept", visit.phone)
    shown = await my(visit)
    assert shown["undo"]["order_id"] == older["id"]
    assert len(shown["blocked"]) == 2


async def test_a_colleagues_change_in_between_is_not_overwritten(visit: Visit) -> None:
    taken_in = await visit.moved(await visit.order(), "intake")
    seq = (await my(visit))["undo"]["event_seq"]
    other = await visit.backend.account(Role.DISPATCHER)
    suspended = await visit.moved(taken_in, "suspend", other, reason="等客户")
    stale = await visit.move(taken_in, "undo", event_seq=seq)
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/version-conflict")
    assert stale.json()["changes"][0]["by"] == "dispatcher 5"
    refused = await visit.move(suspended, "undo", event_seq=seq)
    assert (refused.status_code, refused.json()["reason"]) == (409, "moved_on")
    theirs = await visit.move(suspended, "undo", event_seq=await newest_seq(visit))
    assert theirs.status_code == 403
    back = await visit.moved(
        suspended, "undo", other, event_seq=(await my(visit, other))["undo"]["event_seq"]
    )
    assert (await visit.moved(back, "undo", event_seq=seq))["state"] == "submitted"  # out of the way


async def test_a_step_is_taken_back_once(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "intake")
    seq = (await my(visit))["undo"]["event_seq"]
    back = await visit.moved(order, "undo", event_seq=seq)
    refused = await visit.move(back, "undo", event_seq=seq)
    assert (refused.status_code, refused.json()["reason"]) == (409, "already_undone")
    redo = (await my(visit))["redo"]["event_seq"]
    assert (await visit.move(back, "undo", event_seq=redo)).json()["reason"] == "not_undoable"
    again = await visit.moved(back, "redo", event_seq=redo)
    assert (await visit.move(again, "redo", event_seq=redo)).json()["reason"] == "already_undone"
    assert (await my(visit))["redo"] is None


async def test_doing_something_else_ends_the_way_forward(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "intake")
    back = await visit.moved(order, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert (await my(visit))["redo"] is not None
    await visit.moved(back, "cancel", reason="x")
    assert (await my(visit))["redo"] is None


async def test_a_worker_who_went_home_is_not_given_the_order_back(visit: Visit) -> None:
    given = await visit.until("dispatched")
    other = await visit.backend.worker(on_duty=True)
    taken = await visit.moved(given, "dispatch", worker_id=other.id)
    await visit.backend.post("/api/my/duty", visit.phone, {"on_duty": False})
    refused = await visit.move(taken, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    assert (refused.status_code, refused.json()["reason"]) == (409, "off_duty")


async def test_what_has_left_the_house_is_not_taken_back(visit: Visit) -> None:
    told = await visit.until("feedback_done")
    refused = await visit.move(told, "undo", event_seq=await newest_seq(visit))
    assert (refused.status_code, refused.json()["reason"]) == (409, "not_undoable")
    assert (await my(visit))["blocked"][0]["refused"]["reason"] == "not_undoable"


async def test_yesterdays_steps_are_not_offered_and_those_before_lunch_are(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "intake")
    seq = (await my(visit))["undo"]["event_seq"]
    await later(visit, 3 * 3600)
    assert (await my(visit, await visit.backend.account(Role.DISPATCHER)))["undo"] is None
    assert (await my(visit))["undo"]["event_seq"] == seq
    await later(visit, 22 * 3600)
    assert (await my(visit))["undo"] is None
    refused = await visit.move(order, "undo", event_seq=seq)
    assert (refused.status_code, refused.json()["reason"]) == (409, "too_old")


async def test_an_order_that_was_taken_back_to_a_state_is_under_its_own_workflow(visit: Visit) -> None:
    """What cannot be taken back is data: an administrator may say that a dispatch stands."""
    admin = await visit.backend.account(Role.ENTERPRISE_ADMIN)
    current = (await visit.backend.get("/api/workflows/fault/1", admin)).json()
    definition = current["definition"] | {"undoable": ["cancel"]}
    body = {"type": "fault", "seen_version": 1, "definition": definition}
    assert (await visit.backend.post("/api/workflows", admin, body)).status_code == 201
    given = await visit.until("dispatched")
    refused = await visit.move(given, "undo", event_seq=await newest_seq(visit))
    assert refused.json()["reason"] == "not_undoable"
    gone = await visit.moved(given, "cancel", reason="x")
    back = await visit.moved(gone, "undo", event_seq=await newest_seq(visit))
    assert back["state"] == "dispatched"
    wrong = body | {"seen_version": 2, "definition": definition | {"undoable": ["reply"]}}
    assert (await visit.backend.post("/api/workflows", admin, wrong)).status_code == 422


async def test_who_watches_takes_nothing_back(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "intake")
    seq = await newest_seq(visit)
    for caller in (visit.phone, await visit.backend.account(Role.SUPERVISOR), visit.inspector):
        assert (await visit.move(order, "undo", caller, event_seq=seq)).status_code == 403
        assert (await visit.backend.get("/api/my/undo", caller)).status_code == 403


async def test_segregation_remembers_who_dispatched_even_what_was_taken_back(visit: Visit) -> None:
    given = await visit.until("dispatched")
    await visit.moved(given, "undo", event_seq=(await my(visit))["undo"]["event_seq"])
    async with visit.backend.services.database.reading() as session:
        row = await repository.find(session, Scope.everything(), given["id"])
    assert row is not None
    assert row.dispatchers


async def test_what_was_done_to_many_at_once_is_offered_at_once(visit: Visit) -> None:
    orders = [await visit.order() for _ in range(4)]
    items = [
        {"order_id": one["id"], "version": one["version"], "worker_id": visit.worker.id} for one in orders
    ]
    answer = await visit.backend.post("/api/orders/batch", visit.room, {"move": "dispatch", "items": items})
    assert answer.status_code == 200, answer.text
    given = [one["order"] for one in answer.json()["outcomes"]]
    await visit.moved(given[1], "accept", visit.phone)
    offered = (await my(visit))["undo"]
    assert offered["order_id"] == orders[3]["id"]
    assert {one["order_id"] for one in offered["together"]} == {orders[0]["id"], orders[2]["id"]}
    for one in [*offered["together"], offered]:
        order = {"id": one["order_id"], "version": one["version"]}
        assert (await visit.moved(order, "undo", event_seq=one["event_seq"]))["state"] == "submitted"
    alone = await visit.moved(await visit.order(), "intake")
    assert (await my(visit))["undo"]["together"] == []
    assert alone["state"] == "accepted"
