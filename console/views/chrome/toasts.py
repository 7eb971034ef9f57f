"""Messages of the notifier, stacked over a corner of the map; errors stay until closed, the others go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.core.notify import Level, Notice
from console.views.context import Ui
from console.views.marks import icon
from console.views.widgets import button, icon_button, label, pack

_MOST = 4
_STAYS_MS = {Level.OK: 4_000, Level.INFO: 6_000, Level.WARNING: 10_000}
_OFFER_STAYS_MS = 12_000  # long enough to notice the mistake
_WIDTH = 380
_LONG = 44  # characters


class Toast(QFrame):
    closed = Signal()

    def __init__(self, ui: Ui, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setObjectName("toast")
        self.text = ui.texts(notice.key, **notice.params)
        action = ui.texts(notice.action) if notice.action else ""
        self.setAccessibleName(
            " ".join((ui.texts(f"window.toast.{notice.level}"), self.text, action)).strip()
        )
        row = QHBoxLayout(self)
        pack(row, (12, 10, 8, 10), 10)
        shape = label()
        shape.setPixmap(icon(ui.theme, f"notice.{notice.level}", 18).pixmap(18, 18))
        words = QVBoxLayout()
        pack(words, spacing=2)
        said = label(self.text, name="toast_text")
        said.setWordWrap(True)
        words.addWidget(said)
        if action:
            more = label(action, "small", name="toast_action")
            more.setWordWrap(True)
            words.addWidget(more)
        row.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        offer = notice.offer
        if offer is not None:
            self.offer_button = button(ui.texts(offer.key), "toast_offer", on=self._take_offer)
            if len(self.text) > _LONG:  # beside many words it would leave them no room
                words.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignRight)
            else:
                row.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = icon_button(
            ui, "mdi6.close", "toast_close", ui.texts("window.toast.close"), self.dismiss, self
        )
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setFixedWidth(_WIDTH)
        self.ensurePolished()
        self.setFixedHeight(row.heightForWidth(_WIDTH))  # words wrap: the size hint knows nothing of that
        stays = _STAYS_MS.get(notice.level) if offer is None else _OFFER_STAYS_MS
        if stays is not None:
            QTimer.singleShot(stays, self, self.dismiss)

    def _take_offer(self) -> None:
        if self.notice.offer is not None:
            self.notice.offer.do()
        self.dismiss()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()


class Toasts(QObject):
    """Over the lower right corner of `anchor`, newest lowest; never takes the focus."""

    def __init__(self, ui: Ui, window: QWidget, anchor: QWidget) -> None:
        super().__init__(window)
        self._ui, self._window, self._anchor = ui, window, anchor
        self._shown: list[Toast] = []
        ui.notifier.posted.connect(self.post)
        anchor.installEventFilter(self)
        for notice in ui.notifier.take_unseen():
            self.post(notice)

    @property
    def shown(self) -> list[Toast]:
        return list(self._shown)

    def post(self, notice: Notice) -> None:
        same = [one for one in self._shown if one.notice == notice or _is_about_the_same(one.notice, notice)]
        for one in same or self._shown[: len(self._shown) - _MOST + 1]:
            one.dismiss()
        toast = Toast(self._ui, notice, self._window)
        toast.closed.connect(lambda: self._gone(toast))
        self._shown.append(toast)
        toast.show()
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))

    def _gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            self._place()

    def _place(self) -> None:
        corner = self._anchor.mapTo(self._window, self._anchor.rect().bottomRight())
        bottom = corner.y() - 12
        for toast in reversed(self._shown):
            toast.move(max(8, corner.x() - _WIDTH - 16), bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + 8

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._anchor and event.type() == QEvent.Type.Resize:
            self._place()
        return False


def _is_about_the_same(older: Notice, newer: Notice) -> bool:
    """What the older one offers has been overtaken."""
    if older.offer is None or newer.offer is None:
        return False
    return bool(newer.offer.about) and older.offer.about == newer.offer.about
