"""The real map widget with the real page, fed by models; an error on the page's console fails the test."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core.settings import Settings
from console.core.texts import Texts
from console.views import theme
from tests.map_page.board import Board
from tests.map_page.subjects import World

if hasattr(os, "geteuid") and os.geteuid() == 0:  # Chromium refuses its sandbox to root
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")


@dataclass
class Surroundings:
    """What the window gives the map."""

    texts: Texts
    theme: theme.Theme
    settings: Settings
    clock: object


@pytest.fixture(scope="session")
def page_cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def world(qapp: QApplication) -> World:  # noqa: ARG001 (models are QObjects)
    return World()


@pytest.fixture
def board(world: World, qtbot: QtBot, page_cache_dir: Path) -> Iterator[Board]:
    """A map on screen, greeted, without base map so that nothing but ours is drawn."""
    settings = Settings()
    settings.set("map.base", "none")
    ui = Surroundings(Texts.strict("zh"), theme.resolve("light"), settings, world.clock)
    running = Board(ui, world.models, qtbot, page_cache_dir)
    running.open()
    yield running
    running.close()
    assert running.complaints == []
