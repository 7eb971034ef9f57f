"""Where the embedded backend reads roads from."""

import json
from pathlib import Path

import pytest

from console.core.road_folder import SETTING, road_folder
from console.core.settings import Settings


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "maps" / "city"
    (folder / "roadgraph").mkdir(parents=True)
    return folder


def test_the_folder_made_through_the_menu_is_used_at_the_next_start(made: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set(SETTING, str(made))
    assert road_folder(None, tmp_path / "settings.json") == made


def test_the_command_line_comes_first(made: Path, tmp_path: Path) -> None:
    Settings(tmp_path / "settings.json").set(SETTING, str(made))
    assert road_folder(tmp_path, tmp_path / "settings.json") == tmp_path


@pytest.mark.parametrize(
    "stored", ["nothing", "{}", "[]", json.dumps({SETTING: 7}), json.dumps({SETTING: "/gone"})]
)
def test_where_nothing_usable_is_remembered_there_are_no_roads(stored: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    assert road_folder(None, file) is None
    file.write_text(stored)
    assert road_folder(None, file) is None
