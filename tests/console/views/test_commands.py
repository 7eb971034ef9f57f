"""One table of commands: each has a menu entry, a key, words in both languages and something behind it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from console.core.texts import Texts
from console.views.actions import COMMANDS, MENUS
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_no_two_commands_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for one in COMMANDS for key in (one.key, *one.also))
    assert [key for key, times in keys.items() if times > 1 or not key] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_is_named(language: str) -> None:
    texts = Texts.strict(language)
    for command in COMMANDS:
        assert texts(command.title_key)


def test_every_command_is_in_a_menu_has_a_key_and_does_something(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window = room.window
        assert window.commands.unbound == set()
        in_menus = [action for menu in window.header.menus.findChildren(QMenu) for action in menu.actions()]
        for command in COMMANDS:
            action = window.commands[command.id]
            assert command.menu in MENUS
            assert action in in_menus, command.id
            assert action.shortcut().toString(), command.id
            assert action in window.actions() or command.local, command.id

    in_room(story)


def test_the_shortcuts_page_lists_every_command(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_F1)
        page = find(
            __import__("PySide6.QtWidgets", fromlist=["QDialog"]).QDialog, "shortcuts_dialog", room.window
        )
        words = {one.text() for one in page.findChildren(QLabel)}
        for command in COMMANDS:
            assert room.ui.texts(command.title_key) in words, command.id
        press(page, Qt.Key.Key_Escape)
        await until(lambda: not page.isVisible(), "Esc closes the page")

    in_room(story)
