"""Small widgets every pane is made of: buttons with keycaps, labels with a role, status pills."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from console.views import icons
from console.views.actions import key_cap
from console.views.context import Ui
from console.views.marks import mark, paint_shape
from console.views.theme import SMALL_PX, Theme, font


def label(text: str = "", role: str = "", *, name: str = "", parent: QWidget | None = None) -> QLabel:
    """`role` is muted, small, title, strong, code or problem; see the style sheet."""
    made = QLabel(text, parent)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where it is too narrow for its words; `text` is all of them."""

    def __init__(self, role: str = "", *, name: str = "") -> None:
        super().__init__()
        self._words = ""
        self.setProperty("role", role)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        self._words = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        super().setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


def as_pane(widget: QWidget) -> None:
    """Gives a plain widget the ground of a pane; Qt paints none by itself for a subclass."""
    widget.setProperty("role", "pane")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def rule(parent: QWidget | None = None) -> QFrame:
    made = QFrame(parent)
    made.setProperty("role", "line")
    return made


def button(
    text: str,
    name: str,
    *,
    role: str = "",
    on: Callable[[], object] | None = None,
    spoken: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    made = QPushButton(text, parent)
    made.setObjectName(name)
    made.setAccessibleName(spoken or text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


def pack(
    layout: QBoxLayout, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8
) -> QBoxLayout:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


class ActionButton(QPushButton):
    """A command as a button: icon, words and its key drawn as a keycap at the right."""

    def __init__(self, ui: Ui, action: QAction, *, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ui, self._action = ui, action
        self._compact = False
        self._words = ""
        self._cap = key_cap(action.shortcut().toString())
        self._cap_font = font(11)
        self.setProperty("keycap", "true" if self._cap else "false")
        self.setObjectName(f"button.{action.objectName()}")
        self.setAccessibleName(action.text())
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)
        self.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(self._take)
        self._take()

    def _take(self) -> None:
        self.setIcon(self._icon())
        self.setIconSize(QSize(16, 16))
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.setText("" if self._compact else self._words or self._action.text())
        self.updateGeometry()

    def set_compact(self, on: bool) -> None:
        """Only icon and key; the words stay for the tooltip and screen readers."""
        if on is not self._compact:
            self._compact = on
            self._take()

    def set_capped(self, on: bool) -> None:
        """Whether the keycap is drawn; the key works all the same, and the tooltip names it."""
        cap = key_cap(self._action.shortcut().toString()) if on else ""
        if cap != self._cap:
            self._cap = cap
            self.setProperty("keycap", "true" if cap else "false")
            self.style().polish(self)
            self._take()

    def whole_width(self) -> int:
        """In pixels, with its words, also while it is compact."""
        words = self.fontMetrics().horizontalAdvance(self._words or self._action.text())
        return self.sizeHint().width() + (words + 4 if self._compact else 0)

    def set_words(self, words: str) -> None:
        """Says more than the command's name, such as for whom; empty: its name again."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words or self._action.text())
            self._take()

    def _icon(self) -> QIcon:
        name = str(self._action.property("icon_name") or "")
        if self.property("role") != "primary" or not name:
            return self._action.icon()
        tokens = self._ui.theme.tokens
        return icons.icon(name, color=tokens.on_accent, color_disabled=tokens.muted)

    def _cap_width(self) -> int:
        return QFontMetrics(self._cap_font).horizontalAdvance(self._cap) + 10 if self._cap else 0

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + (self._cap_width() + 8 if self._cap else 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._cap:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self.property("role") == "primary" and self.isEnabled()
        ink = self._ui.theme.colour("on_accent" if primary else "muted")
        width = self._cap_width()
        box = QRectF(self.width() - width - 8, (self.height() - 17) / 2, width, 17)
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setPen(edge)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(ink)
        painter.setFont(self._cap_font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._cap)
        painter.end()


class StatusPill(QWidget):
    """Shape and words on a tinted ground."""

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._mark, self._text = theme, "", ""
        self._font = font(SMALL_PX, bold=True)
        self.setObjectName(name)
        self.setFixedHeight(22)

    @property
    def text(self) -> str:
        return self._text

    def show_mark(self, mark_name: str, text: str) -> None:
        self._mark, self._text = mark_name, text
        self.setAccessibleName(text)
        self.setFixedWidth(QFontMetrics(self._font).horizontalAdvance(text) + 34)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = mark(self._mark)
        tone = self._theme.tone(look.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(self.rect(), 11, 11)
        paint_shape(painter, QRectF(10, 6, 10, 10), look.shape, QColor(tone.fill), QColor(tone.tint))
        painter.setPen(QColor(tone.ink))
        painter.setFont(self._font)
        painter.drawText(self.rect().adjusted(26, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter), self._text)
        painter.end()


def icon_button(
    ui: Ui, icon: str, name: str, spoken: str, on: Callable[[], object], parent: QWidget | None = None
) -> QPushButton:
    """A flat square button with an icon only; its words are for tooltips and screen readers."""
    made = button("", name, role="flat", on=on, spoken=spoken, parent=parent)
    made.setIcon(icons.icon(icon, color=ui.theme.tokens.muted))
    made.setToolTip(spoken)
    made.setFixedSize(28, 28)
    made.setStyleSheet("padding: 0;")
    return made
