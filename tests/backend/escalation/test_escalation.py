"""Who is told that a limit passes, and when: beside stopwatches, through moves, pauses and restarts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random

import pytest

from backend.settings import Settings
from tests.backend.clocks import ManualClock
from tests.backend.escalation.play import Play
from tests.backend.escalation.stopwatches import Watches, moved, working_days_later

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
        promise = {"repair": working_days_later(now, 3)} if number % 2 else {}
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
