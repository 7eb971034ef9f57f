"""First and last fix, and duty switched on and off, of a day in Shanghai."""

from backend.positions import service as positions
from backend.positions.fix import Fix
from tests.backend.harness import Backend


async def test_a_day_is_told_by_fixes_and_punches(backend: Backend) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    first_ms = backend.clock.now_ms()
    await backend.post("/api/my/duty", phone, {"on_duty": True})
    fixes = [Fix(worker.id, first_ms + n * 60_000, first_ms, 31.2, 121.4 + n / 1000) for n in range(5)]
    await backend.services.database.write_sync(lambda connection: positions.keep(connection, fixes, []))
    backend.clock.advance(600)
    await backend.post("/api/my/duty", phone, {"on_duty": False})
    day = (await backend.get("/api/attendance", phone)).json()
    assert day["day"] == "2026-11-21"
    [row] = day["rows"]
    assert row["fixes"] == 5
    assert row["first_fix_at"].startswith("2026-11-21T04:00:00")
    assert row["last_fix_at"].startswith("2026-11-21T04:04:00")
    assert [punch["kind"] for punch in row["punches"]] == ["on", "off"]
    assert row["first_on_duty_at"].startswith("2026-11-21T04:00:00")
    assert row["last_off_duty_at"].startswith("2026-11-21T04:10:00")
    [empty] = (await backend.get("/api/attendance?day=2026-11-20", phone)).json()["rows"]
    assert (empty["fixes"], empty["punches"], empty["first_fix_at"]) == (0, [], None)


async def test_a_day_ends_at_midnight_in_shanghai(backend: Backend) -> None:
    worker = await backend.worker()
    at_ms = backend.clock.now_ms() + 12 * 3_600_000
    fixes = [Fix(worker.id, at_ms - 1, at_ms, 31.2, 121.4), Fix(worker.id, at_ms, at_ms, 31.2, 121.5)]
    await backend.services.database.write_sync(lambda connection: positions.keep(connection, fixes, []))
    phone = await backend.sign_in(worker)
    for day in ("2026-11-21", "2026-11-22"):
        [row] = (await backend.get(f"/api/attendance?day={day}", phone)).json()["rows"]
        assert row["fixes"] == 1


async def test_a_day_that_is_none_is_refused(backend: Backend) -> None:
    phone = await backend.sign_in(await backend.worker())
    for day in ("2026-02-30", "0001-01-01", "9999-12-31", "x"):
        assert (await backend.get(f"/api/attendance?day={day}", phone)).status_code == 422
