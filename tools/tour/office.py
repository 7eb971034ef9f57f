"""Scenes of the office: a workflow adapted with its proof, the month's acceptance, the six reports."""

import csv
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from console.models.details import LoadState
from console.models.tables.figures import NAMES
from console.views.acceptance.import_dialog import AcceptanceImportDialog
from console.views.workflows.dialog import WorkflowsDialog
from console.views.workflows.differences import DifferencesDialog
from contract.vocabulary import OrderMove, OrderType
from tools.tour.centre import Times
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, settle, until

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier
ALT_SHIFT = ALT | Qt.KeyboardModifier.ShiftModifier
NOTE: Final = "雷雨季：修复后多拍一张照片"
MOST_PHOTOS: Final = 3
HEAD: Final = ("业务编号", "客户名称", "责任部门", "A端地址", "竣工日期")
SERVICES: Final = ("第二中学", "滨江花园物业", "南站综合楼", "百联超市", "档案馆", "人民医院", "老年大学")
PICTURED: Final = ("volume", "process", "ratings")


async def workflow_is_adapted(stage: Stage) -> Times:
    """Ctrl+Shift+W: a rule too few is refused at its place; another figure is compared and published."""
    await stage.to_front()
    stage.press(Qt.Key.Key_W, CTRL_SHIFT, on=stage.window)
    dialog = await stage.dialog("workflows_dialog")
    assert isinstance(dialog, WorkflowsDialog)
    await until("the types", lambda: bool(dialog.types.rows.keys))
    dialog.types.select_key(list(OrderType).index(OrderType.FAULT))
    draft = await until("a draft", lambda: dialog.drafts.draft)
    await stage.picture("workflow")
    dialog.tabs.setCurrentWidget(dialog.rules)
    moves = [row.move for row in draft.definition.transitions]
    dialog.rules.table.select_key(moves.index(OrderMove.RESUME))
    stage.press(Qt.Key.Key_Delete, on=dialog.rules.table)
    refused_ms = await _publish(stage, dialog, dialog.faults.isVisible)
    stage.press(Qt.Key.Key_Return, on=dialog.faults)
    await stage.picture("workflow-refused")
    dialog.reset_button.click()
    dialog.tabs.setCurrentWidget(dialog.demands)
    photos = draft.definition.photos_after % MOST_PHOTOS + 1
    dialog.demands.figures["photos_after"].setValue(photos)
    published_ms = await _publish(stage, dialog, lambda: not dialog.drafts.dirty, name="workflow-proof")
    dialog.reject()
    current = stage.console.models.workflows.current(OrderType.FAULT)
    assert current is not None
    assert (current.definition.photos_after, current.note) == (photos, NOTE)
    return {"refused_ms": refused_ms, "published_ms": published_ms}


async def _publish(
    stage: Stage, dialog: WorkflowsDialog, answered: Callable[[], bool], *, name: str = ""
) -> float:
    """Ctrl+S, what is different, Ctrl+Enter; how long the answer took."""
    await stage.to_front(dialog)
    stage.press(Qt.Key.Key_S, CONTROL, on=dialog)
    shown = await stage.dialog("workflow_differences")
    assert isinstance(shown, DifferencesDialog)
    await stage.to_front(shown)
    stage.write(NOTE, on=shown.note)
    if name:
        await stage.picture(name)
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, CONTROL, on=shown)
    await until("an answer", answered)
    return watch.ms


async def month_is_given_out(stage: Stage) -> Times:
    """Alt+Y: a list is imported, its bad row is seen, every line becomes an order of its department."""
    model = stage.console.models.acceptance
    await stage.to_front()
    stage.press(Qt.Key.Key_Y, ALT, on=stage.window)
    pane = stage.window.panes.acceptance
    await until("the month", lambda: model.state is LoadState.READY)
    known = len(pane.rows.keys)
    departments = [one.name for one in stage.console.models.departments.all() if one.parent_id is not None]
    file = stage.data / "竣工清单.csv"
    with file.open("w", encoding="gbk", newline="") as out:
        rows = [
            (
                f"SH-1120-{known + number:03}",
                name,
                departments[number % len(departments)],
                f"人民路 {number * 7} 号",
                "",
            )
            for number, name in enumerate(SERVICES, 1)
        ]
        csv.writer(out).writerows([HEAD, *rows, ("SH-1120-900", "少年宫", "撤销的班组", "和平路 3 号", "")])
    stage.press(Qt.Key.Key_I, ALT_SHIFT, on=stage.window)
    dialog = await stage.dialog("acceptance_import")
    assert isinstance(dialog, AcceptanceImportDialog)
    dialog.take_file(file)
    await until("rows", lambda: len(dialog.rows.rows) == len(SERVICES) + 1)
    await stage.picture("acceptance-import")
    dialog.skip_bad.setChecked(True)
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, CONTROL, on=dialog)
    await until("on the list", lambda: len(pane.rows.keys) == known + len(SERVICES))
    imported_ms = watch.ms
    dialog.reject()
    await stage.to_front()
    stage.press(Qt.Key.Key_G, ALT_SHIFT, on=stage.window)
    asking = await stage.dialog("acceptance_issue")
    assert isinstance(asking, QMessageBox)
    await stage.picture("acceptance-asked")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, on=asking)
    await until("every line has an order", lambda: not model.doing and model.unissued == 0)
    issued_ms = watch.ms
    stage.close_messages()
    await stage.picture("acceptance")
    return {"imported_ms": imported_ms, "issued_ms": issued_ms, "orders": len(SERVICES)}


async def reports_are_read(stage: Stage) -> Times:
    """Alt+R: the six reports, one after the other."""
    model = stage.console.models.timeliness
    await stage.to_front()
    stage.press(Qt.Key.Key_R, ALT, on=stage.window)
    pane = stage.window.panes.timeliness
    await until("timeliness", lambda: model.state is LoadState.READY and model.report is not None)
    pane.table.select_key(pane.rows.keys[0])
    await until("the orders behind", lambda: model.runs_state is LoadState.READY)
    await stage.picture("report-timeliness")
    slowest_ms, found = 0.0, model.figures
    for report in NAMES:
        watch = Stopwatch()
        pane.show_report(report)
        await until(report, lambda: found.state is LoadState.READY and found.figures is not None)
        slowest_ms = max(slowest_ms, watch.ms)
        assert found.error == ""
        if report in PICTURED:
            await settle()
            await stage.picture(f"report-{report}")
    pane.show_report("timeliness")
    return {"slowest_ms": slowest_ms}
