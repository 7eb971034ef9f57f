"""How a row of the people tree is painted: tick, shape, name, and the state or the counts at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from console.models.tables.roles import Role
from console.models.tables.staff import StaffTreeModel
from console.views.items import Index, ItemDelegate
from console.views.marks import mark, paint_shape
from console.views.theme import Theme

_SHAPE = 10
_MIDDLE, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
_STATES = {
    Qt.CheckState.Checked: QStyle.StateFlag.State_On,
    Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
    Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
}


class StaffDelegate(ItemDelegate):
    """Where the name and the note do not both fit, the name comes first, then the note's short form.

    Ticks and shapes are painted once and kept: a style sheet's tick costs as much as the rest of the row.
    """

    def __init__(self, theme: Theme, rows: StaffTreeModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._rows = rows
        self._metrics, self._small_metrics = QFontMetrics(self.cells.font), QFontMetrics(self.cells.small)
        self._ticks: dict[Qt.CheckState, tuple[QPixmap, QPoint]] = {}
        self._ticks_for = (QSize(), 0.0)
        self._shapes: dict[tuple[str, float], QPixmap] = {}
        self._inks: dict[str, QColor] = {}

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._rows.look(index)
        left = box.left()
        if look.tick is not None:
            left = self._tick(painter, option, look.tick) + 8.0
        ink = self._muted
        if look.mark:
            pixels = self._shape(look.mark, painter.device().devicePixelRatioF())
            painter.drawPixmap(round(left), round(box.center().y() - _SHAPE / 2), pixels)
            left += _SHAPE + 6
            ink = self._inks[look.mark]
        rest, note = box.right() - left, look.note
        wanted = self._small_metrics.horizontalAdvance(note) + 2.0
        named = self._metrics.horizontalAdvance(look.words) + 10.0
        width = min(wanted, max(rest - named, rest * 0.3))
        if width < wanted:
            note = str(index.data(Role.SHORT) or note)
            wanted = self._small_metrics.horizontalAdvance(note) + 2.0
            width = min(width, wanted)
        if width < wanted:
            note = self._small_metrics.elidedText(note, Qt.TextElideMode.ElideRight, int(width) + 1)
        painter.setFont(self.cells.small)
        painter.setPen(ink)
        painter.drawText(QRectF(box.right() - width, box.top(), width, box.height()), _RIGHT | _MIDDLE, note)
        words, room = look.words, rest - width - 8
        if named - 10.0 > room:
            words = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room) + 1)
        painter.setFont(self.cells.font)
        painter.setPen(self.ink(option))
        painter.drawText(QRectF(left, box.top(), room, box.height()), _MIDDLE, words)

    def _shape(self, name: str, scale: float) -> QPixmap:
        if (name, scale) not in self._shapes:
            look = mark(name)
            tone = self.theme.tone(look.tone)
            pixels = _blank(QSize(_SHAPE, _SHAPE), scale)
            painter = QPainter(pixels)
            paint_shape(painter, QRectF(0, 0, _SHAPE, _SHAPE), look.shape, QColor(tone.fill))
            painter.end()
            self._shapes[name, scale], self._inks[name] = pixels, QColor(tone.ink)
        return self._shapes[name, scale]

    def _tick(self, painter: QPainter, option: QStyleOptionViewItem, state: Qt.CheckState) -> float:
        """Paints the box where a click on it is looked for; the x of its right edge."""
        row, scale = option.rect, painter.device().devicePixelRatioF()
        fits = (QSize(0, row.height()), scale)
        if fits != self._ticks_for:
            self._ticks, self._ticks_for = {}, fits
        if state not in self._ticks:
            self._ticks[state] = _painted_tick(option, state, scale)
        pixels, offset = self._ticks[state]
        painter.drawPixmap(row.topLeft() + offset, pixels)
        return row.left() + offset.x() + pixels.deviceIndependentSize().width()


def _painted_tick(option: QStyleOptionViewItem, state: Qt.CheckState, scale: float) -> tuple[QPixmap, QPoint]:
    """The style's tick, and where it lies in a row."""
    style, boxed = option.widget.style(), QStyleOptionViewItem(option)
    boxed.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, boxed, option.widget)
    boxed.rect = QRect(QPoint(0, 0), place.size())
    boxed.state = QStyle.StateFlag.State_Enabled | _STATES[state]
    pixels = _blank(place.size(), scale)
    painter = QPainter(pixels)
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, boxed, painter, option.widget)
    painter.end()
    return pixels, place.topLeft() - option.rect.topLeft()


def _blank(size: QSize, scale: float) -> QPixmap:
    pixels = QPixmap(size * scale)
    pixels.setDevicePixelRatio(scale)
    pixels.fill(Qt.GlobalColor.transparent)
    return pixels
