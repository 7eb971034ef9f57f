"""Looking up where somebody was."""

from backend.positions.fix import Fix
from contract.vocabulary import EventKind
from tests.backend.harness import Backend, Headers

SECOND = 1000


async def walk(backend: Backend, worker_id: int, count: int) -> int:
    """`count` fixes a second apart, ending now; answers the time of the first."""
    now_ms = backend.clock.now_ms()
    first_ms = now_ms - (count - 1) * SECOND
    fixes = [Fix(worker_id, first_ms + n * SECOND, now_ms, 31.2 + n * 1e-5, 121.4) for n in range(count)]
    await backend.services.pipeline.submit(fixes)
    return first_ms


async def test_positions_are_listed_oldest_first_page_by_page(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(600)
    await walk(backend, worker.id, 5)
    found: list[float] = []
    cursor = ""
    for _ in range(3):
        url = f"/api/workers/{worker.id}/positions?limit=2{cursor}"
        page = (await backend.get(url, dispatcher)).json()
        found += [item["lat"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert found == sorted(found)
    assert len(found) == 5


async def test_since_and_until_cut_the_list(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(600)
    await walk(backend, worker.id, 10)
    until = backend.clock.now()
    answer = await backend.client.get(
        f"/api/workers/{worker.id}/positions",
        headers=dispatcher,
        params={"since": "2026-11-21T04:09:56Z", "until": until.isoformat()},
    )
    items = answer.json()["items"]
    assert [it["at"] for it in items] == [f"2026-11-21T04:09:5{n}Z" for n in (6, 7, 8, 9)]


async def test_marks_are_words(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit([Fix(worker.id, now_ms + 3_600_000, now_ms, 0.0, 0.0)])
    item = (await backend.get(f"/api/workers/{worker.id}/positions", dispatcher)).json()["items"][0]
    assert item["marks"] == ["null_island", "clock_ahead"]
    assert item["device_at"] == "2026-11-21T05:00:00Z"
    assert item["source"] == "osmand"


async def test_looking_at_somebody_is_recorded_once_and_not_at_oneself(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    own = await backend.sign_in(worker)
    backend.clock.advance(60)
    await walk(backend, worker.id, 3)
    before = len(await backend.events())
    page = (await backend.get(f"/api/workers/{worker.id}/positions?limit=2", dispatcher)).json()
    await backend.get(f"/api/workers/{worker.id}/positions?limit=2&cursor={page['next_cursor']}", dispatcher)
    assert (await backend.get(f"/api/workers/{worker.id}/positions", own)).status_code == 200
    recorded = (await backend.events())[before:]
    assert [(it.kind, it.subject_id) for it in recorded] == [(EventKind.POSITIONS_LOOKED_UP, worker.id)]


async def test_somebody_outside_the_scope_is_not_found(backend: Backend, north_dispatcher: Headers) -> None:
    worker = await backend.worker(backend.departments.south, on_duty=True)
    other = await backend.sign_in(await backend.worker())
    path = f"/api/workers/{worker.id}/positions"
    assert (await backend.get(path, north_dispatcher)).status_code == 404
    assert (await backend.get(path, other)).status_code == 404
