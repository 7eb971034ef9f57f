"""How table cells are painted: status marks with words, pills, time bars, muted notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.models.tables.roles import Role
from console.views.marks import mark
from console.views.shapes import ShapePictures
from console.views.theme import ROW_PX, SMALL_PX, Theme, font

Index = QModelIndex | QPersistentModelIndex

_PAD = 6
_SHAPE = 10
_DOT = 7.0


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight)
_CENTRE = int(Qt.AlignmentFlag.AlignHCenter)
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_MOST_TEXTS = 4_000


def asked(index: Index, role: int) -> Any:
    """What the model says, without the way through Qt and back: a page of cells asks hundreds of times."""
    return index.model().data(index, role)


class LaidTexts:
    """Texts laid out once in one face and painted many times, with an ellipsis where they do not fit."""

    def __init__(self, face: QFont) -> None:
        self._face, self._metrics = face, QFontMetrics(face)
        self._whole: dict[str, QStaticText] = {}
        self._cut: dict[tuple[str, int], QStaticText] = {}

    def fitting(self, text: str, width: int) -> QStaticText:
        """The text, or its beginning with an ellipsis, not wider than `width`."""
        whole = self._whole.get(text)
        if whole is None:
            whole = self._whole[text] = self._laid(text, self._whole)
        if whole.size().width() <= width:
            return whole
        cut = self._cut.get((text, width))
        if cut is None:
            words = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            cut = self._cut[text, width] = self._laid(words, self._cut)
        return cut

    def _laid(self, text: str, among: dict[Any, QStaticText]) -> QStaticText:
        if len(among) >= _MOST_TEXTS:
            among.clear()
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(font=self._face)
        return laid


class CellDelegate(QStyledItemDelegate):
    """Plain words, dimmed where the row does not count; everything else builds on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.font = font()
        self.small = font(SMALL_PX)
        self._laid_texts = {False: LaidTexts(self.font), True: LaidTexts(self.small)}
        self._shape_pictures = ShapePictures()
        self._chosen, self._hovered = theme.colour("selection"), theme.colour("raised")
        self._focus = theme.colour("accent")
        self._plain, self._muted = theme.colour("text"), theme.colour("muted")
        self._on_chosen = theme.colour("on_selection")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.ground(painter, option)
        self.content(painter, QRectF(option.rect).adjusted(_PAD, 0, -_PAD, 0), option, index)
        painter.restore()

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        align = asked(index, Qt.ItemDataRole.TextAlignmentRole)
        side = _MIDDLE if align is None else int(align)
        words = str(asked(index, Qt.ItemDataRole.DisplayRole) or "")
        self.words(painter, box, words, self.ink(option, index), side)

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Painted here and not by the style: a style sheet costs ten times as much, per cell and repaint."""
        state = option.state.value
        chosen = bool(state & _SELECTED)
        if chosen or state & _HOVERED:
            painter.fillRect(option.rect, self._chosen if chosen else self._hovered)
        if chosen and state & _FOCUSED:
            box = option.rect
            painter.fillRect(box.left(), box.top(), box.width(), 1, self._focus)
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._focus)

    def ink(self, option: QStyleOptionViewItem, index: Index) -> QColor:
        if asked(index, Role.DIMMED):
            return self._muted
        return self._on_chosen if option.state.value & _SELECTED else self._plain

    def words(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        ink: QColor,
        side: int = _MIDDLE,
        *,
        small: bool = False,
    ) -> None:
        if not text:
            return
        laid = self._laid_texts[small].fitting(text, int(box.width()) + 1)
        size = laid.size()
        left, room = box.left(), box.width() - size.width()
        if side & _RIGHT:
            left += room
        elif side & _CENTRE:
            left += room / 2
        painter.setFont(self.small if small else self.font)
        painter.setPen(ink)
        painter.drawStaticText(QPointF(left, box.top() + (box.height() - size.height()) / 2), laid)


class MarkDelegate(CellDelegate):
    """Shape and words, the words in the tone's ink: meaning is there three times. `NOTE` is a pill."""

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        name = asked(index, Role.MARK)
        if not name:
            super().content(painter, box, option, index)
            return
        look = mark(str(name))
        tone = self.theme.tone(look.tone)
        place = QRectF(box.left(), box.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
        self._shape_pictures.paint(painter, place, look.shape, QColor(tone.fill), self.theme.colour("panel"))
        rest = box.adjusted(_SHAPE + 6, 0, 0, 0)
        plain = self.inks_words_plainly(str(name)) or asked(index, Role.DIMMED)
        ink = self.ink(option, index) if plain else QColor(tone.ink)
        note = str(asked(index, Role.NOTE) or "")
        words = str(asked(index, Qt.ItemDataRole.DisplayRole) or "")
        if note:
            rest.setRight(rest.right() - self._note(painter, rest, note, words) - 4)
        self.words(painter, rest, words, ink)

    def inks_words_plainly(self, name: str) -> bool:
        return name.startswith("presence.") or name in ("exclusion", "priority.normal")

    def _note(self, painter: QPainter, box: QRectF, note: str, words: str) -> float:
        """A pill where the words have room beside it, else a dot: what the tip says of it. The width used."""
        pill_px = QFontMetrics(self.small).horizontalAdvance(note) + 12.0
        if box.width() - pill_px - 4 >= QFontMetrics(self.font).horizontalAdvance(words):
            return self.pill(painter, box, note, "soon")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.tone("soon").fill))
        painter.drawEllipse(QRectF(box.right() - _DOT, box.center().y() - _DOT / 2, _DOT, _DOT))
        return _DOT

    def pill(self, painter: QPainter, box: QRectF, text: str, tone_name: str) -> float:
        """Paints at the right edge of `box` and returns the width used."""
        tone = self.theme.tone(tone_name)
        width = QFontMetrics(self.small).horizontalAdvance(text) + 12.0
        place = QRectF(box.right() - width, box.center().y() - 9, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(place, 9, 9)
        self.words(painter, place, text, QColor(tone.ink), int(Qt.AlignmentFlag.AlignHCenter), small=True)
        return width


class SwatchDelegate(CellDelegate):
    """Words after a square in the colour that the row's subject has elsewhere; `colour` by the row's key."""

    def __init__(self, theme: Theme, parent: QWidget, colour: Callable[[int], QColor | None]) -> None:
        super().__init__(theme, parent)
        self._colour = colour

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        colour = self._colour(int(index.data(Role.KEY)))
        if colour is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(box.left(), box.center().y() - 5, 10, 10), 3, 3)
        super().content(painter, box.adjusted(16, 0, 0, 0), option, index)


class RemainingDelegate(MarkDelegate):
    """Shape, time in words, and a thin bar of the share of the limit already used."""

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        fraction = asked(index, Role.FRACTION)
        if fraction is None:
            super().content(painter, box, option, index)
            return
        super().content(painter, box.adjusted(0, 0, 0, -3), option, index)
        tone = self.theme.tone(mark(str(asked(index, Role.MARK))).tone)
        track = QRectF(box.left(), box.bottom() - 5, box.width(), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("line"))
        painter.drawRoundedRect(track, 1.5, 1.5)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), max(3.0, track.width() * fraction), 3), 1.5, 1.5
        )
