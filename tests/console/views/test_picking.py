"""The new-order form asks the map for a place and comes back with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from console.views.dispatch.form import NewOrderForm
from tests.console.views.acting import press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


class PlayedMap(QWidget):
    """A map whose user is the test."""

    position_picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hints: list[str] = []

    def pick_position(self, hint: str) -> None:
        self.hints.append(hint)

    def give_up_pick(self) -> None:
        self.position_picked.emit(None)


async def _form_aside(room: Room) -> NewOrderForm:
    form = room.window.dispatch.open_form()
    await until(form.isVisible, "the form")
    form.heading.setText("光缆抢修")
    press(form.heading, Qt.Key.Key_F2)
    await until(lambda: not form.isVisible(), "the form steps aside")
    return form


def test_a_place_picked_on_the_map_lands_in_the_form(in_room: InRoom, qapp: QApplication) -> None:  # noqa: ARG001
    played = PlayedMap()

    async def story(room: Room) -> None:
        form = await _form_aside(room)
        assert "Esc" in played.hints[0]
        played.position_picked.emit((31.23, 121.47))
        assert form.isVisible()
        assert form.position.text() == "31.23000, 121.47000"
        assert form.heading.text() == "光缆抢修"
        draft = form.draft()
        assert draft is not None
        assert (draft.lat, draft.lon) == (31.23, 121.47)

    in_room(story, map_view=played)


def test_giving_up_the_pick_or_pressing_n_brings_the_same_form_back(
    in_room: InRoom,
    qapp: QApplication,  # noqa: ARG001
) -> None:
    played = PlayedMap()

    async def story(room: Room) -> None:
        form = await _form_aside(room)
        played.position_picked.emit(None)
        assert form.isVisible()
        assert not form.position.text()
        press(form.heading, Qt.Key.Key_F2)
        press(room.window, Qt.Key.Key_N)
        await until(form.isVisible, "the form is back")
        assert len(room.window.findChildren(NewOrderForm)) == 1

    in_room(story, map_view=played)


def test_without_a_map_no_picking_is_offered(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        assert not room.window.dispatch.open_form().pick.isVisible()

    in_room(story)
