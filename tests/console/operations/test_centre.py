"""Looking back and asking phones, through the operations and a real backend: what is written fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from console.api.client import ApiClient
from console.app import Console
from console.core import units
from console.models.details import LoadState
from console.models.records import RecordQuestion
from contract.tracks import SOURCE_NUMBERS
from contract.vocabulary import FixSource, LocateRefusal, LocateState, MessageState
from tests.conftest import OnQtLoop
from tests.console.office import SITE, Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]
WAY = 4  # fixes besides the first


async def _started(make_console: MakeConsole) -> Console:
    console = make_console()
    console.begin()
    await console.start()
    connection = console.models.connection
    await until(connection.changed, lambda: connection.is_live, what="live")
    return console


async def _walked(office: Office) -> int:
    phone = await office.hire("张三", "13800000001")
    mobile = ApiClient(office.client.base_url)
    mobile.take_session(phone.session)
    try:
        for step in range(1, WAY + 1):
            await office.stand(mobile, SITE[0] + step * 1e-6, SITE[1])
    finally:
        await mobile.close()
    return phone.worker.id


def test_a_track_the_fixes_behind_it_and_the_room_of_then_come_back(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models, operations = console.models, console.operations
        try:
            worker_id = await _walked(Office(console.client))
            await until(models.workers.changed, lambda: worker_id in models.workers, what="worker")
            now = console.ui.clock.now() + timedelta(minutes=1)
            since = now - timedelta(hours=1)
            tracks = models.tracks
            operations.tracks.query([worker_id], since, now)
            await until(tracks.changed, lambda: tracks.state is not LoadState.LOADING, what="tracks")
            assert tracks.state is LoadState.READY, tracks.error
            track = tracks.get(worker_id)
            assert track is not None
            assert tracks.received == WAY + 1
            assert abs(float(track.fixes.lat[0]) - SITE[0]) < 1e-5
            records = models.records
            operations.centre.records.load(RecordQuestion((worker_id,), since, now))
            await until(records.changed, lambda: records.state is not LoadState.LOADING, what="records")
            assert records.error == ""
            assert records.is_whole
            assert records.rows.source.tolist() == [SOURCE_NUMBERS[FixSource.PHONE]] * (WAY + 1)
            assert records.rows.at_ms.tolist() == sorted(records.rows.at_ms, reverse=True)
            replay = operations.replay
            replay.open(console.ui.clock.now().astimezone(units.CHINA).date())
            replay.model.seek(replay.model.until_ms)
            await until(
                replay.model.shown, lambda: replay.model.shown_ms == replay.model.until_ms, what="room"
            )
            past = replay.room.models
            assert past.workers.get(worker_id) is not None
            assert past.fleet.fix(worker_id) is not None
            await until(replay.model.progressed, lambda: len(replay.room.events) > 0, what="what happened")
            replay.close()
        finally:
            await console.close()

    on_qt_loop(story())


def test_requests_and_messages_are_answered_by_the_stream(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models, operations = console.models, console.operations
        try:
            office = Office(console.client)
            phone = await office.hire("张三", "13800000001")
            worker_id = phone.worker.id
            mobile = ApiClient(office.client.base_url)
            mobile.take_session(phone.session)
            await until(models.workers.changed, lambda: worker_id in models.workers, what="worker")
            await operations.centre.locate_now([worker_id])
            asked = models.locates.all()
            assert [one.state for one in asked] == [LocateState.PENDING]
            await office.post(f"/api/my/locate-requests/{asked[0].id}", {"refused": True}, mobile)

            def refused() -> bool:
                found = models.locates.get(asked[0].id)
                return found is not None and found.state is LocateState.REFUSED

            await until(models.locates.changed, refused, what="refused")
            assert await operations.centre.send_message([worker_id], "请回电") == ""

            def sent() -> bool:
                return any(one.state is MessageState.SENT for one in models.messages.all())

            await until(models.messages.changed, sent, what="sent")
            await office.post("/api/my/duty", {"on_duty": False}, mobile)
            await operations.centre.locate_now([worker_id])
            newest = max(models.locates.all(), key=lambda one: one.id)
            assert (newest.state, newest.reason) == (LocateState.REFUSED, LocateRefusal.OFF_DUTY)
            await mobile.close()
        finally:
            await console.close()

    on_qt_loop(story())
