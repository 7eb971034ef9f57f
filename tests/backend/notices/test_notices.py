"""The customer hears of the order: written from the log, handed to a real gateway, and what becomes of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.app import build, gateway_of
from backend.notices.tasks import NoticeOutbox
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Headers
from tests.backend.notices.gateway import LittleGateway
from tests.backend.workorders.conftest import Visit, visit as visit

PHONE = "138-0000-5678"
KEY = "k-5f1d-and-more"


@pytest.fixture
def gateway() -> Iterator[LittleGateway]:
    with LittleGateway() as gateway:
        yield gateway


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, public_url="https://dispatch.example.cn")


def outbox(visit: Visit) -> NoticeOutbox:
    return visit.backend.services.notice_outbox


async def set_up(visit: Visit, admin: Headers, **fields: Any) -> dict[str, Any]:
    version = (await visit.backend.get("/api/notice-settings", admin)).json()["version"]
    answer = await visit.backend.patch("/api/notice-settings", admin, {"version": version} | fields)
    assert answer.status_code == 200, answer.text
    await outbox(visit).round()
    return dict(answer.json())


async def told(visit: Visit, order: dict[str, Any]) -> list[dict[str, Any]]:
    """What the order's customer was told, oldest first."""
    answer = await visit.backend.get(f"/api/orders/{order['id']}/notices", visit.room)
    assert answer.status_code == 200, answer.text
    return list(reversed(answer.json()["items"]))


async def send(visit: Visit, order: dict[str, Any], said: str = "请在家等候", **more: Any) -> httpx.Response:
    body = {"occasion": "other", "text": said} | more
    return await visit.backend.post(f"/api/orders/{order['id']}/notices", visit.room, body)


async def past_grace(visit: Visit) -> None:
    await outbox(visit).round()
    visit.backend.clock.advance(31)
    await outbox(visit).round()


async def test_a_visit_is_told_step_by_step_with_links_that_open(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, gateway_key=KEY)
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "intake")
    await past_grace(visit)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    order = await visit.moved(order, "accept", visit.phone)
    order = await visit.moved(order, "depart", visit.phone)
    await past_grace(visit)
    order = await visit.moved(order, "check-in", visit.phone, lat=31.2304, lon=121.4737)
    order = await visit.moved(order, "reply", visit.phone, text="内部话", result="done")
    await past_grace(visit)
    order = await visit.moved(order, "confirm")
    order = await visit.moved(order, "feedback", cause="光缆被挖断")
    await past_grace(visit)

    notices = await told(visit, order)
    assert [(it["occasion"], it["state"]) for it in notices] == [
        ("taken_in", "sent"),
        ("on_the_way", "sent"),
        ("repaired", "sent"),
        ("completed", "sent"),
    ]
    first, *_others, last = gateway.taken
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert first.headers["idempotency-key"] == first.body["id"]
    assert first.body["to"] == "13800005678"
    assert order["number"] in first.body["text"]
    assert not [text for text in gateway.texts if "内部话" in text or visit.worker.name in text]
    links = [re.search(r"https://dispatch\.example\.cn(/c/\S+)", text) for text in gateway.texts]
    assert [link is not None for link in links] == [True, True, False, True]
    for link in links:  # the first one still holds after the last was sent
        if link is not None:
            page = await visit.backend.client.get(link.group(1))
            assert page.status_code == 200
    assert "评价" in last.body["text"]
    assert all(it["phone_masked"] == "138****5678" for it in notices)
    log = (await visit.backend.get("/api/events?limit=500", visit.room)).text
    assert "13800005678" not in log
    assert KEY not in log
    assert not [link for link in links if link is not None and link.group(1).split("/")[-1] in log]


