"""What each status looks like: a shape and a tone per meaning, and how it is painted; words are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from console.views.theme import Theme


@dataclass(frozen=True, slots=True)
class Mark:
    shape: str
    tone: str


# Shape and tone both differ between any two that may stand side by side, so colour never stands alone.
MARKS: dict[str, Mark] = {
    "presence.online": Mark("disc", "ok"),
    "presence.lost": Mark("triangle", "overdue"),
    "presence.unseen": Mark("ring", "soon"),
    "presence.off_duty": Mark("dash", "idle"),
    "presence.stealth": Mark("half", "violet"),
    "presence.never": Mark("cross", "idle"),
    "presence.off_hours": Mark("square", "idle"),
    "case.attached": Mark("disc", "ok"),
    "origin.source": Mark("check", "ok"),
    "origin.setting": Mark("half", "info"),
    "origin.lost": Mark("ring", "soon"),
    "times.fault": Mark("octagon", "red"),
    "timer.ok": Mark("disc", "ok"),
    "timer.soon": Mark("triangle", "soon"),
    "timer.overdue": Mark("octagon", "red"),
    "timer.stopped": Mark("dash", "idle"),
    "timer.paused": Mark("square", "violet"),
    "priority.urgent": Mark("double_up", "red"),
    "priority.high": Mark("up", "overdue"),
    "priority.normal": Mark("dash", "idle"),
    "priority.low": Mark("down", "sky"),
    "alarm.red": Mark("octagon", "red"),
    "alarm.orange": Mark("triangle", "orange"),
    "alarm.yellow": Mark("diamond", "yellow"),
    "alarm.blue": Mark("disc", "blue"),
    "alarm_state.active": Mark("disc", "red"),
    "alarm_state.acknowledged": Mark("check", "info"),
    "alarm_state.cleared": Mark("dash", "idle"),
    "state.draft": Mark("ring", "idle"),
    "state.submitted": Mark("ring", "soon"),
    "state.accepted": Mark("half", "soon"),
    "state.diagnosing": Mark("half", "info"),
    "state.dispatched": Mark("arrow", "info"),
    "state.acknowledged": Mark("check", "info"),
    "state.en_route": Mark("double_right", "sky"),
    "state.on_site": Mark("square", "violet"),
    "state.in_progress": Mark("square", "info"),
    "state.suspended": Mark("dash", "violet"),
    "state.repaired": Mark("diamond", "ok"),
    "state.confirmed": Mark("check", "ok"),
    "state.feedback_done": Mark("arrow", "ok"),
    "state.rated": Mark("double_up", "ok"),
    "state.qc_failed": Mark("octagon", "red"),
    "state.qc_passed": Mark("disc", "ok"),
    "state.archived": Mark("disc", "idle"),
    "state.rejected": Mark("cross", "red"),
    "state.cancelled": Mark("cross", "idle"),
    "connection.live": Mark("disc", "ok"),
    "connection.connecting": Mark("half", "info"),
    "connection.restarting": Mark("half", "soon"),
    "connection.stale": Mark("triangle", "soon"),
    "connection.down": Mark("octagon", "red"),
    "pending.waiting": Mark("half", "soon"),
    "pending.sending": Mark("arrow", "info"),
    "pending.refused": Mark("octagon", "red"),
    "notice.info": Mark("disc", "info"),
    "notice.ok": Mark("check", "ok"),
    "notice.warning": Mark("triangle", "soon"),
    "notice.error": Mark("octagon", "red"),
    "locate.pending": Mark("half", "soon"),
    "locate.fixed": Mark("check", "ok"),
    "locate.refused": Mark("cross", "red"),
    "locate.timed_out": Mark("triangle", "overdue"),
    "message.queued": Mark("half", "soon"),
    "message.sent": Mark("arrow", "info"),
    "message.delivered": Mark("check", "ok"),
    "message.failed": Mark("octagon", "red"),
    "track.stop": Mark("square", "info"),
    "track.order": Mark("diamond", "ok"),
    "track.gap.off_duty": Mark("dash", "idle"),
    "track.gap.stealth": Mark("half", "violet"),
    "track.gap.not_monitored": Mark("cross", "idle"),
    "track.gap.no_signal": Mark("triangle", "overdue"),
    "track.gap.phone_off": Mark("ring", "soon"),
    "track.gap.no_device": Mark("octagon", "idle"),
    "suspicion.none": Mark("check", "ok"),
    "suspicion.some": Mark("triangle", "soon"),
    "suspicion.high": Mark("octagon", "red"),
    "plan.kept": Mark("check", "ok"),
    "plan.late": Mark("octagon", "red"),
    "plan.left": Mark("cross", "overdue"),
    "plan.changed": Mark("triangle", "soon"),
    "plan.given": Mark("arrow", "info"),
    "exclusion": Mark("cross", "idle"),
}

_UNKNOWN = Mark("dash", "idle")


def mark(name: str) -> Mark:
    return MARKS.get(name, _UNKNOWN)


def _regular(box: QRectF, corners: int, turn: float) -> QPolygonF:
    centre, radius = box.center(), box.width() / 2
    return QPolygonF(
        [
            QPointF(
                centre.x() + radius * cos(turn + 2 * pi * k / corners),
                centre.y() + radius * sin(turn + 2 * pi * k / corners),
            )
            for k in range(corners)
        ]
    )


def _lines(box: QRectF, shape: str) -> list[list[QPointF]] | None:
    """Stroked shapes as poly-lines in the unit box."""
    unit: dict[str, list[list[tuple[float, float]]]] = {
        "dash": [[(0.12, 0.5), (0.88, 0.5)]],
        "cross": [[(0.18, 0.18), (0.82, 0.82)], [(0.82, 0.18), (0.18, 0.82)]],
        "check": [[(0.1, 0.55), (0.4, 0.85), (0.92, 0.18)]],
        "up": [[(0.12, 0.66), (0.5, 0.26), (0.88, 0.66)]],
        "down": [[(0.12, 0.34), (0.5, 0.74), (0.88, 0.34)]],
        "double_up": [[(0.12, 0.5), (0.5, 0.12), (0.88, 0.5)], [(0.12, 0.92), (0.5, 0.54), (0.88, 0.92)]],
        "double_right": [[(0.1, 0.12), (0.46, 0.5), (0.1, 0.88)], [(0.52, 0.12), (0.88, 0.5), (0.52, 0.88)]],
        "arrow": [[(0.06, 0.5), (0.92, 0.5)], [(0.56, 0.14), (0.92, 0.5), (0.56, 0.86)]],
    }
    paths = unit.get(shape)
    if paths is None:
        return None
    return [
        [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in path]
        for path in paths
    ]


def paint_shape(
    painter: QPainter, box: QRectF, shape: str, colour: QColor, gap: QColor | None = None
) -> None:
    """Paints one shape filling the square `box`. `gap` is the ground that shows through an octagon's sign."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paths = _lines(box, shape)
    stroke = QPen(colour, max(1.6, box.width() / 6))
    if paths is not None:
        stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
        stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(stroke)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in paths:
            painter.drawPolyline(path)
    elif shape in ("ring", "half"):
        _paint_ring(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), stroke, half=shape == "half")
    else:
        _paint_solid(painter, box, shape, colour)
        if shape == "octagon" and gap is not None:
            _paint_sign(painter, box, gap)
    painter.restore()


