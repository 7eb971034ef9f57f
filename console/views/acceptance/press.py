"""Drawing documents on the pages of a PDF or a printer, with a head and a foot on each page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

_DOT_INCH = 96.0
_MARGIN_MM, _HEAD_PX, _FOOT_PX = 15.0, 34.0, 26.0
_TEXT_PX, _SMALL_PX = 13, 11
_DPI = 300
_LONGEST_PHOTO_PX = 800  # 250 dots to the inch as wide as it is printed
_GREY = QColor("#444444")


def pdf(file: Path, title: str) -> QPdfWriter:
    """An A4 document that is written while it is drawn on."""
    made = QPdfWriter(str(file))
    made.setTitle(title)
    made.setResolution(_DPI)
    lay_out(made)
    return made


def lay_out(device: QPagedPaintDevice) -> None:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )


def smaller(file: bytes) -> bytes:
    """A photo as a paper needs it, for a month has hundreds; empty where it is no picture."""
    image = QImage.fromData(file)
    if image.isNull():
        return b""
    if max(image.width(), image.height()) > _LONGEST_PHOTO_PX:
        size = QSize(_LONGEST_PHOTO_PX, _LONGEST_PHOTO_PX)
        image = image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpeg")).write(image.convertToFormat(QImage.Format.Format_RGB32))
    return bytes(held.data())


def document(content: str, style: str, photos: Mapping[str, bytes], family: str) -> QTextDocument:
    """Laid out later, by the press."""
    made = QTextDocument()
    font = QFont(family)
    font.setPixelSize(_TEXT_PX)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(style)
    for name, file in photos.items():
        made.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), QImage.fromData(file))
    made.setHtml(content)
    return made


class Press:
    """One device from its first page to `end`. Px are of 96 to the inch, whatever the device has."""

    def __init__(self, device: QPagedPaintDevice, dpi: float, family: str) -> None:
        self._device, self._family = device, family
        self._painter = QPainter(device)
        self._scale = dpi / _DOT_INCH
        self._painter.scale(self._scale, self._scale)
        inside = device.pageLayout().paintRect(QPageLayout.Unit.Inch)
        self._width_px, self._height_px = inside.width() * _DOT_INCH, inside.height() * _DOT_INCH
        self._is_fresh = True
        self.pages = 0  # of this copy

    @property
    def is_ready(self) -> bool:
        """Whether there is something to draw on: a full disk or an absent printer has nothing."""
        return self._painter.isActive()

    def begin_copy(self) -> None:
        """Pages are counted anew."""
        self.pages = 0

    def add(self, content: QTextDocument, head: str, mark: str) -> None:
        """From a new page on."""
        body = QSizeF(self._width_px, self._height_px - _HEAD_PX - _FOOT_PX)
        content.setPageSize(body)
        for page in range(content.pageCount()):
            if not self._is_fresh:
                self._device.newPage()
            self._is_fresh = False
            self.pages += 1
            self._frame(head, mark)
            self._painter.save()
            self._painter.translate(QPointF(0, _HEAD_PX - page * body.height()))
            content.drawContents(self._painter, QRectF(QPointF(0, page * body.height()), body))
            self._painter.restore()

    def end(self) -> None:
        self._painter.end()

    def _frame(self, head: str, mark: str) -> None:
        painter, width = self._painter, self._width_px
        font = QFont(self._family)
        font.setPixelSize(_SMALL_PX)
        painter.setFont(font)
        painter.setPen(_GREY)
        line = QRectF(0, 0, width, _HEAD_PX - 12)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, head)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark)
        painter.drawLine(QPointF(0, _HEAD_PX - 10), QPointF(width, _HEAD_PX - 10))
        foot = QRectF(0, self._height_px - _FOOT_PX, width, _FOOT_PX)
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(self.pages))
