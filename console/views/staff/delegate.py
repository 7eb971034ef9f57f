"""How a row of the people tree is painted: tick, shape, name, and the state or the counts at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from console.models.tables.roles import Role
from console.views.cells import CellDelegate, Index
from console.views.marks import mark, paint_shape

_SHAPE = 10
_STATES = {
    Qt.CheckState.Checked: QStyle.StateFlag.State_On,
    Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
    Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
}


class StaffDelegate(CellDelegate):
    """Where the name and the note do not both fit, the name comes first, then the note's short form."""

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        rest = QRectF(box)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            rest.setLeft(self._tick(painter, option, Qt.CheckState(state)) + 8)
        name, note = str(index.data(Role.MARK) or ""), str(index.data(Role.NOTE) or "")
        words = str(index.data() or "")
        muted = self.theme.colour("muted")
        if name:
            look = mark(name)
            tone = self.theme.tone(look.tone)
            muted = QColor(tone.ink)
            place = QRectF(rest.left(), rest.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
            paint_shape(painter, place, look.shape, QColor(tone.fill))
            rest.setLeft(place.right() + 6)
        small = QFontMetrics(self.small)
        wanted = small.horizontalAdvance(note) + 2.0
        named = QFontMetrics(self.font).horizontalAdvance(words) + 10.0
        width = min(wanted, max(rest.width() - named, rest.width() * 0.3))
        if width < wanted:
            note = str(index.data(Role.SHORT) or note)
            width = min(width, small.horizontalAdvance(note) + 2.0)
        at_right = QRectF(rest.right() - width, rest.top(), width, rest.height())
        self.words(painter, at_right, note, muted, Qt.AlignmentFlag.AlignRight, small=True)
        rest.setRight(rest.right() - width - 8)
        self.words(painter, rest, words, self.ink(option, index))

    @staticmethod
    def _tick(painter: QPainter, option: QStyleOptionViewItem, state: Qt.CheckState) -> float:
        """Paints the box where a click on it is looked for; the x of its right edge."""
        style, boxed = option.widget.style(), QStyleOptionViewItem(option)
        boxed.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        boxed.rect = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, boxed, option.widget
        )
        boxed.state = (boxed.state & ~QStyle.StateFlag.State_HasFocus) | _STATES[state]
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, boxed, painter, option.widget
        )
        return float(boxed.rect.right())
