"""Where moments and rows lie on the board: pixels from times and back. Paints nothing, knows no order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from console.models.rules.schedule import DAY_MS, Block

HOUR_MS: Final = 3_600_000.0
HEAD_PX: Final = 28
STRIP_PX: Final = 36
ROW_PX: Final = 32
CARD_PX: Final = 168  # one waiting order in the strip
ZOOMS: Final = (28, 40, 56, 80, 112, 160, 224, 320)  # pixels an hour
FIRST_ZOOM, ROOMY_ZOOM = 3, 4
QUARTERS_FROM_PX: Final = 56  # a finer grid than hours would be a grey wall below
_WIDE_NAME_PX, _NARROW_NAME_PX, _ROOMY_PX = 172, 116, 620
_INSET, _SHARED_INSET = 4.0, 1.5


@dataclass(slots=True)
class Grid:
    """`left`, `top`: how far the day and the rows are scrolled, in pixels."""

    begin_ms: float = 0.0
    width: int = 0
    height: int = 0
    zoom: int = FIRST_ZOOM
    left: int = 0
    top: int = 0
    rows: int = 0

    @property
    def hour_px(self) -> int:
        return ZOOMS[self.zoom]

    @property
    def name_px(self) -> int:
        return _WIDE_NAME_PX if self.width >= _ROOMY_PX else _NARROW_NAME_PX

    @property
    def body_top(self) -> int:
        """Where the first worker's row begins when nothing is scrolled."""
        return HEAD_PX + STRIP_PX

    @property
    def body(self) -> QRectF:
        """Where the blocks are: right of the names, below header and strip."""
        return QRectF(
            self.name_px, self.body_top, self.width - self.name_px, max(0, self.height - self.body_top)
        )

    @property
    def most_left(self) -> int:
        return max(0, round(DAY_MS / HOUR_MS * self.hour_px) - (self.width - self.name_px))

    @property
    def most_top(self) -> int:
        return max(0, self.rows * ROW_PX - (self.height - self.body_top))

    def x_of(self, at_ms: float) -> float:
        return self.name_px - self.left + (at_ms - self.begin_ms) / HOUR_MS * self.hour_px

    def ms_at(self, x: float) -> float:
        return self.begin_ms + (x - self.name_px + self.left) / self.hour_px * HOUR_MS

    def y_of(self, row: int) -> int:
        return self.body_top - self.top + row * ROW_PX

    def row_at(self, y: float) -> int | None:
        """None above the rows and below the last one."""
        if y < self.body_top:
            return None
        row = int(y - self.body_top + self.top) // ROW_PX
        return row if row < self.rows else None

    def shown_rows(self) -> range:
        """The rows that can be seen, in part at least."""
        first = self.top // ROW_PX
        return range(first, min(self.rows, (self.top + max(0, self.height - self.body_top)) // ROW_PX + 1))

    def box_of(self, row: int, block: Block, lanes: int = 1) -> QRectF:
        """Where a block is painted; those over each other share the height."""
        left, right = self.x_of(block.begin_ms), self.x_of(block.end_ms)
        inset = _INSET if lanes <= 1 else _SHARED_INSET
        height = (ROW_PX - 2 * inset) / max(1, lanes)
        top = self.y_of(row) + inset + block.lane * height
        return QRectF(left, top, max(6.0, right - left - 1), max(2.0, height - 1))

    def strip_box(self, place: int, scrolled: int) -> QRectF:
        """Where the card of the waiting order at this place of the strip is."""
        left = self.name_px + place * CARD_PX - scrolled
        return QRectF(left + 3, HEAD_PX + 4, CARD_PX - 6, STRIP_PX - 9)