async def test_without_a_gateway_notices_wait_and_are_sent_by_hand(visit: Visit) -> None:
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "intake")
    await past_grace(visit)
    answer = await visit.backend.get(f"/api/orders/{order['id']}/notices", visit.room)
    assert answer.json()["gateway"] == "none"
    [waiting] = answer.json()["items"]
    assert waiting["state"] == "queued"
    sent = await visit.backend.post(f"/api/notices/{waiting['id']}/by-hand", visit.room)
    assert sent.status_code == 200, sent.text
    link = re.search(r"https://dispatch\.example\.cn(/c/\S+)", sent.json()["text"])
    assert link is not None
    assert (await visit.backend.client.get(link.group(1))).status_code == 200
    assert (sent.json()["notice"]["state"], sent.json()["notice"]["sent_by"]) == ("sent", "dispatcher 1")
    again = await visit.backend.post(f"/api/notices/{waiting['id']}/by-hand", visit.room)
    assert again.status_code == 409


async def test_a_gateway_that_is_down_is_tried_again_and_says_so_meanwhile(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, gateway_key=KEY, grace_s=0)
    gateway.status = 503
    order = await visit.order(contact_phone=PHONE)
    assert (await send(visit, order)).status_code == 201
    await outbox(visit).round()
    [waiting] = await told(visit, order)
    assert (waiting["state"], waiting["error"], waiting["attempts"]) == ("queued", "broken", 1)
    assert (await outbox(visit).sender()).gateway_state == "trouble"
    gateway.status, gateway.answer = 200, {"state": "delivered"}
    await outbox(visit).round()
    assert len(gateway.taken) == 1  # not at once
    visit.backend.clock.advance(3)
    await outbox(visit).round()
    [sent] = await told(visit, order)
    assert (sent["state"], sent["error"], sent["attempts"]) == ("delivered", None, 2)
    assert len({one.body["id"] for one in gateway.taken}) == 1  # the gateway can know it again


async def test_refused_by_the_gateway_it_is_failed_and_can_be_sent_again(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, gateway_key=KEY)
    gateway.status, gateway.answer = 422, {"reason": "blacklisted"}
    order = await visit.order(contact_phone=PHONE)
    await send(visit, order)
    await outbox(visit).round()
    [failed] = await told(visit, order)
    assert (failed["state"], failed["error"]) == ("failed", "blacklisted")
    gateway.status, gateway.answer = 200, {}
    again = await visit.backend.post(f"/api/notices/{failed['id']}/again", visit.room)
    assert again.json()["id"] != failed["id"]
    await outbox(visit).round()
    assert [it["state"] for it in await told(visit, order)] == ["failed", "sent"]
    assert len({one.body["id"] for one in gateway.taken}) == 2
    assert (
        await visit.backend.post(f"/api/notices/{again.json()['id']}/again", visit.room)
    ).status_code == 409


@pytest.mark.parametrize(
    ("status", "error"), [(401, "unauthorized"), (429, "busy"), (500, "broken"), (302, "broken")]
)
async def test_what_may_pass_is_no_failure(
    visit: Visit, admin: Headers, gateway: LittleGateway, status: int, error: str
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url)
    gateway.status = status
    order = await visit.order(contact_phone=PHONE)
    await send(visit, order)
    await outbox(visit).round()
    [waiting] = await told(visit, order)
    assert (waiting["state"], waiting["error"]) == ("queued", error)
    assert "authorization" not in gateway.taken[0].headers


async def test_nobody_there_is_said_and_after_a_day_given_up(visit: Visit, admin: Headers) -> None:
    with LittleGateway() as gone:
        url = gone.url
    await set_up(visit, admin, gateway_url=url)
    order = await visit.order(contact_phone=PHONE)
    await send(visit, order)
    await outbox(visit).round()
    assert [(it["state"], it["error"]) for it in await told(visit, order)] == [("queued", "unreachable")]
    visit.backend.clock.advance(24 * 3600)
    await outbox(visit).round()
    room = await visit.backend.account(Role.DISPATCHER)
    [given_up] = (await visit.backend.get("/api/notices?state=failed", room)).json()["items"]
    assert given_up["error"] == "expired"


