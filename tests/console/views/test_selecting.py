"""The selection pane: who and what is inside a shape, now and in the past; ticking them; both languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from console.api.frames import Positions
from console.models.details import LoadState
from console.models.rules.inside import inside
from console.models.shapes import Box, Circle, Corridor, Polygon
from contract.vocabulary import Presence
from tests.console.views import sample
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

CENTRE = (31.2304, 121.4737)
ROUND = Circle(lat=CENTRE[0], lon=CENTRE[1], radius_m=1_000)
EVERYWHERE = Box(south=30, west=120, north=33, east=123)
PATH = "/api/positions/within"


def _move(room: Room, places: dict[int, tuple[float, float]]) -> None:
    """Newer fixes of these workers."""
    n = len(places)
    lat, lon = np.array(list(places.values()), np.float64).reshape(n, 2).T
    unknown = np.full(n, np.nan, np.float32)
    room.models.fleet.apply(
        Positions(
            worker_id=np.array(list(places), np.int64),
            lat=lat,
            lon=lon,
            at_ms=np.full(n, float(sample.NOW_MS)),
            accuracy_m=unknown,
            speed_mps=unknown,
            heading_deg=unknown,
            battery_pct=np.full(n, 80, np.uint8),
            marks=np.zeros(n, np.uint16),
        )
    )


def _line(done: int, asked: int, *worker_ids: int) -> bytes:
    at = sample.NOW - timedelta(hours=2)
    items = [
        {
            "worker_id": key,
            "fixes": 12,
            "first_at": at + timedelta(minutes=key),
            "last_at": at + timedelta(hours=1),
            "lat": CENTRE[0],
            "lon": CENTRE[1],
        }
        for key in worker_ids
    ]
    return msgspec.json.encode({"done": done, "asked": asked, "items": items}) + b"\n"


def _answer(room: Room, *, hold: asyncio.Event | None = None) -> None:
    async def lines() -> AsyncIterator[bytes]:
        yield _line(20, 41, 2, 7)
        if hold is not None:
            await hold.wait()
        yield _line(41, 41, 12)

    room.desk.streams[PATH] = lines


def test_an_empty_pane_says_how_to_begin(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        panel = room.window.panes.selecting
        await until(panel.isVisible, "the pane is up")
        assert panel.words.text().startswith("在地图上圈一片")
        assert panel.shape_row.tools[0].hasFocus()
        assert not panel.shape_row.tick.isEnabled()

    in_room(story)


def test_tools_are_taken_by_key_and_by_button(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        areas, row = room.models.areas, room.window.panes.selecting.shape_row
        shift = Qt.KeyboardModifier.ShiftModifier
        for key, tool in ((Qt.Key.Key_D, "distance"), (Qt.Key.Key_A, "area"), (Qt.Key.Key_B, "box")):
            press(room.window, key, shift)
            assert areas.tool == tool
        assert row.tools[0].isChecked()
        press(room.window, Qt.Key.Key_B, shift)
        assert areas.tool == ""
        room.window.lower_docks["selecting"].bring_up()
        QTest.mouseClick(find(QPushButton, "button.draw.polygon", row), Qt.MouseButton.LeftButton)
        assert areas.tool == "polygon"

    in_room(story)


def test_people_inside_now_are_those_the_map_shows_the_nearest_first(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        models.areas.draw(ROUND)
        await until(panel.isVisible, "a drawn shape brings the pane up")
        fleet = models.fleet
        near = fleet.ids[inside(ROUND, fleet.lat, fleet.lon)].tolist()
        seen = {key for key in near if models.presence.presence(key) in (Presence.ONLINE, Presence.LOST)}
        assert 3 < len(seen) < len(near), "some inside are hidden or off duty"
        assert set(panel.people.keys) == seen
        away = [models.inside.people[key].distance_m for key in panel.people.keys]
        assert away == sorted(away)
        assert panel.tabs.tabText(0) == f"人员 {len(seen)}"
        first = panel.people.keys[0]
        worker = models.workers.get(first)
        assert worker is not None
        assert panel.people.words(first, "name") == worker.name
        assert panel.people.words(first, "presence")
        assert panel.people.words(first, "department")

    in_room(story)


def test_orders_and_customers_inside_are_listed_and_can_be_shown(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        models.areas.draw(EVERYWHERE)
        await until(panel.isVisible, "the pane is up")
        assert len(panel.customers.keys) == len(
            [one for one in models.customers.all() if one.lat is not None]
        )
        assert panel.orders.keys
        panel.tabs.setCurrentIndex(1)
        shown: list[object] = []
        models.selection.show_requested.connect(lambda kind, ids: shown.append((kind, ids)))
        table = panel.tables["orders"]
        table.setFocus()
        table.selectRow(1)
        key = panel.orders.keys[1]
        assert models.selection.order_id == key
        press(table, Qt.Key.Key_Return)
        await until(lambda: ("order", frozenset([key])) in shown, "it is shown on the map")

    in_room(story)


def test_who_comes_and_goes_is_seen_at_once(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        models.areas.draw(Circle(lat=31.5, lon=121.9, radius_m=500))
        await until(panel.isVisible, "the pane is up")
        assert panel.people.keys == []
        _move(room, {1: (31.5, 121.9), 2: (31.501, 121.9)})
        await until(lambda: panel.people.keys == [1, 2], "both have come")
        worker = models.workers.get(1)
        assert worker is not None
        hidden = msgspec.structs.replace(worker, stealth=True, version=worker.version + 1)
        models.workers.put([hidden])
        await until(lambda: panel.people.keys == [2], "who hides is gone")

    in_room(story)


def test_the_people_inside_are_ticked_joined_and_unticked(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, row = room.models, room.window.panes.selecting.shape_row
        models.areas.draw(Circle(lat=31.5, lon=121.9, radius_m=500))
        assert not room.window.commands["selecting.tick"].isEnabled()
        _move(room, {1: (31.5, 121.9), 2: (31.501, 121.9)})
        await until(lambda: row.tick.isEnabled(), "somebody is inside")
        models.selection.set_ticked([7, 2])
        row.add.click()
        assert models.selection.ticked == {1, 2, 7}
        row.untick.click()
        assert models.selection.ticked == {7}
        press(room.window, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
        assert models.selection.ticked == {1, 2}
        assert room.window.commands["people.message"].isEnabled(), "the six actions work on them"

    in_room(story)


def test_radius_and_reach_are_numbers_too(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, row = room.models, room.window.panes.selecting.shape_row
        models.areas.draw(ROUND)
        await until(room.window.panes.selecting.isVisible, "the pane is up")
        assert row.metres.value() == 1_000
        row.metres.setValue(2_500)
        assert isinstance(models.areas.shape, Circle)
        assert models.areas.shape.radius_m == 2_500
        line = Corridor(points=(CENTRE, (31.24, 121.48)), distance_m=150)
        models.areas.draw(line)
        assert row.metres_name.text() == "两侧各"
        row.metres.setValue(400)
        assert isinstance(models.areas.shape, Corridor)
        assert models.areas.shape.distance_m == 400
        models.areas.draw(EVERYWHERE)
        assert not row.metres.isVisible()

    in_room(story)


def test_the_past_is_asked_for_with_progress_and_listed_by_first_time(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        hold = asyncio.Event()
        _answer(room, hold=hold)
        models.areas.draw(ROUND)
        await until(panel.isVisible, "the pane is up")
        panel.past.click()
        assert panel.words.text().startswith("选好时间段")
        panel.span.choose("yesterday")
        panel.span.ask.click()
        await until(lambda: panel.progress.value() == 20, "half is done")
        assert panel.words.text() == "正在查找：已查 20 / 41 人，2 人到过"
        hold.set()
        await until(lambda: models.areas.state is LoadState.READY, "all is known")
        assert panel.people.keys == [2, 7, 12]
        assert panel.people.words(2, "fixes") == "12"
        assert panel.people.words(2, "first") < panel.people.words(7, "first")
        assert not panel.tables["people"].isColumnHidden(3)
        (asked,) = room.desk.posts(PATH)
        assert asked["shape"] == {"type": "circle", "lat": CENTRE[0], "lon": CENTRE[1], "radius_m": 1_000}
        panel.now.click()
        assert 2 not in models.areas.past
        assert panel.tables["people"].isColumnHidden(3)

    in_room(story)


def test_a_long_question_is_cancelled_and_what_was_found_stays(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        _answer(room, hold=asyncio.Event())
        models.areas.draw(ROUND)
        panel.past.click()
        panel.span.ask.click()
        await until(lambda: models.areas.done == 20, "half is done")
        find(QPushButton, "selecting_cancel", panel).click()
        assert models.areas.state is LoadState.FAILED
        assert panel.problem.text() == "已取消，已查到的人保留。"
        assert panel.people.keys == [2, 7]

    in_room(story)


def test_another_shape_ends_the_question_and_forgets_the_answer(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        _answer(room, hold=asyncio.Event())
        models.areas.draw(ROUND)
        panel.past.click()
        panel.span.ask.click()
        await until(lambda: models.areas.done == 20, "half is done")
        models.areas.set_reach(900)
        assert models.areas.state is LoadState.IDLE
        assert panel.people.keys == []
        assert panel.words.text().startswith("选好时间段")

    in_room(story)


def test_what_cannot_be_asked_is_said_in_words(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        room.window.lower_docks["selecting"].bring_up()
        panel.past.click()
        panel.span.ask.click()
        assert panel.words.text() == "先在地图上圈一片。"
        models.areas.draw(ROUND)
        room.operations.areas.look_back(sample.NOW - timedelta(days=40), sample.NOW)
        assert panel.problem.text() == "一次最多查 31 天，请缩短时间段。"
        room.operations.areas.look_back(sample.NOW, sample.NOW - timedelta(days=1))
        assert panel.problem.text() == room.ui.texts("tracks.error.order")
        room.desk.down = True
        panel.span.ask.click()
        await until(lambda: models.areas.state is LoadState.FAILED, "the backend is away")
        assert panel.problem.text()
        assert panel.problem.isVisible()

    in_room(story)


def test_former_shapes_come_back_and_escape_wipes_the_shape_away(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models, panel = room.models, room.window.panes.selecting
        areas = models.areas
        for tool, shape in (
            ("circle", ROUND),
            ("polygon", Polygon(points=(CENTRE, (31.24, 121.47), (31.24, 121.48)))),
            ("box", EVERYWHERE),
        ):
            areas.choose(tool)
            areas.draw(shape)
        await until(panel.isVisible, "the pane is up")
        former = panel.shape_row.former
        words = [former.itemText(row) for row in range(former.count())]
        assert words == ["最近图形", "方框", "套索（3 个角点）", "圆 1.0 公里"]
        former.activated.emit(3)
        shapes = [areas.shape]
        areas.set_reach(700)
        assert [type(one) for one in areas.former] == [Circle, Box, Polygon]
        panel.tables["people"].setFocus()
        press(panel.tables["people"], Qt.Key.Key_Escape)
        assert [*shapes, areas.shape] == [ROUND, None]
        assert panel.words.text().startswith("在地图上圈一片")
        assert panel.shape_row.former.isEnabled()

    in_room(story)


def test_the_pane_speaks_english(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.panes.selecting
        room.models.areas.draw(EVERYWHERE)
        await until(panel.isVisible, "the pane is up")
        assert panel.tabs.tabText(3) == f"Places {len(panel.places.keys)}"
        assert panel.shape_row.tick.text() == "Tick them"

    in_room(story, language="en")
