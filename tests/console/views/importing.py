"""What a person does to import a file of places, and files to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from console.views.places.import_dialog import ImportDialog
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.room import Room

GOOD = (
    "名称,经度,纬度,图层,备注\n河南路营业厅,121.4801,31.2401,营业厅,一楼\n打浦桥机房,121.4682,31.2078,机房,\n"
)
BAD = GOOD + "无名,东边,31.2,营业厅,\n,121.47,31.23,,\n海外仓,121.47,31.23,商场,\n"
SWAPPED = "名称,纬度,经度\n甲,121.4801,31.2401\n乙,121.4682,31.2078\n丙,31.21,121.46\n"


def click(name: str, within: QWidget) -> None:
    QTest.mouseClick(find(QPushButton, name, within), Qt.MouseButton.LeftButton)


async def open_import(room: Room) -> ImportDialog:
    room.window.panes["places"]  # reads them
    await until(lambda: len(room.models.places.store) == 8, "the places were read")
    press(room.window, Qt.Key.Key_I, CTRL)
    return find(ImportDialog, "import_dialog", room.window)


async def read(room: Room, file: Path) -> ImportDialog:
    """As chosen in the file dialog."""
    dialog = await open_import(room)
    click("import_pick", dialog)
    picker = find(QFileDialog, "import_picker", dialog)
    picker.fileSelected.emit(str(file))
    picker.reject()
    await settled(dialog)
    return dialog


async def settled(dialog: ImportDialog) -> None:
    await until(lambda: not dialog.stop_button.isVisible(), "read")


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "网点.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def made(room: Room) -> list[str]:
    return [one.name for one in room.desk.places.kept.values() if one.id > 8]
