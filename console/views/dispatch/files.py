"""The files of an order: listed, opened, saved elsewhere, added by a dialog or a drop, taken away."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Order, OrderFile
from console.core import units
from console.models.world import Models
from console.operations.verbs import Operations
from console.views import icons
from console.views.actions import Actions
from console.views.context import Ui
from console.views.dispatch.photos import PhotoDialog
from console.views.widgets import ActionButton, as_pane, button, icon_button, label, pack
from contract.arranging import ALLOWED_IN, Arrangement
from contract.files import DOC, DOCX, ENDINGS, IMAGES, PDF, XLS, XLSX

_ICONS = {
    DOC: "mdi6.file-word-outline",
    DOCX: "mdi6.file-word-outline",
    XLS: "mdi6.file-excel-outline",
    XLSX: "mdi6.file-excel-outline",
    PDF: "mdi6.file-pdf-box",
}


class OrderFilesTab(QWidget):
    """`show_order` again on every change. Other widgets take drops for it by `take_drops_of`."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._order: Order | None = None
        self._shown: list[OrderFile] | None = None
        self._going: asyncio.Task[int] | None = None
        self.setObjectName("order_files")
        as_pane(self)
        texts = ui.texts
        self.add = ActionButton(ui, actions["order.attach"])
        actions.bind("order.attach", self.ask_files)
        self.progress = QProgressBar()
        self.progress.setObjectName("files_progress")
        self.progress.setAccessibleName(texts("files.progress"))
        self.progress.setFixedHeight(6)
        self.progress.setTextVisible(False)
        self.going = label("", "small", name="files_going")
        self.stop = button(texts("files.stop"), "files_stop", on=self._stop)
        hint = label(texts("files.hint"), "small")
        hint.setWordWrap(True)
        self._area = QScrollArea()
        self._area.setObjectName("files_list")
        self._area.setAccessibleName(texts("dispatch.tab.files"))
        self._area.setWidgetResizable(True)
        column = QVBoxLayout(self)
        pack(column, (12, 8, 12, 8), 6)
        head = QHBoxLayout()
        pack(head, spacing=8)
        head.addWidget(self.add)
        head.addWidget(hint, 1)
        column.addLayout(head)
        told = QHBoxLayout()
        pack(told, spacing=8)
        told.addWidget(self.going, 1)
        told.addWidget(self.stop)
        column.addLayout(told)
        column.addWidget(self.progress)
        column.addWidget(self._area, 1)
        self.take_drops_of(self)
        self.destroyed.connect(self._stop)
        self._show_going(False)

    def take_drops_of(self, widget: QWidget) -> None:
        """Files dropped on this widget are added."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def show_order(self, order: Order | None) -> None:
        self._order = order
        files = [] if order is None else order.files
        if files != self._shown:
            self._shown = list(files)
            self._fill(files)

    def ask_files(self) -> QFileDialog:
        """Which files; several at once."""
        texts = self._ui.texts
        dialog = QFileDialog(self.window(), texts("files.choose"))
        dialog.setObjectName("files_choose")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        dialog.setNameFilters([f"{texts('files.kinds')} ({kinds})"])
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()
        return dialog

    def take(self, files: Sequence[Path], *, whole_commission: bool = False) -> None:
        """Upload and attach them to the order shown; `whole_commission`: also to those it was raised with."""
        order = self._order
        if order is None or not files or self._going is not None:
            return
        self._show_going(True)
        several = whole_commission and order.commission_id is not None
        self._going = self._operations.files.add(order.id, files, self._on_progress, whole_commission=several)
        self._going.add_done_callback(self._ended)

    def open_file(self, file: OrderFile) -> None:
        """A picture here, anything else in the program for it."""
        task = self._operations.files.read(file.id)
        task.add_done_callback(partial(self._open_content, file))

    def save_file(self, file: OrderFile) -> QFileDialog:
        """Keep a copy where the user says."""
        dialog = QFileDialog(self.window(), self._ui.texts("files.save"))
        dialog.setObjectName("files_save")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(_safe(file.name))
        dialog.fileSelected.connect(lambda name: self._save(file, Path(name)))
        dialog.open()
        return dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            if isinstance(event, QDragEnterEvent) or event.type() == QEvent.Type.DragMove:
                event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop:
                event.acceptProposedAction()
                urls = event.mimeData().urls()
                self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
                return True
        return super().eventFilter(watched, event)

    def _fill(self, files: Sequence[OrderFile]) -> None:
        body = QWidget()
        as_pane(body)
        rows = QVBoxLayout(body)
        pack(rows, (0, 4, 0, 4), 4)
        for file in files:
            rows.addLayout(self._row(file))
        if not files:
            nothing = label(self._ui.texts("files.empty"), "muted", name="files_none")
            nothing.setWordWrap(True)
            rows.addWidget(nothing)
        rows.addStretch(1)
        self._area.setWidget(body)

    def _row(self, file: OrderFile) -> QHBoxLayout:
        texts = self._ui.texts
        row = QHBoxLayout()
        pack(row, spacing=6)
        is_image = file.media_type in IMAGES
        name = "mdi6.file-image-outline" if is_image else _ICONS.get(file.media_type, "mdi6.file-outline")
        opened = button(file.name, f"file_open_{file.id}", role="flat", on=partial(self.open_file, file))
        opened.setIcon(icons.icon(name, color=self._ui.theme.tokens.muted))
        opened.setToolTip(texts("files.open"))
        by = texts("dispatch.by", time=units.date_time(file.at, texts), name=file.by)
        row.addWidget(opened)
        row.addWidget(label(f"{_size_words(file.size)} · {by}", "small"), 1)
        save, remove = texts("files.save"), texts("files.remove")
        row.addWidget(
            icon_button(
                self._ui,
                "mdi6.content-save-outline",
                f"file_save_{file.id}",
                save,
                partial(self.save_file, file),
            )
        )
        gone = icon_button(
            self._ui, "mdi6.trash-can-outline", f"file_remove_{file.id}", remove, partial(self._remove, file)
        )
        allowed = self._order is not None and self._order.state in ALLOWED_IN[Arrangement.FILES]
        gone.setEnabled(allowed)
        row.addWidget(gone)
        return row

    def _remove(self, file: OrderFile) -> None:
        if self._order is not None:
            self._operations.files.remove(self._order.id, file.id)

    def _open_content(self, file: OrderFile, task: asyncio.Task[bytes]) -> None:
        if task.cancelled() or task.exception() is not None:
            return
        if file.media_type in IMAGES:
            image = QImage.fromData(task.result())
            if not image.isNull():
                PhotoDialog(self._ui, image, self.window()).open()
                return
        folder = Path(tempfile.mkdtemp(prefix="waiqin-file-"))
        copy = folder / _safe(file.name)
        self._ui.tasks.spawn("open file", self._written(copy, task.result(), then_open=True))

    def _save(self, file: OrderFile, target: Path) -> None:
        async def save() -> None:
            content = await self._operations.files.read(file.id)
            await self._written(target, content, then_open=False)

        self._ui.tasks.spawn("save file", save())

    async def _written(self, target: Path, content: bytes, *, then_open: bool) -> None:
        try:
            await asyncio.to_thread(target.write_bytes, content)
        except OSError:
            self._ui.notifier.notify("error", "files.not_written", name=target.name)
            return
        if then_open:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
        else:
            self._ui.notifier.notify("ok", "files.written", name=target.name)

    def _on_progress(self, done: int, of: int, name: str) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        self.going.setText(self._ui.texts("files.going", name=name, n=min(done + 1, of), of=of))

    def _ended(self, _task: asyncio.Task[int]) -> None:
        self._going = None
        self._show_going(False)

    def _show_going(self, on: bool) -> None:
        for one in (self.progress, self.going, self.stop):
            one.setVisible(on)

    def _stop(self) -> None:
        if self._going is not None:
            self._operations.files.stop(self._going)


def _safe(name: str) -> str:
    """Only a name: no way into another folder."""
    return Path(name.replace("\\", "/")).name.lstrip(".") or "file"


def _size_words(size: int) -> str:
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
