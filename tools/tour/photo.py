"""The photo that the worker attaches: a drawn distribution box with its fibres."""

import math
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

WIDTH, HEIGHT = 1600, 1200
PORTS = 12
FIBRES = ("#2f80ed", "#f2994a", "#27ae60", "#8d6e63", "#90a4ae", "#eceff1")


def take_photo(path: Path) -> Path:
    """Draw it into a file."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _wall(painter)
    _box(painter)
    for port in range(PORTS):
        _port(painter, port)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), quality=88):
        raise OSError(f"cannot write {path}")
    return path


def _wall(painter: QPainter) -> None:
    light = QLinearGradient(0, 0, WIDTH, HEIGHT)
    light.setColorAt(0, QColor("#c9c3b8"))
    light.setColorAt(1, QColor("#8f897e"))
    painter.fillRect(0, 0, WIDTH, HEIGHT, light)


def _box(painter: QPainter) -> None:
    painter.setPen(QPen(QColor("#4c5459"), 6))
    body = QLinearGradient(0, 120, 0, 1080)
    body.setColorAt(0, QColor("#e9edf0"))
    body.setColorAt(1, QColor("#bcc5cb"))
    painter.setBrush(body)
    painter.drawRoundedRect(QRectF(180, 120, 1240, 960), 24, 24)
    painter.setBrush(QColor("#37424a"))
    painter.drawRoundedRect(QRectF(250, 200, 1100, 300), 10, 10)
    painter.setPen(QColor("#f5f7f8"))
    font = painter.font()
    font.setPixelSize(44)
    painter.setFont(font)
    painter.drawText(QRectF(250, 130, 1100, 64), Qt.AlignmentFlag.AlignCenter, "GFX-017 · 1:12")


def _port(painter: QPainter, port: int) -> None:
    x = 300 + port * 91.0
    painter.setPen(QPen(QColor("#0d1418"), 3))
    painter.setBrush(QColor("#1c7d4d") if port != 7 else QColor("#d24b3a"))
    painter.drawRect(QRectF(x - 24, 300, 48, 110))
    painter.setBrush(QColor("#101b21"))
    painter.drawEllipse(QPointF(x, 380), 13, 13)
    fibre = QPainterPath(QPointF(x, 410))
    bend = 90 * math.sin(port * 1.7)
    fibre.cubicTo(x + bend, 640, 800 - bend * 2, 760, 420 + port * 62, 1060)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(QColor(FIBRES[port % len(FIBRES)]), 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    )
    painter.drawPath(fibre)
