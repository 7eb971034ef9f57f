"""Vehicle, tools and rest in the real window: said of everybody, and overridden with a reason."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from console.api.types import Account, Candidate, Rest
from console.models.world import Models
from console.views.dispatch.override import OverrideDialog
from console.views.settings.organisation import OrganisationDialog
from console.views.staff.profile import ProfileDialog
from contract.crew import Travel
from contract.vocabulary import Exclusion, OrderType, Role
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

HOUR_S = 3600
ADMIN = Account(id=9, username="admin", name="赵总", role=Role.ENTERPRISE_ADMIN, department_id=1)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def as_admin(models: Models) -> None:
    models.connection.set_account(ADMIN)


def patches(room: Room, path: str) -> list[dict[str, Any]]:
    return [body for method, asked, body in room.desk.asked if method == "PATCH" and asked == path]


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
        assert rows.words(1, "skills").startswith("汽车 · 带 OTDR、熔接机 · ")
        assert "张伟 的出行方式：汽车" in rows.tip(1, "eta")
        assert rows.words(2, "skills").startswith("20 分钟后该休息 · ")
        assert rows.mark(2, "skills") == "timer.soon"
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
        path = "/api/orders/1/dispatch"
        await until(lambda: bool(room.desk.posts(path)), "dispatched")
        assert room.desk.posts(path)[0]["worker_id"] == 6
        assert room.desk.posts(path)[0]["override"] == "本人同意加班"

    in_room(story)


def test_tools_and_rest_are_settings_and_a_worker_is_given_a_tool_and_a_car(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_O, CTRL | SHIFT)
        profile = find(ProfileDialog, "profile_dialog", room.window)
        await until(lambda: profile.findChild(QPushButton, "profile_tools_enter") is not None, "no tools yet")
        find(QPushButton, "profile_tools_enter", profile).click()
        settings = find(OrganisationDialog, "organisation_dialog", room.window)
        await until(lambda: room.models.policy.organisation is not None, "settings")
        tools, rest = settings.rows.tools, settings.rows.rest
        assert not tools.empty.isHidden()
        tools.add.click()
        settings.save()
        assert settings.rows.by_name["tools"].problem.text() == "写上工具的名称，或移除它。"
        type_text(tools.name, "OTDR")
        tools.types[OrderType.FAULT].click()
        tools.products.insert("LAN专线、光纤")
        tools.products.textEdited.emit("")
        rest.on["max_work_s"].click()
        assert rest.lengths["max_work_s"].seconds == 8 * HOUR_S
        assert settings.changes()["rest"] == {
            "max_work_s": 8 * HOUR_S,
            "max_stretch_s": None,
            "min_rest_s": None,
            "pause_s": 1800,
            "shift_gap_s": 4 * HOUR_S,
            "near_s": HOUR_S,
        }
        settings.save()
        await until(lambda: bool(room.models.policy.organisation.tools), "saved")  # type: ignore[union-attr] # loaded
        saved = patches(room, "/api/organisation")[0]
        key = saved["tools"][0]["key"]
        assert saved["tools"] == [
            {"key": key, "name": "OTDR", "types": ["fault"], "products": ["LAN专线", "光纤"]}
        ]
        await until(lambda: room.window.findChild(OrganisationDialog) is None, "closed")
        room.window.commands["people.profile"].trigger()
        profile = find(ProfileDialog, "profile_dialog", room.window)
        await until(lambda: profile.tools is not None, "the list of tools")
        find(QCheckBox, f"profile_tools_{key}", profile).click()
        profile.travel.setCurrentIndex(profile.travel.findData(Travel.CAR))
        profile.shift_end.setText("25:00")
        profile.apply()
        assert profile.problem.text().startswith("下班时间写成")
        profile.shift_end.setText("9：30")
        profile.apply()
        await until(lambda: bool(patches(room, "/api/workers/1")), "sent")
        sent = patches(room, "/api/workers/1")[-1]
        assert (sent["tools"], sent["travel"], sent["shift_end"]) == ([key], "car", "09:30")
        await until(lambda: room.models.workers.get(1).travel is Travel.CAR, "changed")  # type: ignore[union-attr] # a worker of the sample

    in_room(story, change=as_admin)


def test_what_several_have_differently_is_left_as_it_is(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        one = room.models.workers.get(1)
        assert one is not None
        room.models.workers.put([msgspec.structs.replace(one, travel=Travel.CAR, skills=["fault"])])
        room.models.selection.set_ticked([1, 2])
        press(room.window, Qt.Key.Key_O, CTRL | SHIFT)
        profile = find(ProfileDialog, "profile_dialog", room.window)
        assert profile.travel.currentData() is None
        assert profile.changes() == {}
        profile.skills.boxes["patrol"].setCheckState(Qt.CheckState.Checked)
        changed = profile.changes()
        assert changed[1] == {"skills": ["fault", "patrol"]}
        profile.reject()

    in_room(story, change=as_admin)
