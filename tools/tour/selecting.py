"""Scenes of drawing on the map: measuring, and selecting people by a shape, now and in the past."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.models.details import LoadState
from tools.tour.centre import Times
from tools.tour.stage import NO_KEYS, Stage
from tools.tour.waiting import Stopwatch, settle, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


def _at(surface: QWidget, across: float, down: float) -> QPoint:
    """A point of the map by its share of width and height."""
    return QPoint(round(surface.width() * across), round(surface.height() * down))


async def distance_is_measured(stage: Stage) -> Times:
    """By keyboard alone: Shift+D, arrows, Enter, Enter again in place: legs and total stand on the map."""
    areas = stage.console.models.areas
    await stage.to_front()
    stage.console.map_view.home()
    await stage.ground_is_drawn()
    stage.press(Qt.Key.Key_D, SHIFT, on=stage.window)
    await settle()
    for way in ((), (Qt.Key.Key_Right,) * 6, (Qt.Key.Key_Down,) * 5 + (Qt.Key.Key_Left,) * 3, ()):
        for key in (*way, Qt.Key.Key_Return):
            stage.press(key)
        await settle()
    await until("a distance", lambda: areas.measure is not None)
    await stage.picture("measured")
    stage.press(Qt.Key.Key_Escape)
    await until("it is wiped away", lambda: areas.measure is None)
    return {}


async def people_are_selected(stage: Stage) -> Times:
    """Shift+C and a drag: who is inside is listed as the circle is let go; Shift+T ticks them."""
    models, panel = stage.console.models, stage.window.panes.selecting
    surface = stage.console.map_view.web.focusProxy()
    assert surface is not None
    stage.press(Qt.Key.Key_C, SHIFT, on=stage.window)
    await settle()
    begin, end = _at(surface, 0.5, 0.5), _at(surface, 0.68, 0.5)
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, NO_KEYS, begin)
    for step in range(1, 9):
        QTest.mouseMove(surface, begin + (end - begin) * step / 8)
        await settle()
    watch = Stopwatch()
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, NO_KEYS, end)
    await until("people inside", lambda: panel.isVisible() and bool(panel.people.keys))
    found_ms = watch.ms
    stage.press(Qt.Key.Key_T, SHIFT, on=stage.window)
    assert models.selection.ticked == frozenset(models.inside.people)
    await stage.picture("selected")
    return {"selected_ms": found_ms}


async def past_is_asked(stage: Stage) -> Times:
    """The same circle yesterday between eight and six: who was there, from when to when."""
    models, panel = stage.console.models, stage.window.panes.selecting
    panel.past.click()
    panel.span.choose("workday")
    watch = Stopwatch()
    panel.span.ask.click()
    await until("an answer", lambda: models.areas.state not in (LoadState.IDLE, LoadState.LOADING), 30)
    assert models.areas.state is LoadState.READY, models.areas.error
    answered_ms = watch.ms
    await stage.picture("selected-past")
    stage.press(Qt.Key.Key_X, SHIFT, on=stage.window)
    models.selection.set_ticked(())
    return {"within_ms": answered_ms}
