"""Alarms can be heard, silenced with one key, and muted for all to see."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.core.settings import Settings
from console.models.ringing import RingingModel
from console.models.store import AlarmStore
from console.views.alarms.bell import MUTED, Bell, Speaker
from contract.vocabulary import AlarmLevel, AlarmState
from tests.console.views import sample
from tests.console.views.acting import press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_the_bell_rings_at_once_for_what_is_new_and_not_while_muted(qapp: QApplication) -> None:  # noqa: ARG001
    heard: list[AlarmLevel] = []
    alarms, settings = AlarmStore(), Settings()
    bell = Bell(RingingModel(alarms), settings, heard.append)
    first, *_ = sample.alarms()
    active = msgspec.structs.replace(first, state=AlarmState.ACTIVE, level=AlarmLevel.YELLOW)
    alarms.put([active])
    assert heard == [AlarmLevel.YELLOW]
    alarms.put([msgspec.structs.replace(active, id=77, level=AlarmLevel.RED)])
    assert heard == [AlarmLevel.YELLOW, AlarmLevel.RED]
    settings.set(MUTED, True)
    alarms.put([msgspec.structs.replace(active, id=77, version=9, state=AlarmState.CLEARED)])
    assert len(heard) == 2
    settings.set(MUTED, False)
    assert heard[-1] is AlarmLevel.YELLOW
    bell.deleteLater()


@pytest.mark.qt_log_ignore("PulseAudio")  # the sound server's own complaint
def test_a_machine_without_a_sound_device_is_no_error(qapp: QApplication) -> None:  # noqa: ARG001
    Speaker()(AlarmLevel.RED)


def test_s_silences_and_the_button_says_so_and_mutes(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        bell = room.window.header.bell
        assert bell.look == "ringing"
        press(room.window, Qt.Key.Key_S)
        await until(lambda: bell.look == "silenced", "silenced")
        assert any(one.state is AlarmState.ACTIVE for one in room.models.alarms.all())
        bell.click()
        assert bell.look == "muted"
        assert room.ui.settings.flag(MUTED)
        assert "静音" in bell.accessibleName()
        bell.click()
        assert bell.look == "silenced"

    in_room(story)
