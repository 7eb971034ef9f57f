"""Thumbnails of photos from the site, and one photo large."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack

_THUMB = 88


class PhotoStrip(QWidget):
    """Loads each attachment once; a click opens it large. Say-so when one cannot be loaded."""

    def __init__(self, ui: Ui, operations: Operations, attachment_ids: Sequence[str]) -> None:
        super().__init__()
        self._ui = ui
        self.images: dict[str, QImage] = {}
        self._tasks: dict[str, asyncio.Task[bytes]] = {}
        self.thumbs: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        pack(layout, spacing=8)
        for place, attachment_id in enumerate(attachment_ids, start=1):
            words = ui.texts("dispatch.photo", n=place)
            thumb = button(
                "", f"order_photo_{place}", spoken=words, on=partial(self.open_large, attachment_id)
            )
            thumb.setFixedSize(_THUMB, _THUMB)
            thumb.setIconSize(QSize(_THUMB - 8, _THUMB - 8))
            thumb.setStyleSheet("padding: 0;")
            thumb.setToolTip(words)
            thumb.setEnabled(False)
            self.thumbs[attachment_id] = thumb
            layout.addWidget(thumb)
            task = operations.workorders.attachment(attachment_id)
            self._tasks[attachment_id] = task
            task.add_done_callback(partial(self._arrived, attachment_id))
        layout.addStretch(1)
        self.destroyed.connect(lambda: [task.cancel() for task in list(self._tasks.values())])

    def _arrived(self, attachment_id: str, task: asyncio.Task[bytes]) -> None:
        if self._tasks.pop(attachment_id, None) is None or task.cancelled():
            return
        image = QImage() if task.exception() else QImage.fromData(task.result())
        thumb = self.thumbs[attachment_id]
        if image.isNull():
            thumb.setText("?")
            thumb.setToolTip(self._ui.texts("dispatch.photo.failed"))
            return
        self.images[attachment_id] = image
        ratio = self.devicePixelRatioF()
        side = int((_THUMB - 8) * ratio)
        small = image.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap = QPixmap.fromImage(small)
        pixmap.setDevicePixelRatio(ratio)
        thumb.setIcon(QIcon(pixmap))
        thumb.setEnabled(True)

    def open_large(self, attachment_id: str) -> PhotoDialog:
        dialog = PhotoDialog(self._ui, self.images[attachment_id], self.window())
        dialog.open()
        return dialog


class PhotoDialog(QDialog):
    """One photo as large as the window allows; Esc closes."""

    def __init__(self, ui: Ui, image: QImage, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = image
        self.setObjectName("photo_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ui.texts("dispatch.photo.title"))
        self.picture: QLabel = label("", name="photo_large")
        self.picture.setAccessibleName(ui.texts("dispatch.photo.title"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(320, 240)
        layout = QVBoxLayout(self)
        pack(layout, (12, 12, 12, 12), 8)
        layout.addWidget(self.picture, 1)
        close = button(ui.texts("dispatch.photo.close"), "photo_close", on=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        room = parent.size() * 0.8
        wanted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(image.size() * 2)
        self.resize(wanted.width() + 24, wanted.height() + 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        room = self.picture.size() * ratio
        pixmap = QPixmap.fromImage(
            self._image.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
