"""The pane of position records through the window: many people, page by page, exports from the stream."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.api.record_columns import RecordColumns, joined
from console.core import units
from console.models.details import LoadState
from console.reports import growing
from tests.console.views.acting import press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample import NOW
from tests.console.views.sample_centre import record_part, record_rows

PATH = "/api/positions/records"
ENTER = Qt.MouseButton.LeftButton
PART = 4_000


class Stream:
    """Parts of a long answer, one a minute of work of the test; `gate` holds the rest back after a few."""

    def __init__(self, room: Room, parts: int, *, open_after: int = 0, breaks: bool = False) -> None:
        self.room, self.parts, self.breaks = room, parts, breaks
        self.gate = asyncio.Event()
        self.open_after = open_after or parts
        self.sent = 0
        room.desk.streams[PATH] = self.answer

    @property
    def question(self) -> dict[str, object]:
        return self.room.desk.posts(PATH)[-1]

    async def answer(self) -> AsyncIterator[bytes]:
        since, until_ = (datetime.fromisoformat(str(self.question[name])) for name in ("since", "until"))
        rows = record_rows(1, PART)
        for part in range(self.parts):
            if part == self.open_after:
                await self.gate.wait()
            if self.breaks and part == self.parts - 1:
                return
            end = until_ - (until_ - since) * (part + 1) / self.parts
            self.sent += 1
            yield record_part(end, until_, rows, (part + 1) * PART)
            await asyncio.sleep(0)


def test_records_of_all_ticked_people_are_listed_and_filtered(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.set_ticked([1, 2])
        press(room.window, Qt.Key.Key_D)
        panel = room.window.panes.records
        await until(lambda: panel.rows.rowCount() == 80, "the records are there")
        assert panel.isVisible()
        assert panel.person.currentText() == "全部 2 人"
        assert {panel.rows.words(key, "name") for key in panel.rows.keys} == {"张伟", "王芳"}
        assert panel.rows.words(0, "at") > panel.rows.words(79, "at"), "the newest first"
        assert panel.rows.words(0, "marks") == "瞬移"
        assert panel.rows.words(79, "marks") == "正常"
        assert panel.count.text() == "共 80 条"
        panel.odd.click()
        await until(lambda: panel.rows.rowCount() == 8, "only the odd ones")
        panel.odd.click()
        panel.source.setCurrentIndex(panel.source.findData("osmand"))
        panel.source.activated.emit(panel.source.currentIndex())
        await until(lambda: panel.rows.rowCount() == 20, "only the trackers'")
        panel.person.setCurrentIndex(panel.person.findData(2))
        panel.person.activated.emit(panel.person.currentIndex())
        await until(lambda: panel.rows.rowCount() == 10, "only one person's")
        assert {panel.rows.words(key, "name") for key in panel.rows.keys} == {"王芳"}

    in_room(story, made=["records"])


def test_the_newest_page_comes_first_and_the_next_when_one_scrolls(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        stream = Stream(room, 10)
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_D)
        panel, records = room.window.panes.records, room.models.records
        await until(lambda: records.state is LoadState.READY, "a page is there")
        first = panel.rows.rowCount()
        assert PART <= first < 10 * PART
        assert not records.is_whole
        assert stream.sent < stream.parts, "the rest was not asked for"
        assert panel.more.isVisible()
        assert f"{first:,} 条，读到" in panel.count.text()
        reached = records.reached
        assert reached is not None
        panel.table.selectRow(first - 20)
        press(panel.table, Qt.Key.Key_PageDown)
        await until(lambda: panel.rows.rowCount() > first, "the next page came by itself")
        assert datetime.fromisoformat(str(stream.question["until"])) == reached

    in_room(story, made=["records"])


def test_a_list_has_an_end_and_says_where_the_rest_is(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        rows = joined([record_rows(1, PART)] * 13)
        records = room.models.records
        Stream(room, 40)
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_D)
        panel = room.window.panes.records
        await until(lambda: records.state is LoadState.READY, "a page is there")
        records.rows = rows
        records.changed.emit()
        assert records.is_full
        assert "只列最新的 50,000 条" in panel.count.text()
        asked = len(room.desk.posts(PATH))
        room.operations.centre.records.load_more()
        assert len(room.desk.posts(PATH)) == asked
        assert not panel.more.isVisible()
        assert panel.export_button.isEnabled()

    in_room(story, made=["records"])


def test_reading_can_be_stopped_and_read_on(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        async def silent() -> AsyncIterator[bytes]:
            until_ = NOW + timedelta(minutes=1)
            yield record_part(until_ - timedelta(minutes=5), until_, joined([]), 0)
            await asyncio.Event().wait()

        room.desk.streams[PATH] = silent
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_D)
        panel, records = room.window.panes.records, room.models.records
        await until(lambda: 0 < panel.bar.value() < panel.bar.maximum(), "progress")
        assert panel.stop_button.isVisible()
        assert "已查 0 条" in panel.count.text()
        QTest.mouseClick(panel.stop_button, ENTER)
        assert records.state is LoadState.READY
        assert not panel.stop_button.isVisible()
        del room.desk.streams[PATH]
        QTest.mouseClick(panel.more, ENTER)
        await until(lambda: panel.rows.rowCount() == 40, "it went on")

    in_room(story, made=["records"])


async def _exporting(room: Room, file: Path, stream: Callable[[], Stream]) -> Stream:
    """The pane lists something; an export is under way."""
    room.models.selection.select_worker(1)
    press(room.window, Qt.Key.Key_D)
    panel = room.window.panes.records
    await until(lambda: panel.rows.rowCount() == 40, "the records are there")
    opened = stream()
    dialog = panel.ask_export()
    dialog.fileSelected.emit(str(file))
    dialog.close()
    await until(lambda: panel.stop_button.isVisible(), "it says that it is exporting")
    return opened


def test_an_export_has_every_row_of_the_answer_not_only_those_listed(in_room: InRoom, tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    held: list[int] = []

    async def story(room: Room) -> None:
        stream = await _exporting(room, file, lambda: Stream(room, 25, open_after=3))
        panel = room.window.panes.records
        await until(lambda: "正在导出：12,000 条，12%" in panel.count.text(), "progress")
        stream.gate.set()
        await until(file.exists, "the file is written", within_s=50)
        await until(lambda: not panel.stop_button.isVisible(), "it is done")
        assert panel.rows.rowCount() == 40, "the list is as it was"

    written = growing.GrowingFile.add

    def counted(self: growing.GrowingFile, rows: object) -> None:
        taken = list(rows)  # type: ignore[call-overload] # rows of words
        held.append(len(taken))
        written(self, taken)

    growing.GrowingFile.add = counted  # type: ignore[method-assign] # put back below
    try:
        in_room(story, made=["records"])
    finally:
        growing.GrowingFile.add = written  # type: ignore[method-assign] # as it was
    table = pd.read_csv(file)
    assert len(table) == 25 * PART
    assert list(table.columns[:2]) == ["时间", "姓名"]
    assert table["时间"][0] == f"{(NOW - timedelta(minutes=1)).astimezone(units.CHINA):%Y-%m-%d %H:%M:%S}"
    assert list(table.iloc[0][["姓名", "精度", "速度", "说明"]]) == ["张伟", "4.0 公里", "4 公里/时", "瞬移"]
    assert max(held) == PART, "never more than one part of the answer in memory"


def test_an_export_that_is_stopped_leaves_nothing_behind(in_room: InRoom, tmp_path: Path) -> None:
    file = tmp_path / "out" / "records.xlsx"
    file.parent.mkdir()

    async def story(room: Room) -> None:
        stream = await _exporting(room, file, lambda: Stream(room, 25, open_after=3))
        panel = room.window.panes.records
        await until(lambda: stream.sent == 3, "in the middle")
        QTest.mouseClick(panel.stop_button, ENTER)
        await until(lambda: not panel.stop_button.isVisible(), "it ended")
        stream.gate.set()
        await asyncio.sleep(0)
        assert stream.sent == 3, "nobody reads on"
        assert list(file.parent.iterdir()) == []
        assert panel.export_button.isVisible()

    in_room(story, made=["records"])


def test_an_answer_that_breaks_off_in_the_middle_is_said_and_leaves_no_file(
    in_room: InRoom, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "records.csv"
    file.parent.mkdir()

    async def story(room: Room) -> None:
        said: list[str] = []
        room.ui.notifier.posted.connect(lambda notice: said.append(str(notice)))
        await _exporting(room, file, lambda: Stream(room, 5, breaks=True))
        await until(lambda: any("读到一半中断" in words for words in said), "it says so")
        assert list(file.parent.iterdir()) == []

    in_room(story, made=["records"])


def test_a_list_that_breaks_off_keeps_what_came_and_goes_on_from_there(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        few = record_rows(1, 30)

        async def broken() -> AsyncIterator[bytes]:
            now = NOW + timedelta(minutes=1)
            yield record_part(now - timedelta(minutes=30), now, few, 30)

        room.desk.streams[PATH] = broken
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_D)
        panel, records = room.window.panes.records, room.models.records
        await until(lambda: records.state is LoadState.FAILED, "it failed")
        assert panel.count.text() == records.error
        assert panel.rows.rowCount() == 30
        del room.desk.streams[PATH]
        QTest.mouseClick(panel.more, ENTER)
        await until(lambda: records.is_whole, "the rest came")
        assert panel.rows.rowCount() == 70

    in_room(story, made=["records"])


def test_more_people_than_can_be_asked_about_at_once_are_refused_in_words(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.set_ticked(range(1, 502))
        press(room.window, Qt.Key.Key_D)
        panel = room.window.panes.records
        await until(lambda: "一次最多查 500 人" in panel.count.text(), "it says so")
        assert room.desk.posts(PATH) == []

    in_room(story, made=["records"])


def test_a_workbook_begins_another_sheet_where_one_is_full(tmp_path: Path) -> None:
    rows: RecordColumns = record_rows(1, 25)
    kept, growing.ROWS_A_SHEET = growing.ROWS_A_SHEET, 10
    file = tmp_path / "records.xlsx"
    try:
        made = growing.GrowingFile(file, "定位记录", ["时间", "人员"])
        made.add([str(int(at)), "=1+1"] for at in rows.at_ms)
        made.finish()
    finally:
        growing.ROWS_A_SHEET = kept
    with zipfile.ZipFile(file) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3)]
        assert "定位记录 2" in archive.read("xl/workbook.xml").decode()
    assert [sheet.count("<row ") for sheet in sheets] == [11, 11, 6], "a head and rows on each"
    assert not any("<f>" in sheet for sheet in sheets), "words, not formulas"