async def test_a_step_taken_back_in_time_is_not_told(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url)
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "cancel", reason="点错了")
    await outbox(visit).round()
    [waiting] = await told(visit, order)
    assert "点错了" not in waiting["text"]
    mine = (await visit.backend.get("/api/my/undo", visit.room)).json()
    seq = mine["undo"]["event_seq"]
    undone = await visit.backend.post(
        f"/api/orders/{order['id']}/undo", visit.room, {"event_seq": seq, "version": order["version"]}
    )
    assert undone.status_code == 200, undone.text
    await past_grace(visit)
    assert [(it["state"], it["error"]) for it in await told(visit, order)] == [("failed", "withdrawn")]
    assert gateway.taken == []


async def test_why_it_ended_is_said_in_the_words_for_the_customer(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, grace_s=0)
    for note, expected in (("已按您的要求改期", "已按您的要求改期"), ("", "如有疑问，请联系我们的客服。")):
        order = await visit.order(contact_phone=PHONE)
        await visit.moved(order, "reject", reason="客户难缠", customer_note=note)
        await outbox(visit).round()
        assert gateway.texts[-1].endswith(expected)
        assert "难缠" not in gateway.texts[-1]


async def test_newer_news_overtakes_what_still_waits(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    rule = {"automatic": True, "text": "已派人 {number}", "link": False}
    await set_up(visit, admin, gateway_url=gateway.url, occasions={"dispatched": rule})
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "intake")
    await outbox(visit).round()
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    await past_grace(visit)
    assert [(it["occasion"], it["error"]) for it in await told(visit, order)] == [
        ("taken_in", "overtaken"),
        ("dispatched", None),
    ]
    assert gateway.texts == [f"已派人 {order['number']}"]


async def test_who_cannot_be_called_is_said_and_inner_orders_tell_nobody(visit: Visit) -> None:
    customer = {"name": "医院", "lat": 31.2, "lon": 121.4, "department_id": visit.worker.department_id}
    made = await visit.backend.post("/api/customers", visit.room, customer)
    silent = await visit.order(customer_id=made.json()["id"])
    wrong = await visit.order(contact_phone="前台")
    nobody, patrol = await visit.order(), await visit.order(type="patrol", contact_phone=PHONE)
    for order in (silent, wrong, nobody, patrol):
        await visit.moved(order, "intake")
    await outbox(visit).round()
    assert [it["error"] for it in await told(visit, silent)] == ["no_phone"]
    assert [it["error"] for it in await told(visit, wrong)] == ["bad_phone"]
    assert await told(visit, nobody) == []
    assert await told(visit, patrol) == []
    assert (await send(visit, nobody)).status_code == 409
    assert (await send(visit, silent)).status_code == 409
    path, called = f"/api/customers/{made.json()['id']}", {"version": 1, "contact_phone": PHONE}
    assert (await visit.backend.patch(path, visit.room, called)).status_code == 200
    assert (await send(visit, silent)).json()["phone_masked"] == "138****5678"


async def test_on_the_way_names_a_range_and_the_page_shows_it_too(visit: Visit) -> None:
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    order = await visit.moved(order, "accept", visit.phone)
    device = await visit.backend.device(visit.worker.id)
    fix = f"id={device}&lat=31.2604&lon=121.4737&timestamp={visit.backend.clock.now_ms() // 1000}"
    assert (await visit.backend.client.get(f"/ingest/osmand?{fix}")).status_code == 200
    order = await visit.moved(order, "depart", visit.phone)
    await outbox(visit).round()
    [*_before, notice] = await told(visit, order)
    arrival = re.search(r"预计 (\d\d:\d\d)～(\d\d:\d\d) 到达", notice["text"])
    assert arrival is not None, notice["text"]
    assert "12:00" < arrival.group(1) < arrival.group(2)
    link = await visit.backend.post(f"/api/orders/{order['id']}/customer-link", visit.room, {})
    page = await visit.backend.client.get(link.json()["url"].removeprefix("https://dispatch.example.cn"))
    assert f"{arrival.group(1)}～{arrival.group(2)}" in page.text
    assert "31.26" not in page.text
    answer = await visit.backend.get(f"/api/orders/{order['id']}/notices", visit.room)
    assert arrival.group(0) in answer.json()["drafts"]["on_the_way"]


