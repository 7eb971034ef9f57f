"""The customer's page over HTTP: three stages, the promise, the outcome, the rating, and who sees nothing."""

import html
import json
import re
from typing import Any

import pytest

from backend.customerlinks.service import digest_of
from backend.customerlinks.words import SITE
from contract.vocabulary import Role
from tests.backend.customerlinks.conftest import Customer, stages
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import Visit
from tests.backend.workorders.test_loop import pass_time


async def state(visit: Visit, order: dict[str, Any], caller: Headers | None = None) -> dict[str, Any]:
    answer = await visit.backend.get(f"/api/orders/{order['id']}/customer-link", caller or visit.room)
    assert answer.status_code == 200, answer.text
    link: dict[str, Any] = answer.json()["link"]
    return link


async def test_the_customer_follows_three_stages_from_request_to_feedback(
    visit: Visit, customer: Customer
) -> None:
    order = await visit.order(contact_name="李女士", contact_phone="19900000001", address="南京东路 299 号")
    path = await customer.given(order)
    page = await customer.look(path)
    assert stages(page) == ["now", "ahead", "ahead"]
    assert "已收到您的申请" in page
    assert "还剩 1 天 0 小时" in page
    assert order["number"] in page

    visit.backend.clock.advance(60)
    order = await visit.moved(order, "intake")
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id, planned_at="2026-11-21T04:40:00Z")
    assert "预计到达时间：12:40 左右" in await customer.look(path)
    for move, fields in (("accept", {}), ("depart", {}), ("check-in", {"lat": 31.2304, "lon": 121.4737})):
        order = await visit.moved(order, move, visit.phone, **fields)
    page = await customer.look(path)
    assert stages(page) == ["done", "now", "ahead"]
    assert "工程师已到达现场" in page
    order = await visit.moved(order, "reply", visit.phone, text="换了光纤头", result="done")
    page = await customer.look(path)
    assert stages(page) == ["done", "done", "now"]
    assert "已在承诺时限内完成" in page
    order = await visit.moved(order, "confirm")
    order = await visit.moved(order, "feedback", cause="光缆被挖断", advice="施工前\n联系我们")
    page = await customer.look(path)
    assert stages(page) == ["done", "done", "done"]
    assert "光缆被挖断" in page
    assert "施工前\n联系我们" in page


async def test_nothing_on_the_page_is_about_a_person(visit: Visit, customer: Customer) -> None:
    order = await visit.order(
        contact_name="李女士",
        contact_phone="19900000001",
        address="南京东路 299 号",
        description="门禁密码 1234",
    )
    path = await customer.given(order)
    for move, caller, fields in (
        ("dispatch", visit.room, {"worker_id": visit.worker.id}),
        ("accept", visit.phone, {}),
        ("check-in", visit.phone, {"lat": 31.2304, "lon": 121.4737}),
        ("reply", visit.phone, {"text": "内部备注", "result": "done"}),
        ("confirm", visit.room, {"note": "已联系李女士"}),
        ("feedback", visit.room, {"cause": "线路"}),
    ):
        order = await visit.moved(order, move, caller, **fields)
        page = await customer.look(path)
        inner = [
            "李女士",
            "19900000001",
            "南京东路",
            visit.worker.name,
            visit.worker.phone,
            "1234",
            "121.47",
            "内部备注",
        ]
        assert not [word for word in inner if str(word) in page]
        assert "dispatcher" not in page


async def test_a_limit_that_is_passed_stands_still_or_was_missed_says_so(
    visit: Visit, customer: Customer
) -> None:
    order = await visit.until("in_progress")
    path = await customer.given(order)
    order = await visit.moved(order, "suspend", reason="等客户开门")
    page = await customer.look(path)
    assert "处理暂停，时限停止计时" in page
    assert "暂停计时，还剩" in page
    assert "等客户开门" not in page
    await pass_time(visit, 3 * 24 * 3600)
    assert "暂停计时，还剩 1 天 0 小时" in await customer.look(path)
    order = await visit.moved(order, "resume")
    await pass_time(visit, 25 * 3600)
    assert "已超出承诺时限 1 小时 0 分钟" in await customer.look(path)


