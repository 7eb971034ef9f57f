"""The mileage by the road in the open window: comes after the tracks, or says why it does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

import msgspec
import pytest
from PySide6.QtCore import Qt

from console.api.track_records import encode_fixes
from console.models.details import LoadState
from console.models.road_mileage import Mileage
from contract.roads import RoadState
from tests.console import trails
from tests.console.views.acting import press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


async def loaded(room: Room, *worker_ids: int, days: int = 0) -> None:
    """Tracks of these people, by the key and the button."""

    async def parts() -> AsyncIterator[bytes]:
        for worker_id in worker_ids:
            answer = trails.answer(worker_id)
            yield msgspec.json.encode(answer.line) + b"\n" + encode_fixes(answer.fixes)

    room.desk.streams["/api/tracks/query"] = parts
    room.models.selection.set_ticked(worker_ids)
    press(room.window, Qt.Key.Key_T)
    panel = room.window.panes.tracks
    until_ = trails.BEGAN.replace(hour=4)
    panel.span.show_span(until_.replace(month=until_.month - 2) if days else trails.BEGAN, until_)
    panel.span.ask.click()
    await until(lambda: room.models.tracks.state is LoadState.READY, "the tracks are there")


def answers(room: Room, each: Iterable[dict[str, object]], hold: asyncio.Event | None = None) -> None:
    told = iter(each)

    async def one() -> AsyncIterator[bytes]:
        if hold is not None:
            await hold.wait()
        yield json.dumps(next(told)).encode()

    room.desk.streams["/api/tracks/matched"] = one


def test_it_comes_after_the_tracks_person_by_person(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        matched = [
            {"worker_id": 1, "roads": "ready", "road_m": 9_120.0, "unmatched_m": 300.0},
            {"worker_id": 2, "roads": "outside", "road_m": None, "unmatched_m": 0},
        ]
        hold = asyncio.Event()
        answers(room, matched, hold)
        await loaded(room, 1, 2)
        people = room.window.panes.tracks.people
        assert [people.words(one, "road") for one in (1, 2)] == ["…", "…"]  # nobody waits for it
        assert people.words(1, "mileage") == "8.4 公里"
        hold.set()
        model = room.models.road_mileage
        await until(lambda: model.state(2) is Mileage.UNKNOWN, "both are answered")
        assert [people.words(one, "road") for one in (1, 2)] == ["9.1 公里", "—"]
        assert "300 米" in people.tip(1, "road")
        assert people.tip(2, "road") == "路网没有覆盖这条轨迹"
        asked = room.desk.posts("/api/tracks/matched")
        assert [one["worker_id"] for one in asked] == [1, 2]

    in_room(story)


def test_where_there_are_no_roads_one_answer_is_enough(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        answers(room, [{"worker_id": 1, "roads": "absent", "road_m": None, "unmatched_m": 0}])
        await loaded(room, 1, 2, 3)
        model, people = room.models.road_mileage, room.window.panes.tracks.people
        await until(lambda: model.state(3) is Mileage.UNKNOWN, "everybody is answered")
        assert people.words(3, "road") == "—"
        assert "OSM" in people.tip(3, "road")
        assert len(room.desk.posts("/api/tracks/matched")) == 1

    in_room(story)


def test_a_failure_is_a_dash_with_a_reason_and_no_message(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals["/api/tracks/matched"] = (503, b'{"type": "/problems/unavailable", "status": 503}')
        await loaded(room, 1)
        await until(lambda: room.models.road_mileage.state(1) is Mileage.UNKNOWN, "it is answered")
        assert room.window.panes.tracks.people.words(1, "road") == "—"
        assert room.models.tracks.state is LoadState.READY

    in_room(story)


def test_more_than_a_month_is_not_asked(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await loaded(room, 1, days=61)
        assert room.window.panes.tracks.people.tip(1, "road") == "超过 31 天的轨迹不按路网计算"
        assert room.desk.posts("/api/tracks/matched") == []

    in_room(story)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_words(language: str, in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        answers(room, [{"worker_id": 1, "roads": "ready", "road_m": 1.0, "unmatched_m": 0}])
        await loaded(room, 1)
        model, people = room.models.road_mileage, room.window.panes.tracks.people
        await until(lambda: model.state(1) is Mileage.KNOWN, "it is known")
        for why in [*(set(RoadState) - {RoadState.READY}), "too_long", "failed"]:
            model.begin([1])
            model.miss([1], why)
            assert people.tip(1, "road")

    in_room(story, language=language)
