"""The papers of a month's acceptance through the window: a copy for each keeper, as PDF and on a printer."""

from __future__ import annotations

import asyncio
import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from console.views.acceptance.papers import PapersDialog
from console.views.acceptance.press import lay_out
from contract.vocabulary import OrderState
from tests.console.views import sample
from tests.console.views.acting import CTRL, activate, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


async def opened(room: Room) -> PapersDialog:
    pane = room.window.panes.acceptance
    press(room.window, Qt.Key.Key_Y, ALT)
    await until(lambda: bool(pane.rows.keys), "listed")
    press(room.window, Qt.Key.Key_P, ALT | SHIFT)
    return find(PapersDialog, "papers_dialog", room.window)


def read(file: Path) -> list[str]:
    """The words of each page."""
    document = QPdfDocument()
    document.load(str(file))
    words = (document.getAllText(page).text() for page in range(document.pageCount()))
    return [unicodedata.normalize("NFKC", one) for one in words]


def names(inside: Path, *, folders: bool = False) -> list[str]:
    return sorted(one.name for one in inside.iterdir() if one.is_dir() or not folders)


def test_each_keeper_gets_a_copy_and_a_stopped_one_leaves_nothing(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.models.orders.put([sample.order(3, OrderState.CONFIRMED)])
        dialog = await opened(room)
        assert dialog.which.currentText() == "已上传资料的 3 条"
        press(dialog, Qt.Key.Key_Return, CTRL)
        find(QFileDialog, "papers_folder", dialog).reject()
        stopped = dialog.save_in(tmp_path)
        await asyncio.sleep(0)
        press(dialog, Qt.Key.Key_Escape)
        await asyncio.gather(stopped, return_exceptions=True)
        assert dialog.problem.text() == "已停止，没有留下文件"
        assert names(tmp_path, folders=True) == []
        dialog.keepers.setPlainText("")
        press(dialog, Qt.Key.Key_Return, CTRL)
        assert "1 到 8 个留存人" in dialog.problem.text()
        dialog.keepers.setPlainText("分公司\n铁通集客\n客户响应中心\n网维中心")
        await dialog.save_in(tmp_path)
        [folder] = names(tmp_path, folders=True)
        files = names(tmp_path / folder)
        assert [name.split(" ")[-1] for name in files] == [
            "1-分公司.pdf",
            "2-铁通集客.pdf",
            "3-客户响应中心.pdf",
            "4-网维中心.pdf",
        ]
        pages = read(tmp_path / folder / files[3])
        assert len(pages) == 7  # the summary, then two papers for each of three lines
        assert all("第 4 份(共 4 份)" in page and "网维中心 留存" in page for page in pages)
        assert "集客验收汇总表" in pages[0]
        assert "现场验收报告 JK-01" in pages[1]
        assert "竣工资料 JK-01" in pages[2]
        assert "竣工照片" in pages[6]
        assert room.ui.settings.get("acceptance.keepers") == "分公司\n铁通集客\n客户响应中心\n网维中心"

        await activate(room.window)
        dialog = await opened(room)
        dialog.keepers.setPlainText("甲\n乙")
        printer, sheet = QPrinter(), tmp_path / "printed.pdf"
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(sheet))
        lay_out(printer)
        assert printer.pageLayout().orientation() is QPageLayout.Orientation.Portrait
        await dialog.print_on(printer)
        pages = read(sheet)
        assert ["甲 留存" in page for page in pages] == [True] * 7 + [False] * 7

    in_room(story)
