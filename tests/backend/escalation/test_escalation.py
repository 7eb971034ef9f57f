"""Who is told that a limit passes, and when: beside stopwatches, through moves, pauses and restarts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random

import pytest

from backend.accounts.service import create_account
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.escalation.play import Play
from tests.backend.escalation.stopwatches import Watches, moved, working_days_later
from tests.backend.harness import Headers, bearer

BEFORE_THE_HOLIDAYS = datetime(2026, 9, 29, 1, 30, tzinfo=UTC)
IN_DAYS = {"category": "C网行业应用", "product": "物流E通"}  # to be done in three working days
SELDOM = {"cancel": 0.03, "return": 0.4, "suspend": 0.5, "reopen": 0.5, "qc-fail": 2.0, "dispatch": 0.7}
PLAYED = {
    *("intake", "dispatch", "accept", "return", "depart", "check-in", "start", "suspend", "resume"),
    *("reply", "confirm", "reopen", "feedback", "qc-fail", "qc-pass", "rework", "cancel"),
}


@pytest.fixture
async def play(settings: Settings) -> AsyncIterator[Play]:
    play = Play(settings, ManualClock(BEFORE_THE_HOLIDAYS))
    await play.open()
    yield play
    await play.close()


@pytest.mark.parametrize("seed", range(2))
async def test_everything_is_told_when_stopwatches_say_so_and_once(play: Play, seed: int) -> None:
    chance = Random(f"stopwatches {seed}")
    watches: dict[int, Watches] = {}
    for number in range(5):
        now = play.clock.now()
        made = await play.order(**(IN_DAYS if number % 2 else {}))
        days = {"feedback": 1, "repair": 3} if number % 2 else {}
        promise = {kind: working_days_later(now, count) for kind, count in days.items()}
        watches[made["id"]] = Watches()
        moved(watches[made["id"]], "created", now, promise)
        pause_s = chance.choice((0, 0.5, 100))
        play.clock.advance(pause_s)
        for one in watches.values():
            one.pass_time(pause_s)
    for _ in range(70):
        seconds = chance.choice((0, 1, 240, 700, 1100, 2500, 9_000, 90_000))
        before = play.clock.now()
        if chance.random() < 0.08:
            await play.restart(down_s=seconds)
        else:
            await play.wait(seconds)
        passed_s = (play.clock.now() - before).total_seconds()
        order_id = chance.choice(sorted(watches))
        for one in watches.values():
            one.pass_time(passed_s)
            one.tell(play.clock.now())
        seen = await play.shown(order_id)
        possible = {move: who for move, who in seen["possible_moves"].items() if move in PLAYED}
        if possible:
            move = chance.choices(list(possible), [SELDOM.get(move, 1.0) for move in possible])[0]
            await play.move(seen, move, possible[move])
            moved(watches[order_id], move, play.clock.now(), {})
            watches[order_id].tell(play.clock.now())
        await play.wait(0)
        assert await play.alerts(order_id) == watches[order_id].all_told()
        standing = await play.standing()
        assert standing == {known: one.alarm() for known, one in watches.items() if one.alarm()}
    for known, one in watches.items():
        assert await play.alerts(known) == one.all_told()
    assert max(len(one.told) for one in watches.values()) > 5, "the play told nobody anything"


async def test_it_is_told_by_itself_within_a_second(play: Play) -> None:
    """Nobody calls a round here: the watch wakes up on its own."""
    made = await play.order()
    play.clock.advance(900.001)
    async with asyncio.timeout(5):
        while not (await play.shown(made["id"]))["alerts"]:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.02)
    kinds = [event.kind for event in await play.backend.events()]
    assert {"order.due_soon", "order.overdue", "alarm.raised"} <= set(kinds)


async def test_who_acknowledged_the_first_level_did_not_see_the_second(play: Play) -> None:
    made = await play.order()
    await play.wait(901)
    [alarm] = await play.alarms()
    assert (alarm["step"], alarm["role"], alarm["level"]) == (1, "dispatcher", "orange")
    path = f"/api/alarms/{alarm['id']}/acknowledge"
    await play.backend.post(path, await play.caller("room"), {"version": alarm["version"]})
    await play.wait(600)
    [again] = await play.alarms()
    assert again["id"] == alarm["id"], "an alarm goes up, it is not doubled"
    assert (again["step"], again["role"], again["level"]) == (2, "supervisor", "red")
    assert (again["state"], again["acknowledged_by"]) == ("active", "")
    seen = await play.shown(made["id"])
    await play.move(seen, "dispatch", seen["possible_moves"]["dispatch"])
    await play.wait(0)
    [ended] = await play.alarms()
    assert ended["state"] == "cleared"
    assert (await play.shown(made["id"]))["version"] == made["version"] + 1, (
        "telling is no change of the order"
    )


async def test_the_nearest_who_have_the_role_are_named(play: Play) -> None:
    assert play.departments is not None
    await play.backend.account(Role.SUPERVISOR)
    made = await play.order()
    await play.wait(901)
    await play.backend.account(Role.SUPERVISOR, play.departments.north)
    await play.wait(600)
    named = {it["role"]: it["names"] for it in (await play.shown(made["id"]))["alerts"]}
    assert [name.split()[0] for name in named["dispatcher"]] == ["dispatcher"]
    assert len(named["supervisor"]) == 1, "the one above is not asked where there is one at hand"


async def test_another_chain_holds_from_the_moment_it_is_saved(play: Play) -> None:
    made = await play.order()
    await play.wait(1000)
    admin = await play.backend.account(Role.ENTERPRISE_ADMIN)
    steps = [{"role": "dispatcher", "after_s": 0}, {"role": "enterprise_admin", "after_s": 60}]
    bad = {"version": 1, "escalation": {"steps": [*steps, steps[1]]}}
    assert (await play.backend.patch("/api/organisation", admin, bad)).status_code == 422
    good = {"version": 1, "escalation": {"steps": steps}}
    assert (await play.backend.patch("/api/organisation", admin, good)).status_code == 200
    await play.wait(0)
    assert [it[1:3] for it in await play.alerts(made["id"])][1:] == [
        (1, "dispatcher"),
        (2, "enterprise_admin"),
    ]


async def test_a_limit_that_was_taken_back_leaves_nothing_told_to_the_next(play: Play) -> None:
    services = play.backend.services
    async with services.database.writing() as session:
        who = {"name": "周敏", "role": Role.DISPATCHER, "department_id": 1, "clock": play.clock}
        account = await create_account(session, username="zhou", **who)  # type: ignore[arg-type]  # a table of keywords

    async def zhou() -> Headers:
        async with services.database.writing() as session:
            return bearer((await services.authenticator.open(session, account, None)).access_token)

    made = await play.order()
    path = f"/api/orders/{made['id']}"
    body = {"version": 1, "worker_id": play.workers[0].id}
    assert (await play.backend.post(f"{path}/dispatch", await zhou(), body)).status_code == 200
    await play.wait(1801)
    assert [it[:2] for it in await play.alerts(made["id"])] == [(2, 0), (2, 1)]
    step = (await play.backend.get("/api/my/undo", await zhou())).json()["undo"]["event_seq"]
    undone = await play.backend.post(f"{path}/undo", await zhou(), {"version": 2, "event_seq": step})
    assert undone.status_code == 200, undone.text
    await play.wait(0)
    assert (await play.standing())[made["id"]] == 2, "the dispatch limit has never stopped"
    body["version"] = undone.json()["version"]
    assert (await play.backend.post(f"{path}/dispatch", await zhou(), body)).status_code == 200
    await play.wait(0)
    assert await play.standing() == {}
    await play.wait(1801)
    assert [it[:2] for it in await play.alerts(made["id"])][-2:] == [(2, 0), (2, 1)]
    assert await play.standing() == {made["id"]: 1}