async def test_an_order_that_ended_early_says_why_and_has_no_stages(visit: Visit, customer: Customer) -> None:
    order = await visit.order()
    path = await customer.given(order)
    await visit.moved(order, "reject", reason="客户难缠", customer_note="<b>材料</b>不全")
    page = await customer.look(path)
    assert stages(page) == []
    assert "您的申请未被受理" in page
    assert "&lt;b&gt;材料&lt;/b&gt;不全" in page
    assert "难缠" not in page
    assert "<b>材料" not in page


async def test_the_customer_rates_once_told_and_may_change_it_until_the_check(
    visit: Visit, customer: Customer
) -> None:
    order = await visit.until("confirmed")
    path = await customer.given(order)
    assert "<form" not in await customer.look(path)
    refused = await customer.rate(path, score=5)
    assert refused.status_code == 409
    assert "现在不能评价了" in refused.text
    order = await visit.moved(order, "feedback", cause="线路")
    assert "<form" in await customer.look(path)
    for wrong in ({"score": 6}, {"score": 0}, {"comment": "x"}, {"score": 5, "comment": "x" * 201}):
        assert (await customer.rate(path, **wrong)).status_code == 422
    assert (await customer.browser.post(f"{path}/rating", content=b"\xff" * 20_000)).status_code == 422
    done = await customer.rate(path, score=4, comment="来得很快 <3")
    assert done.status_code == 303
    page = html.unescape((await customer.browser.get(f"{path}/{done.headers['location']}")).text)
    assert "感谢您的评价" in page
    assert "来得很快 <3" in page
    events = [event["kind"] for event in await visit.history(order)]
    assert events[-1] == "order.rated"
    assert events.count("order.rated") == 1
    await customer.rate(path, score=4, comment="来得很快 <3")  # the same again is not another rating
    await customer.rate(path, score=2, comment="又坏了")
    history = await visit.history(order)
    assert [event["kind"] for event in history].count("order.rated") == 2
    assert (history[-1]["actor_name"], history[-1]["note"]) == ("customer", "2/5 又坏了")
    now = (await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).json()["order"]
    assert (now["state"], now["rating"]["score"], now["rating"]["by"]) == ("rated", 2, "customer")
    await visit.moved(now, "qc-pass", visit.inspector, score=90)
    assert (await customer.rate(path, score=5)).status_code == 409
    page = await customer.look(path)
    assert "<form" not in page
    assert "2 分 · 不满意" in page


async def test_a_link_that_is_wrong_expired_revoked_or_replaced_looks_the_same(
    visit: Visit, customer: Customer
) -> None:
    order = await visit.until("accepted")
    first = await customer.given(order)
    await customer.look(first)
    second = await customer.given(order, days=1)
    gone = await customer.look(first, 404)
    assert await customer.look("/c/" + "A" * 32, 404) == gone
    assert order["number"] not in gone
    assert await state(visit, order) is not None
    revoked = await visit.backend.post(f"/api/orders/{order['id']}/customer-link/revoke", visit.room)
    assert revoked.json() == {"link": None}
    assert await customer.look(second, 404) == gone
    assert (await customer.rate(second, score=5)).status_code == 404
    third = await customer.given(order, days=1)
    await customer.look(third)
    visit.backend.clock.advance(24 * 3600)
    assert await customer.look(third, 404) == gone
    kinds = [event["kind"] for event in await visit_history(visit, order)]
    assert kinds.count("order.link_made") == 3
    assert kinds.count("order.link_revoked") == 1


async def visit_history(visit: Visit, order: dict[str, Any]) -> list[dict[str, Any]]:
    await pass_time(visit, 0)
    return await visit.history(order)


