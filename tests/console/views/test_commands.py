"""One table of commands: each has a menu entry, a key, words in both languages and something behind it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from console.core.texts import Texts
from console.views.actions import COMMANDS, MENUS
from console.views.commands import Command
from console.views.lower import NAMES
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_no_two_commands_share_a_key_but_those_of_two_panes() -> None:
    keys = Counter(key for one in COMMANDS if not one.local for key in _keys(one))
    assert [key for key, times in keys.items() if times > 1 or not key] == []
    of_panes = {key for one in COMMANDS if one.local for key in _keys(one)}
    assert not of_panes & keys.keys()
    assert "" not in of_panes


def _keys(command: Command) -> list[str]:
    return [QKeySequence(key).toString() for key in (command.key, *command.also)]


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

    in_room(story, made=NAMES)


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
