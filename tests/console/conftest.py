"""A console without its window, on an embedded backend of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.app import Console, Options
from tests.console.ready_file import put_ready_file


@pytest.fixture
def make_console(qapp: QApplication, tmp_path: Path) -> Callable[[], Console]:
    """A new console on the same data folder each time; the caller starts and closes it."""

    def make() -> Console:
        put_ready_file(tmp_path / "backend")
        return Console(Options(data=tmp_path, sample=False), qapp)

    return make
