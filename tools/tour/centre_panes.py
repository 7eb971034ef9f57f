"""Scenes of what belongs to locating besides the six actions: groups, places and their import, settings."""

import csv

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from console.models.details import LoadState
from console.views.places.import_dialog import ImportDialog
from tools.tour.centre import Times, choose_crew
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, settle, until

# As a customer keeps them: one row with the two figures swapped, one without a place.
ROWS = (
    ("图层", "名称", "纬度", "经度", "备注"),
    ("营业厅", "打浦桥营业厅", "31.2069", "121.4698", "每日 9:00–20:00"),
    ("营业厅", "中山公园营业厅", "31.2203", "121.4166", ""),
    ("机房", "虹桥路机房", "31.1969", "121.4211", "进出登记"),
    ("机房", "漕溪北路机房", "121.4353", "31.1889", "经纬度写反了"),
    ("仓库", "龙华仓库", "", "", "没有坐标"),
)


async def group_is_made(stage: Stage) -> Times:
    """Ctrl+G on the crew: it gets a name and stands in the tree."""
    models = stage.console.models
    await stage.to_front()
    choose_crew(stage)
    known = models.groups.ids()
    stage.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier, on=stage.window)
    dialog: QDialog = await stage.dialog("group_name_dialog")
    field = dialog.findChild(QLineEdit)
    assert field is not None
    stage.write(f"今晚保障小组 {len(known)}", on=field)
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, on=field)
    await until("the group", lambda: models.groups.ids() - known)
    made_ms = watch.ms
    tree, rows = stage.window.people.tree, stage.window.people.rows
    index = rows.index_of_group(max(models.groups.ids() - known))
    tree.expand(index)
    tree.setCurrentIndex(index)
    tree.scrollTo(index)
    stage.close_messages()
    await stage.picture("group")
    models.selection.set_ticked(())
    return {"group_ms": made_ms}


async def places_are_shown(stage: Stage) -> Times:
    """Alt+6: five layers, on the map and in the pane."""
    models, panel = stage.console.models, stage.window.panes.places
    await stage.to_front()
    stage.window.commands["show.places"].trigger()
    await until("the pane comes up", panel.isVisible)
    await until("places", lambda: len(models.places.store) and panel.rows.rowCount(), 15)
    panel.table.selectRow(0)
    stage.console.map_view.home()
    await stage.ground_is_drawn()
    await stage.picture("places")
    return {}


async def file_of_places_is_looked_at(stage: Stage) -> Times:
    """A file of a customer, GBK as Excel saves it: every bad row is shown, none is lost."""
    file = stage.data / "网点.csv"
    with file.open("w", encoding="gbk", newline="") as out:
        csv.writer(out).writerows(ROWS)
    stage.window.commands["place.import"].trigger()
    found = await stage.dialog("import_dialog")
    assert isinstance(found, ImportDialog)
    dialog: ImportDialog = found
    watch = Stopwatch()
    dialog.take_file(file)
    await until("rows", lambda: len(dialog.list.sheet.rows) == len(ROWS) - 1, 15)
    read_ms = watch.ms
    await settle()
    await stage.picture("places-import")
    dialog.reject()
    return {"read_ms": read_ms}


async def settings_are_opened(stage: Stage) -> Times:
    """Ctrl+,: the policy of positions, hours, the first view."""
    await stage.to_front()
    stage.window.commands["organisation.settings"].trigger()
    dialog = await stage.dialog("organisation_dialog")
    model = stage.console.models.policy
    await until("the settings", lambda: model.state is LoadState.READY, 15)
    await settle()
    await stage.picture("settings")
    dialog.reject()
    return {}
