"""How table cells are painted: status marks with words, pills, time bars, muted notes.

The painter given to them smooths edges.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText

from console.models.tables.rows import Cell
from console.views.marks import mark
from console.views.shapes import ShapePictures
from console.views.theme import SMALL_PX, Theme, font

_SHAPE = 10.0
_DOT = 7.0
_BAR = 3.0  # high, and wide where hardly anything is used
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight)
_CENTRE = int(Qt.AlignmentFlag.AlignHCenter)
_MOST_TEXTS = 4_000

Laid = tuple[QStaticText, float, float]
"""A text ready to be painted, its width and its height."""


class LaidTexts:
    """Texts laid out once in one face and painted many times, with an ellipsis where they do not fit."""

    def __init__(self, face: QFont) -> None:
        self._face, self._metrics = face, QFontMetrics(face)
        self._whole: dict[str, Laid] = {}
        self._cut: dict[tuple[str, int], Laid] = {}

    def fitting(self, text: str, width: int) -> Laid:
        """The text, or its beginning with an ellipsis, not wider than `width`."""
        whole = self.whole(text)
        if whole[1] <= width:
            return whole
        cut = self._cut.get((text, width))
        if cut is None:
            words = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            cut = self._cut[text, width] = self._laid(words, self._cut)
        return cut

    def whole(self, text: str) -> Laid:
        """As wide as it is."""
        whole = self._whole.get(text)
        if whole is None:
            whole = self._whole[text] = self._laid(text, self._whole)
        return whole

    def _laid(self, text: str, among: dict[Any, Laid]) -> Laid:
        if len(among) >= _MOST_TEXTS:
            among.clear()
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(font=self._face)
        size = laid.size()
        return laid, size.width(), size.height()


class CellPainter:
    """Plain words, dimmed where the row does not count; everything else builds on it."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.font = font()
        self.small = font(SMALL_PX)
        self._laid_texts, self._laid_small = LaidTexts(self.font), LaidTexts(self.small)
        self._plain, self._muted = theme.colour("text"), theme.colour("muted")
        self._on_chosen = theme.colour("on_selection")

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:
        """The cell's content into `box`, on the ground of a selected row where it is `chosen`."""
        self.words(painter, box, cell.words, self.ink(cell, chosen=chosen), cell.side)

    def ink(self, cell: Cell, *, chosen: bool) -> QColor:
        if cell.is_dimmed:
            return self._muted
        return self._on_chosen if chosen else self._plain

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
        room, left = box.width(), box.left()
        laid, width, height = (self._laid_small if small else self._laid_texts).fitting(text, int(room) + 1)
        if side & _RIGHT:
            left += room - width
        elif side & _CENTRE:
            left += (room - width) / 2
        painter.setFont(self.small if small else self.font)
        painter.setPen(ink)
        painter.drawStaticText(QPointF(left, box.top() + (box.height() - height) / 2), laid)


class MarkPainter(CellPainter):
    """Shape and words, the words in the tone's ink: meaning is there three times. The note is a pill."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._shapes = ShapePictures(theme)
        self._inks: dict[str, QColor] = {}

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:
        name = cell.mark
        if not name:
            super().paint(painter, box, cell, chosen=chosen)
            return
        self._shapes.paint(painter, box.left(), box.top() + (box.height() - _SHAPE) / 2, _SHAPE, name)
        rest = box.adjusted(_SHAPE + 6, 0, 0, 0)
        plain = cell.is_dimmed or self.inks_words_plainly(name)
        ink = self.ink(cell, chosen=chosen) if plain else self._ink_of(name)
        if cell.note:
            rest.setRight(rest.right() - self._note(painter, rest, cell.note, cell.words) - 4)
        self.words(painter, rest, cell.words, ink)

    def inks_words_plainly(self, name: str) -> bool:
        return name.startswith("presence.") or name in ("exclusion", "priority.normal")

    def _ink_of(self, name: str) -> QColor:
        ink = self._inks.get(name)
        if ink is None:
            ink = self._inks[name] = QColor(self.theme.tone(mark(name).tone).ink)
        return ink

    def _note(self, painter: QPainter, box: QRectF, note: str, words: str) -> float:
        """A pill where the words have room beside it, else a dot: what the tip says of it. The width used."""
        pill_px = self._laid_small.whole(note)[1] + 12.0
        if box.width() - pill_px - 4 >= self._laid_texts.whole(words)[1]:
            return self.pill(painter, box, note, "soon")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.tone("soon").fill))
        painter.drawEllipse(QRectF(box.right() - _DOT, box.center().y() - _DOT / 2, _DOT, _DOT))
        return _DOT

    def pill(self, painter: QPainter, box: QRectF, text: str, tone_name: str) -> float:
        """Paints at the right edge of `box` and returns the width used."""
        tone = self.theme.tone(tone_name)
        width = self._laid_small.whole(text)[1] + 12.0
        place = QRectF(box.right() - width, box.center().y() - 9, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(place, 9, 9)
        self.words(painter, place, text, QColor(tone.ink), _CENTRE, small=True)
        return width


class SwatchPainter(CellPainter):
    """Words after a square in the colour that the row's subject has elsewhere; `colour` by the row's key."""

    def __init__(self, theme: Theme, colour: Callable[[int], QColor | None]) -> None:
        super().__init__(theme)
        self._colour = colour

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:
        colour = self._colour(cell.key)
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(box.left(), box.center().y() - 5, 10, 10), 3, 3)
        super().paint(painter, box.adjusted(16, 0, 0, 0), cell, chosen=chosen)


class RemainingPainter(MarkPainter):
    """Shape, time in words, and a thin bar of the share of the limit already used."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._line = theme.colour("line")
        self._fills: dict[str, QColor] = {}

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:
        if cell.used_share is None:
            super().paint(painter, box, cell, chosen=chosen)
            return
        super().paint(painter, box.adjusted(0, 0, 0, -_BAR), cell, chosen=chosen)
        left, top, whole = box.left(), box.bottom() - 5, box.width()
        painter.fillRect(QRectF(left, top, whole, _BAR), self._line)
        painter.fillRect(
            QRectF(left, top, max(_BAR, whole * cell.used_share), _BAR), self._fill_of(cell.mark)
        )

    def _fill_of(self, name: str) -> QColor:
        fill = self._fills.get(name)
        if fill is None:
            fill = self._fills[name] = QColor(self.theme.tone(mark(name).tone).fill)
        return fill
