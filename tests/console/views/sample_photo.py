"""A photo for the sample room."""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter


@cache
def picture() -> bytes:
    """A photo of nothing in particular, as a phone sends it."""
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    ramp = QLinearGradient(0, 0, 800, 600)
    ramp.setColorAt(0, QColor("#6B8FA3"))
    ramp.setColorAt(1, QColor("#2F3E46"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), ramp)
    painter.fillRect(260, 160, 280, 300, QColor("#D9DDE0"))
    painter.fillRect(300, 210, 200, 14, QColor("#2BB58A"))
    painter.fillRect(300, 250, 200, 14, QColor("#E69F00"))
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())
