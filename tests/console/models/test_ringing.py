"""Which alarm is heard: the most urgent active one, until somebody answers it."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console.api.types import Alarm
from console.models.ringing import RingingModel
from console.models.store import AlarmStore
from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QObject:
    return qapp


def alarm(alarm_id: int, level: AlarmLevel, state: AlarmState = AlarmState.ACTIVE, version: int = 1) -> Alarm:
    return Alarm(
        id=alarm_id,
        version=version,
        kind=AlarmKind.LOST_CONTACT,
        level=level,
        state=state,
        title="曾逸飞",
        subject_kind="worker",
        subject_id=1,
        department_id=1,
        raised_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def heard(ringing: RingingModel) -> AlarmLevel | None:
    """By a call: mypy takes a property to be what it was."""
    return ringing.level


def test_the_most_urgent_active_alarm_is_heard_until_it_is_acknowledged() -> None:
    alarms = AlarmStore()
    ringing = RingingModel(alarms)
    assert heard(ringing) is None
    alarms.put([alarm(1, AlarmLevel.YELLOW), alarm(2, AlarmLevel.RED)])
    assert heard(ringing) is AlarmLevel.RED
    alarms.put([alarm(2, AlarmLevel.RED, AlarmState.ACKNOWLEDGED, 2)])
    assert heard(ringing) is AlarmLevel.YELLOW
    alarms.put([alarm(1, AlarmLevel.YELLOW, AlarmState.CLEARED, 2)])
    assert heard(ringing) is None


def test_a_silenced_alarm_stays_quiet_and_the_next_one_is_heard() -> None:
    alarms = AlarmStore()
    ringing = RingingModel(alarms)
    alarms.put([alarm(1, AlarmLevel.RED), alarm(2, AlarmLevel.YELLOW)])
    ringing.silence()
    assert heard(ringing) is None
    assert ringing.silenced == 2
    alarms.put([alarm(1, AlarmLevel.RED, version=2)])
    assert heard(ringing) is None
    alarms.put([alarm(3, AlarmLevel.BLUE)])
    assert heard(ringing) is AlarmLevel.BLUE
    alarms.put([alarm(1, AlarmLevel.RED, AlarmState.CLEARED, 3)])
    assert ringing.silenced == 1