async def test_what_was_not_written_before_a_crash_is_written_once_after_it(
    clock: ManualClock, visit: Visit, gateway: LittleGateway, admin: Headers
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, grace_s=0)
    services = visit.backend.services
    services.database.on_committed.remove(services.notice_outbox.on_committed)  # it dies here
    order = await visit.order(contact_phone=PHONE)
    order = await visit.moved(order, "intake")
    for _start in range(2):
        fresh = NoticeOutbox(
            database=services.database,
            clock=clock,
            orders=services.workorders,
            expected=services.arriving.expected,
            gateway_of=gateway_of,
            public_url=None,
        )
        fresh.begin(10_000)  # not its first start
        services.database.on_committed.append(fresh.on_committed)
        await fresh.round()
        services.database.on_committed.remove(fresh.on_committed)
        await fresh.close()
    assert [(it["occasion"], it["state"]) for it in await told(visit, order)] == [("taken_in", "sent")]
    assert len(gateway.taken) == 1
    assert "http" not in gateway.texts[0]  # nobody told this one where customers reach it


async def test_what_a_full_disk_interrupted_is_taken_up_by_the_next_round(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, grace_s=0)
    database = visit.backend.services.database
    order = await visit.moved(await visit.order(contact_phone=PHONE), "intake")
    full = "BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    async with database.writing() as session:
        await session.execute(text(f"CREATE TRIGGER full_disk {full}"))
    for _round in range(2):
        with pytest.raises(DBAPIError, match="disk is full"):
            await outbox(visit).round()
    assert gateway.taken == []
    async with database.writing() as session:
        await session.execute(text("DROP TRIGGER full_disk"))
    await outbox(visit).round()  # nothing else has happened meanwhile
    assert [(it["occasion"], it["state"]) for it in await told(visit, order)] == [("taken_in", "sent")]
    assert len(gateway.taken) == 1


async def test_the_gateway_reports_later_what_became_of_it(
    visit: Visit, admin: Headers, gateway: LittleGateway
) -> None:
    await set_up(visit, admin, gateway_url=gateway.url, gateway_key=KEY)
    order = await visit.order(contact_phone=PHONE)
    for _one in range(2):
        await send(visit, order)
    await outbox(visit).round()
    first, second = sorted((one.body["id"] for one in gateway.taken), key=lambda id_: id_.rpartition("-")[2])
    client, known = visit.backend.client, {"Authorization": f"Bearer {KEY}"}

    async def report(headers: dict[str, str], **said: object) -> int:
        return (await client.post("/n/receipt", json=said, headers=headers)).status_code

    assert await report({}, id=first, state="delivered") == 401
    assert await report({"Authorization": "Bearer "}, id=first, state="delivered") == 401
    assert await report(known, id="ff-1", state="delivered") == 404
    assert await report(known, id=first, state="eaten") == 422
    assert await report(known, id=first, state="delivered") == 204
    assert await report(known, id=second, state="failed", reason="switched_off") == 204
    notices = await told(visit, order)
    assert [(it["state"], it["error"]) for it in notices] == [("delivered", None), ("failed", "switched_off")]


async def test_another_departments_notices_are_nobodys_business(visit: Visit, backend: Backend) -> None:
    order = await visit.order(contact_phone=PHONE)
    made = await send(visit, order)
    south = await backend.account(Role.DISPATCHER, backend.departments.south)
    assert (await backend.get("/api/notices", south)).json()["items"] == []
    for path in (f"/api/notices/{made.json()['id']}/again", f"/api/notices/{made.json()['id']}/by-hand"):
        assert (await backend.post(path, south)).status_code == 404


async def test_a_backend_opens_again_with_what_it_stored(settings: Settings, clock: ManualClock) -> None:
    for _time in range(2):
        app = build(settings, clock)
        async with app.router.lifespan_context(app):
            sender = await app.state.services.notice_outbox.sender()
            assert sender.settings.version == 1
