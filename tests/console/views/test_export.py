"""The order list leaves the console through the window, as it is filtered."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_the_orders_listed_are_written_to_the_file_chosen(in_room: InRoom, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"

    async def story(room: Room) -> None:
        listed = [room.models.orders.get(key) for key in room.window.dispatch.queue.rows.keys]
        press(room.window, Qt.Key.Key_E, CTRL)
        dialog = find(QFileDialog, "order_save", room.window)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await until(file.exists, "the file is written")
        written = pd.read_csv(file)["Number"].tolist()
        assert written == [order.number for order in listed if order is not None]
        assert written

    in_room(story, language="en")
