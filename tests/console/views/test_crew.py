"""Vehicle, tools and rest in the real window: said of everybody, and overridden with a reason."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.api.types import Candidate, Rest
from console.views.dispatch.override import OverrideDialog
from contract.crew import Travel
from contract.vocabulary import Exclusion
from tests.console.views import sample
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

HOUR_S = 3600


def changed(one: Candidate, **changes: object) -> Candidate:
    return msgspec.structs.replace(one, **changes)


def show_crew(room: Room) -> None:
    """One by car with all tools, one near their rest, one without the tool, one beyond their hours."""
    found = sample.candidates(1)
    able = [
        changed(found.candidates[0], travel=Travel.CAR, tools=["OTDR", "熔接机"]),
        changed(
            found.candidates[1],
            rest=Rest(
                worked_s=9 * HOUR_S, unbroken_s=2 * HOUR_S, rested_s=12 * HOUR_S, left_s=1200, is_near=True
            ),
        ),
    ]
    bare = changed(found.candidates[2], reasons=[Exclusion.TOOLS], lacks=["熔接机"])
    tired = changed(
        found.candidates[3],
        reasons=[Exclusion.HOURS],
        rest=Rest(worked_s=11 * HOUR_S, unbroken_s=2 * HOUR_S, left_s=0),
    )
    room.models.candidates.begin(1)
    room.models.candidates.finish(
        msgspec.structs.replace(found, candidates=able, excluded=[bare, tired, *found.excluded])
    )


def test_everybodys_vehicle_tools_and_rest_are_said(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        candidates = room.window.dispatch.candidates
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        show_crew(room)
        rows = candidates.rows
        assert (rows.words(1, "travel"), rows.words(2, "travel")) == ("汽车", "电动车")
        assert rows.words(1, "skills").endswith("带 OTDR、熔接机")
        assert rows.words(2, "shift") == "剩 20 分钟"
        assert rows.mark(2, "shift") == "timer.soon"
        assert "排名按晚到 15 分钟算" in rows.tip(2, "shift")
        assert "班前休息 12 小时 00 分" in rows.tip(2, "shift")
        assert rows.words(3, "skills") == "缺 熔接机"
        assert rows.words(6, "skills") == "工时已满（本班 11 小时 00 分）"

    in_room(story)


def test_somebody_whom_something_speaks_against_gets_the_order_with_a_reason(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        table = dispatch.candidates.table
        room.models.selection.select_order(1)
        await until(lambda: dispatch.candidates.rows.able == 5, "candidates")
        show_crew(room)
        table.setFocus()
        await until(table.hasFocus, "the list has the keyboard")
        table.select_key(5)  # off duty: nobody can give them anything
        assert dispatch.candidates.against_advice is None
        table.select_key(6)
        press(table, Qt.Key.Key_Return)
        dialog = find(OverrideDialog, "override_dialog", room.window)
        await until(dialog.isVisible, "shown")
        reason = find(QLineEdit, "override_reason", dialog)
        await until(reason.hasFocus, "the reason has the keyboard")
        press(reason, Qt.Key.Key_Return)
        assert dialog.problem.text() == "写明原因才能派给此人。"
        reason.setText("本人同意加班")
        press(reason, Qt.Key.Key_Return)
        sent = lambda: [body for _m, path, body in room.desk.asked if path == "/api/orders/1/dispatch"]  # noqa: E731
        await until(sent, "dispatched")
        assert sent()[0]["worker_id"] == 6
        assert sent()[0]["override"] == "本人同意加班"

    in_room(story)
