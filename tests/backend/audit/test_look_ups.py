"""Every look-up of a person's position is visible to that person, and to no colleague."""

from typing import Any

from tests.backend.harness import Backend, Headers


async def look_ups(backend: Backend, phone: Headers) -> list[dict[str, Any]]:
    answer = await backend.get("/api/my/look-ups", phone)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_reading_a_history_and_asking_the_phone_are_shown_newest_first(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    since = "2026-11-20T00:00:00Z"
    await backend.get(f"/api/workers/{worker.id}/positions?since={since}", dispatcher)
    backend.clock.advance(60)
    await backend.post("/api/locate-requests", dispatcher, {"worker_ids": [worker.id]})
    asked, read = await look_ups(backend, phone)
    assert (asked["kind"], asked["refused"], asked["since"]) == ("locate", False, None)
    assert (read["kind"], read["since"], read["until"]) == ("track", since, None)
    assert read["by"] == asked["by"] != ""
    assert read["at"] < asked["at"]


async def test_a_request_that_a_rule_refused_is_shown_as_refused(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=False)
    phone = await backend.sign_in(worker)
    await backend.post("/api/locate-requests", dispatcher, {"worker_ids": [worker.id]})
    assert [(it["kind"], it["refused"]) for it in await look_ups(backend, phone)] == [("locate", True)]


async def test_what_the_worker_does_himself_is_no_look_up(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    asked = await backend.post("/api/locate-requests", dispatcher, {"worker_ids": [worker.id]})
    locate_id = asked.json()["items"][0]["id"]
    await backend.post(f"/api/my/locate-requests/{locate_id}", phone, {"refused": True})
    await backend.get(f"/api/workers/{worker.id}/positions", phone)
    assert len(await look_ups(backend, phone)) == 1


async def test_a_colleague_sees_nothing_of_it(backend: Backend, dispatcher: Headers) -> None:
    worker, colleague = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    await backend.get(f"/api/workers/{worker.id}/positions", dispatcher)
    assert await look_ups(backend, await backend.sign_in(colleague)) == []


async def test_the_list_comes_page_by_page(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    for _ in range(3):
        await backend.get(f"/api/workers/{worker.id}/positions", dispatcher)
    first = (await backend.get("/api/my/look-ups?limit=2", phone)).json()
    assert len(first["items"]) == 2
    rest = (await backend.get(f"/api/my/look-ups?limit=2&cursor={first['next_cursor']}", phone)).json()
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)
