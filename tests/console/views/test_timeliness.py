"""Timeliness through the window: a period counted, sorted, looked into, opened in the queue, exported."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PySide6.QtCore import Qt

from console.models.details import LoadState
from console.views.timeliness.panel import TimelinessPanel
from tests.console.views.acting import press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT = Qt.KeyboardModifier.AltModifier


async def opened(room: Room) -> TimelinessPanel:
    press(room.window, Qt.Key.Key_R, ALT)
    pane = room.window.panes.timeliness
    await until(lambda: bool(pane.rows.keys), "counted")
    return pane


def column(pane: TimelinessPanel, name: str) -> list[str]:
    return [pane.rows.words(key, name) for key in pane.rows.keys]


def test_a_month_is_counted_by_department_and_sorted_by_mouse_and_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        asked = room.desk.times.reports[0]
        assert (asked["since"][:10], asked["until"][:10], asked["by"]) == (
            "2026-11-01",
            "2026-11-22",
            "department",
        )
        assert column(pane, "stage") == ["派单", "派单", "接单", "修复", "恢复确认"]
        known = len(room.desk.times.reports)
        room.window.lower_docks["timeliness"].look_again()  # as after a gap in the connection
        await until(lambda: len(room.desk.times.reports) > known, "asked for again")
        await until(lambda: room.models.timeliness.state is LoadState.READY, "there again")
        assert column(pane, "rate")[0] == "94.9%"
        assert pane.rows.mark(pane.rows.keys[0], "rate") == "timer.overdue"
        assert pane.totals.text().startswith("受理 66 · 确认恢复 51")
        pane.table.setFocus()
        press(pane.table, Qt.Key.Key_4)
        shown = [
            name for place, (name, _) in enumerate(pane.rows.COLUMNS) if not pane.table.isColumnHidden(place)
        ]
        assert pane.rows.sorted_by == shown[3]
        pane.sort([name for name, _ in pane.rows.COLUMNS].index("runs"))
        assert column(pane, "runs") == ["40", "38", "36", "30", "25"]
        pane.by.setCurrentIndex(2)
        pane.by.activated.emit(2)
        await until(lambda: column(pane, "person") == ["周敏", "张伟", "王芳"], "by person")

    in_room(story)


def test_the_late_orders_of_a_line_are_opened_in_the_queue(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        pane.table.select_key(pane.rows.keys[2])
        await until(lambda: len(pane.runs.keys) == 3, "all of the line")
        press(pane.table, Qt.Key.Key_Return)
        await until(lambda: len(pane.runs.keys) == 1, "only the late ones")
        assert pane.about.text() == "接单 · 外滩班：超时 1 件"
        assert pane.runs.words(0, "outcome") == "超 30 分钟"
        press(pane.orders, Qt.Key.Key_Return)
        await until(lambda: room.models.selection.order_id == 1, "selected")
        assert room.window.dispatch.queue.table.current_key == 1

    in_room(story)


def test_a_report_is_written_as_it_is_sorted(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        pane.sort([name for name, _ in pane.rows.COLUMNS].index("late"))
        file = tmp_path / "及时率.csv"
        pane.export(file)
        await until(file.exists, "written")
        first = pd.read_csv(file).iloc[0]
        assert (first["环节"], first["超时"], first["中位用时（分钟）"]) == ("接单", 6, 11.7)
        room.desk.down = True
        pane.load()
        await until(lambda: bool(room.models.timeliness.error), "said")
        assert pane.totals.text() == room.models.timeliness.error
        assert len(pane.rows.keys) == 5

    in_room(story)


def test_the_other_reports_are_counted_drawn_sorted_and_written(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        page = pane.figures
        titles = {
            "volume": "受理工单数",
            "customers": "期末客户数",
            "process": "中位用时（分钟）",
            "ratings": "平均评分",
            "quality": "月度得分",
        }
        for kind, title in titles.items():
            pane.show_report(kind)
            await until(lambda: bool(page.rows.keys), kind)
            assert page.chart.title.text() == title
            assert page.chart.picture.places
            assert page.about.text()
        asked = room.desk.times.reports[-1]
        assert (asked["report"], asked["apart"], asked["stretch"]) == ("quality", "department", "period")
        assert [page.rows.words(key, "score") for key in page.rows.keys] == ["93.5", "71.2"]
        assert page.rows.mark(page.rows.keys[1], "score") == "timer.overdue"
        pane.first.setFocus()
        shown = [
            place for place in range(page.table.rows.columnCount()) if not page.table.isColumnHidden(place)
        ]
        failed = shown.index([name for name, _ in page.rows.COLUMNS].index("failed"))
        press(page.table, Qt.Key(Qt.Key.Key_1 + failed))
        assert [page.rows.words(key, "failed") for key in page.rows.keys] == ["3", "1"]
        file = tmp_path / "得分.csv"
        pane.export(file)
        await until(file.exists, "written")
        first = pd.read_csv(file).iloc[0]
        assert (first["分组"], first["首检不合格"], first["月度得分"]) == ("豫园班", 3, 71.25)

        pane.period.choose("month")  # customers were counted over the year
        pane.show_report("volume")
        await until(lambda: bool(page.rows.keys), "volume again")
        picture = page.chart.picture
        assert page.chart.picture.figure == "raised"
        assert list(picture.series) == ["10000 号热线", "网上", "客户经理代报"], "the largest below"
        assert picture.adds_up
        assert sum(value or 0 for value in picture.series["网上"]) == 33
        pane.show_report("timeliness")
        assert pane.first is pane.table
        assert not pane.by.isHidden()

    in_room(story)
