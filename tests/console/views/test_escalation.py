"""A limit passes: its alarm goes up level by level, is seen, and heard by those whom it concerns."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from console.api.types import Account, Alarm, Alert, Timer
from console.models.world import Models
from console.views.alarms.panel import AlarmPanel
from console.views.widgets import StatusPill
from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState, OrderState, Role, TimerKind
from tests.console.views import sample
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.test_moves import put

LATE = 6
LIMIT = Timer(
    kind=TimerKind.ACCEPT,
    started_at=sample.NOW - timedelta(minutes=42),
    due_at=sample.NOW - timedelta(minutes=12),
)


def told(step: int, role: Role, minutes: int, *names: str) -> Alert:
    at = sample.NOW - timedelta(minutes=minutes)
    return Alert(run=0, timer=TimerKind.ACCEPT, step=step, role=role, names=list(names), due_at=at, at=at)


SOON = told(0, Role.DISPATCHER, 19, "周敏")
FIRST = told(1, Role.DISPATCHER, 12, "周敏")
SECOND = told(2, Role.SUPERVISOR, 2, "陈曦", "王磊")


def alarm(step: int, role: Role, state: AlarmState = AlarmState.ACTIVE) -> Alarm:
    return Alarm(
        id=50,
        version=10 * step + (state is not AlarmState.ACTIVE),
        kind=AlarmKind.ORDER_OVERDUE,
        level=AlarmLevel.RED if step > 1 else AlarmLevel.ORANGE,
        state=state,
        subject_kind="order",
        subject_id=LATE,
        order_id=LATE,
        department_id=3,
        title="GD20261121-0006",
        raised_at=FIRST.at,
        step=step,
        role=role,
    )


def heard(models: Models) -> AlarmLevel | None:
    """By a call: mypy takes a property to be what it was."""
    return models.ringing.level


def row(room: Room) -> list[str]:
    panel = room.window.findChild(AlarmPanel)
    assert isinstance(panel, AlarmPanel)
    rows = panel.rows
    return [rows.words(50, column) for column, _ in rows.COLUMNS]


def test_an_escalation_is_seen_heard_and_told(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        put(room, LATE, OrderState.DISPATCHED, timers=[LIMIT], alerts=[SOON, FIRST])
        models = room.models
        models.alarms.replace([alarm(1, Role.DISPATCHER)])
        assert "1 级 调度员" in row(room)
        assert heard(models) is AlarmLevel.ORANGE
        press(room.window, Qt.Key.Key_S)
        await until(lambda: heard(models) is None, "silenced")

        put(room, LATE, OrderState.DISPATCHED, timers=[LIMIT], alerts=[SOON, FIRST, SECOND])
        models.alarms.put([alarm(2, Role.SUPERVISOR)])
        assert heard(models) is AlarmLevel.RED, "who silenced the first level hears the second"
        assert "2 级 主管" in row(room)
        room.window.dispatch.tabs.setCurrentWidget(room.window.dispatch.details)
        pills = [find(StatusPill, f"order_alert_{number}", room.window).text for number in range(3)]
        assert pills == [
            "接单时限超时 · 第 2 级 主管",
            "接单时限超时 · 第 1 级 调度员",
            "接单时限即将超时 · 提醒 调度员",
        ]
        who = find(QLabel, "order_alerted_0", room.window).text()
        assert who == "陈曦、王磊 · 11-21 14:01:22"
        assert "升级 2 级 主管" in room.window.dispatch.header.time.text

    in_room(story)


def test_a_level_hears_what_has_come_up_to_it(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        models = room.models
        models.connection.set_account(Account(id=9, name="陈曦", role=Role.SUPERVISOR, department_id=1))
        put(room, LATE, OrderState.DISPATCHED, timers=[LIMIT], alerts=[SOON, FIRST])
        models.alarms.replace([alarm(1, Role.DISPATCHER)])
        assert heard(models) is None, "it is the dispatchers' still"
        put(room, LATE, OrderState.DISPATCHED, timers=[LIMIT], alerts=[SOON, FIRST, SECOND])
        models.alarms.put([alarm(2, Role.SUPERVISOR)])
        assert heard(models) is AlarmLevel.RED
        models.alarms.put(
            [msgspec.structs.replace(alarm(2, Role.SUPERVISOR), version=99, state=AlarmState.CLEARED)]
        )
        assert heard(models) is None

    in_room(story)