def _paint_ring(painter: QPainter, box: QRectF, stroke: QPen, *, half: bool) -> None:
    inset = stroke.widthF() / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(stroke)
    painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    if half:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stroke.color())
        painter.drawPie(box, 90 * 16, 180 * 16)


def _paint_solid(painter: QPainter, box: QRectF, shape: str, colour: QColor) -> None:
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape == "disc":
        painter.drawEllipse(inner)
    elif shape == "square":
        painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
    elif shape == "triangle":
        top = QPointF(inner.center().x(), inner.top())
        painter.drawPolygon(QPolygonF([top, inner.bottomRight(), inner.bottomLeft()]))
    elif shape == "diamond":
        painter.drawPolygon(_regular(box, 4, 0))
    elif shape == "octagon":
        painter.drawPolygon(_regular(box, 8, pi / 8))


def _paint_sign(painter: QPainter, box: QRectF, gap: QColor) -> None:
    """The exclamation mark of an octagon."""
    wide, high = box.width(), box.height()
    left = box.center().x() - wide * 0.07
    painter.setBrush(gap)
    painter.drawRect(QRectF(left, box.top() + high * 0.2, wide * 0.14, high * 0.36))
    painter.drawRect(QRectF(left, box.top() + high * 0.66, wide * 0.14, high * 0.14))


def icon(theme: Theme, name: str, size_px: int = 16) -> QIcon:
    """A status mark as an icon, sharp up to 300 % scaling."""
    found = mark(name)
    pixmap = QPixmap(QSize(size_px, size_px) * 3)
    pixmap.setDevicePixelRatio(3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    inset = size_px * 0.15
    paint_shape(
        painter,
        QRectF(inset, inset, size_px - 2 * inset, size_px - 2 * inset),
        found.shape,
        QColor(theme.tone(found.tone).fill),
        theme.colour("panel"),
    )
    painter.end()
    return QIcon(pixmap)
