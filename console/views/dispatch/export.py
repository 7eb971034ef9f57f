"""Asks where the order list goes, and shows how far its writing is; the writing itself is a report's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from console.core import units
from console.models.world import Models
from console.reports.orders import export_orders
from console.views.context import Ui

SHOW_PROGRESS_AFTER_MS = 600


def ask_export(owner: QWidget, ui: Ui, models: Models, order_ids: Sequence[int]) -> QFileDialog:
    """A file dialog for the orders listed; writing begins when a name was chosen."""
    dialog = QFileDialog(owner.window(), ui.texts("dispatch.export.save"))
    dialog.setObjectName("order_save")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
    dialog.setDefaultSuffix("xlsx")
    today = ui.clock.now().astimezone(units.CHINA).date()
    dialog.selectFile(ui.texts("dispatch.export.file", day=today))
    dialog.fileSelected.connect(lambda name: export(owner, ui, models, order_ids, Path(name)))
    dialog.open()
    return dialog


def export(owner: QWidget, ui: Ui, models: Models, order_ids: Sequence[int], file: Path) -> None:
    """Writes in the background; the progress window appears when it takes long, and can stop it."""
    orders = [order for key in order_ids if (order := models.orders.get(key)) is not None]
    words = ui.texts("dispatch.export.working", file=file.name), ui.texts("dispatch.export.stop")
    watch = QProgressDialog(*words, 0, len(orders), owner.window())
    watch.setObjectName("order_export")
    watch.setMinimumDuration(SHOW_PROGRESS_AFTER_MS)
    task = ui.tasks.spawn(
        "export",
        export_orders(
            file,
            orders,
            models.departments,
            ui.texts,
            ui.notifier,
            progress=lambda done, _total: watch.setValue(done),
        ),
    )
    watch.canceled.connect(task.cancel)
    task.add_done_callback(lambda _task: watch.deleteLater())
