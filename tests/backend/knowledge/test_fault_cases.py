"""Fault cases over HTTP: found by pieces of Chinese, changed, removed, restored, attached to orders."""

from typing import Any

from backend.knowledge import index
from contract.vocabulary import OrderType
from tests.backend.harness import Backend, Headers

LIGHT: dict[str, Any] = {
    "title": "光猫 LOS 灯红，光路中断",
    "product": "LAN终端",
    "symptom": "宽带和电话都不通",
    "cause": "皮线光缆被装修挤断",
    "remedy": "更换皮线光缆并重做快速连接器",
}
DIAL: dict[str, Any] = {"title": "拨号提示 691", "symptom": "账号或密码错误", "remedy": "重置密码"}
LINE: dict[str, Any] = {"title": "专线丢包", "symptom": "收光功率过低", "cause": "尾纤弯折"}


async def make(backend: Backend, caller: Headers, body: dict[str, Any]) -> dict[str, Any]:
    made = await backend.post("/api/fault-cases", caller, body)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def find(backend: Backend, caller: Headers, question: str = "") -> list[str]:
    answer = await backend.client.get("/api/fault-cases", params={"q": question}, headers=caller)
    assert answer.status_code == 200, answer.text
    return [case["title"] for case in answer.json()["items"]]


async def test_cases_are_found_by_any_piece_of_their_text(backend: Backend, dispatcher: Headers) -> None:
    for body in (LIGHT, DIAL, LINE):
        await make(backend, dispatcher, body)
    assert await find(backend, dispatcher, "光猫") == [LIGHT["title"]]
    assert await find(backend, dispatcher, "los") == [LIGHT["title"]]
    assert await find(backend, dispatcher, "LO") == [LIGHT["title"]]
    assert await find(backend, dispatcher, "691") == [DIAL["title"]]
    assert (await find(backend, dispatcher, "皮线 连接器"))[0] == LIGHT["title"]
    assert await find(backend, dispatcher, "没有这样的事") == []
    assert len(await find(backend, dispatcher)) == 3


async def test_a_whole_description_finds_what_is_like_it(backend: Backend, dispatcher: Headers) -> None:
    for body in (DIAL, LINE, LIGHT):
        await make(backend, dispatcher, body)
    said = "客户说昨天装修以后宽带就不通了，光猫上面的LOS灯一直是红的"
    assert (await find(backend, dispatcher, said))[0] == LIGHT["title"]


async def test_a_changed_case_is_found_by_its_new_words(backend: Backend, dispatcher: Headers) -> None:
    case = await make(backend, dispatcher, DIAL)
    path = f"/api/fault-cases/{case['id']}"
    changed = await backend.patch(path, dispatcher, {"version": 1, "title": "认证失败"})
    assert (changed.json()["version"], changed.json()["symptom"]) == (2, DIAL["symptom"])
    assert await find(backend, dispatcher, "691") == []
    assert await find(backend, dispatcher, "认证") == ["认证失败"]
    late = await backend.patch(path, dispatcher, {"version": 1, "title": "x"})
    assert (late.status_code, late.json()["current"]["title"]) == (409, "认证失败")


async def test_a_removed_case_comes_back(backend: Backend, dispatcher: Headers) -> None:
    case = await make(backend, dispatcher, DIAL)
    path = f"/api/fault-cases/{case['id']}"
    assert (await backend.post(f"{path}/remove", dispatcher, {"version": 1})).json()["removed"] is True
    assert await find(backend, dispatcher, "691") == await find(backend, dispatcher) == []
    assert (await backend.post(f"{path}/remove", dispatcher, {"version": 2})).status_code == 404
    assert (await backend.post(f"{path}/restore", dispatcher, {"version": 2})).json()["removed"] is False
    assert await find(backend, dispatcher, "691") == [DIAL["title"]]
    kinds = [event.kind for event in await backend.events() if event.subject_kind == "fault_case"]
    assert kinds == ["fault_case.created", "fault_case.removed", "fault_case.restored"]


async def test_a_case_goes_with_an_order_once(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    case = await make(backend, dispatcher, LIGHT)
    order = (
        await backend.post(
            "/api/orders",
            dispatcher,
            {"type": OrderType.FAULT, "source": "hotline", "title": "断网", "address": "南京东路 1 号"},
        )
    ).json()
    attach, of_order = f"/api/fault-cases/{case['id']}/attach", f"/api/orders/{order['id']}/fault-cases"
    for _again in range(2):
        assert (await backend.post(attach, dispatcher, {"order_id": order["id"]})).status_code == 200
    assert [one["id"] for one in (await backend.get(of_order, dispatcher)).json()["items"]] == [case["id"]]
    assert (await backend.get(of_order, north_dispatcher)).status_code == 404
    assert (await backend.post(attach, north_dispatcher, {"order_id": order["id"]})).status_code == 404
    detach = f"/api/fault-cases/{case['id']}/detach"
    assert (await backend.post(detach, dispatcher, {"order_id": order["id"]})).status_code == 200
    assert (await backend.post(detach, dispatcher, {"order_id": order["id"]})).status_code == 404
    assert (await backend.get(of_order, dispatcher)).json()["items"] == []


async def test_an_index_that_is_gone_is_made_anew(backend: Backend, dispatcher: Headers) -> None:
    await make(backend, dispatcher, LIGHT)
    async with backend.services.database.writing() as session:
        await (await session.connection()).exec_driver_sql("DROP TABLE fault_case_words")
        await index.prepare(session)
    assert await find(backend, dispatcher, "光猫") == [LIGHT["title"]]


async def test_workers_read_cases_and_write_none(backend: Backend, dispatcher: Headers) -> None:
    await make(backend, dispatcher, LIGHT)
    worker = await backend.worker()
    caller = await backend.sign_in(worker)
    assert await find(backend, caller, "光猫") == [LIGHT["title"]]
    assert (await backend.post("/api/fault-cases", caller, DIAL)).status_code == 403


async def test_check_lists_are_brought_and_can_be_changed(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    async def steps_of(product: str) -> tuple[int, list[str]]:
        lists = (await backend.get("/api/check-lists", dispatcher)).json()["items"]
        [found] = [one for one in lists if one["product"] == product]
        return found["version"], [step["text"] for step in found["steps"]]

    version, steps = await steps_of("LAN专线")
    assert (version, len(steps)) == (0, 5)
    body: dict[str, Any] = {
        "product": "LAN专线",
        "version": 0,
        "steps": [{"text": "ping 网关", "fault": "查路由"}],
    }
    assert (await backend.post("/api/check-lists", dispatcher, body)).status_code == 403
    assert (await backend.post("/api/check-lists", admin, body)).json()["version"] == 1
    assert await steps_of("LAN专线") == (1, ["ping 网关"])
    late = await backend.post("/api/check-lists", admin, body | {"steps": [{"text": "x"}]})
    assert late.status_code == 409
