"""The candidates in the real window: by the road, and what is said when the road does not answer."""

import msgspec
import pytest

from contract.roads import RoadState
from tests.console.views import sample
from tests.console.views.acting import until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_the_list_says_what_the_times_rest_on(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        candidates = room.window.dispatch.candidates
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        assert candidates.note.text().startswith("按路网时间，其中 1 人按直线")
        assert candidates.rows.words(1, "by") == "路网"
        assert candidates.rows.words(6, "by") == "直线"
        assert not candidates.table.isColumnHidden(3)  # the time is what the order of the rows is by
        assert candidates.note.property("role") == "small"

    in_room(story)


@pytest.mark.parametrize(
    ("state", "role", "word"),
    [
        (RoadState.DOWN, "problem", "路网引擎中断"),
        (RoadState.SLOW, "problem", "没有及时应答"),
        (RoadState.OUTSIDE, "problem", "没有覆盖"),
        (RoadState.ABSENT, "small", "按直线距离"),
    ],
)
def test_roads_that_fail_are_a_problem_and_roads_that_are_not_there_are_none(
    state: RoadState, role: str, word: str, in_room: InRoom
) -> None:
    async def story(room: Room) -> None:
        candidates = room.window.dispatch.candidates
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        result = msgspec.structs.replace(sample.candidates(1), method="straight_line", roads=state)
        room.models.candidates.finish(result)
        assert word in candidates.note.text()
        assert candidates.note.property("role") == role
        assert candidates.note.toolTip()

    in_room(story)


def test_the_words_are_there_in_english_too(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        candidates = room.window.dispatch.candidates
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        assert candidates.note.text().startswith("By road time, 1 by straight line")
        assert candidates.rows.words(1, "by") == "Road"
        assert candidates.rows.words(1, "eta").endswith(" min")
        for state in RoadState:
            result = msgspec.structs.replace(sample.candidates(1), method="straight_line", roads=state)
            room.models.candidates.finish(result)

    in_room(story, language="en")