async def test_the_room_learns_whether_the_customer_looked_and_the_secret_is_kept_nowhere(
    visit: Visit, customer: Customer
) -> None:
    order = await visit.order()
    path = await customer.given(order, days=7)
    token = path.rsplit("/", 1)[1]
    assert len(token) >= 22  # 128 bits
    link = await state(visit, order)
    assert (link["opened_at"], link["expires_at"][:10]) == (None, "2026-11-28")
    await customer.look(path)
    assert (await state(visit, order))["opened_at"] is not None
    supervisor = await visit.backend.account(Role.SUPERVISOR)
    assert await state(visit, order, supervisor) is not None
    database = visit.backend.services.settings.database_path
    content = database.read_bytes() + database.with_name(database.name + "-wal").read_bytes()
    assert digest_of(token).encode() in content
    assert token.encode() not in content
    body = (await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).text
    assert token not in body


async def test_a_repeated_request_makes_no_second_link_and_tells_no_secret_again(visit: Visit) -> None:
    order = await visit.order()
    path = f"/api/orders/{order['id']}/customer-link"
    first, again = [await visit.backend.post(path, visit.room, {}, key="made-only-once") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["link"] == again.json()["link"]
    assert first.json()["url"].startswith("http://backend/c/")
    assert again.json()["url"] == ""


async def test_the_page_is_private_cannot_be_framed_and_loads_nothing_from_elsewhere(
    visit: Visit, customer: Customer
) -> None:
    path = await customer.given(await visit.order())
    answer = await customer.browser.get(path)
    headers = answer.headers
    assert headers["cache-control"] == "no-store"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    addresses = re.findall(r'(?:src|href|action)="([^"]+)"', answer.text)
    assert addresses
    assert not [it for it in addresses if it.startswith(("http", "/"))]
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
    for file in ("page.css", "page.js"):
        served = await customer.browser.get(f"/c/files/{file}")
        assert (served.status_code, served.headers["x-content-type-options"]) == (200, "nosniff")
    for inside in ("zh.json", "page.html", "../words.py", ""):
        assert (await customer.browser.get(f"/c/files/{inside}")).status_code == 404


async def test_the_page_speaks_the_readers_language_and_can_be_switched(
    visit: Visit, customer: Customer
) -> None:
    path = await customer.given(await visit.order())
    assert 'lang="zh-CN"' in await customer.look(path)
    customer.language = "en-GB,en;q=0.9"
    assert "Promised by" in await customer.look(path)
    assert "已收到您的申请" in await customer.look(f"{path}?lang=zh")
    customer.language = "de, en;q=0.5"
    assert 'lang="en"' in await customer.look(path)
    assert "cannot be opened" in await customer.look("/c/wrong", 404)


def test_both_languages_have_the_same_sentences() -> None:
    zh, en = (json.loads((SITE / f"{one}.json").read_text(encoding="utf-8")) for one in ("zh", "en"))
    assert list(zh) == list(en)
    for key in zh:
        assert set(re.findall(r"\{(\w+)\}", zh[key])) >= set(re.findall(r"\{(\w+)\}", en[key])) - {"month"}, (
            key
        )


async def test_who_asks_too_often_or_guesses_has_to_wait(visit: Visit, customer: Customer) -> None:
    path = await customer.given(await visit.order())
    for guess in range(20):
        await customer.look(f"/c/{guess:032}", 404)
    answer = await customer.browser.get(path)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 600
    assert "请稍后再试" in answer.text
    visit.backend.clock.advance(601)
    await customer.look(path)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INSPECTOR])
async def test_only_the_room_gives_links_out(visit: Visit, role: Role) -> None:
    order = await visit.order()
    watcher = await visit.backend.account(role)
    for path in ("", "/revoke"):
        answer = await visit.backend.post(f"/api/orders/{order['id']}/customer-link{path}", watcher, {})
        assert answer.status_code == 403


async def test_a_draft_has_no_link(visit: Visit) -> None:
    draft = await visit.order(draft=True)
    answer = await visit.backend.post(f"/api/orders/{draft['id']}/customer-link", visit.room, {})
    assert answer.status_code == 409
