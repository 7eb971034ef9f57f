"""Scenes of locating people: the six actions and looking back; each returns the times it measured, ms."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from console.api.types import Event
from console.models.details import LoadState
from contract.vocabulary import EventKind, LocateState, MessageState, Presence
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, until

Times = dict[str, float]
CREW = 5
LOCATE_ENDS_S = 75  # a request times out after 60


def choose_crew(stage: Stage) -> None:
    """Tick five people of one centre who are on the map, those who look after customers first."""
    models = stage.console.models
    managers = {one.manager_worker_id for one in models.customers.all()}
    seen = [one for one in models.workers.all() if models.presence.presence(one.id) is Presence.ONLINE]
    at_work = sorted(seen, key=lambda one: (one.id not in managers, one.id))
    assert at_work, "nobody is on the map"
    centre = models.departments.ancestors(at_work[0].department_id)[1:]
    near = [one for one in at_work if models.departments.ancestors(one.department_id)[1:] == centre]
    models.selection.set_ticked(one.id for one in near[:CREW])


async def crew_is_ticked(stage: Stage) -> Times:
    """Five people of one centre who are on the map."""
    await stage.to_front()
    choose_crew(stage)
    stage.press(Qt.Key.Key_P, on=stage.window)
    await stage.picture("crew")
    return {}


async def tracks_are_shown(stage: Stage) -> Times:
    """T, yesterday's working hours, and the crew's way is drawn, with stops and gaps explained."""
    models, panel = stage.console.models, stage.window.panes.tracks
    stage.window.commands["perspective.supervise"].trigger()
    stage.press(Qt.Key.Key_T, on=stage.window)
    await until("the pane comes up", panel.isVisible)
    panel.span.choose("workday")
    watch = Stopwatch()
    panel.span.ask.click()
    await until("tracks", lambda: models.tracks.state is not LoadState.LOADING, 30)
    assert models.tracks.state is LoadState.READY, models.tracks.error
    assert models.tracks.has_fixes, "nobody was anywhere"
    read_ms = watch.ms
    await stage.picture("tracks")
    return {"tracks_ms": read_ms}


async def tracks_are_played(stage: Stage) -> Times:
    """Space plays; time passes sixty times as fast; the whole crew moves on one time line."""
    model, panel = stage.console.models.tracks, stage.window.panes.tracks
    panel.player.slider.setFocus()
    model.seek(model.since_ms + 2 * 3_600_000)
    before_ms = model.playhead_ms
    stage.press(Qt.Key.Key_Space, on=panel.player.slider)
    watch = Stopwatch()
    await until("a minute has passed", lambda: model.playhead_ms > before_ms + 60_000)
    minute_ms = watch.ms
    await stage.picture("playback")
    stage.press(Qt.Key.Key_Space, on=panel.player.slider)
    assert not model.playing
    return {"minute_at_60_ms": minute_ms}


async def records_are_listed(stage: Stage) -> Times:
    """D: when, from where, how exact."""
    models, panel = stage.console.models, stage.window.panes.records
    watch = Stopwatch()
    stage.press(Qt.Key.Key_D, on=stage.window)
    records = models.records
    await until("records", lambda: records.state is not LoadState.LOADING)
    assert len(records.rows), records.error or "no records"
    asked = records.asked
    assert asked is not None
    assert set(asked.worker_ids) == models.selection.ticked, "not of the whole crew"
    read_ms = watch.ms
    await until("the pane comes up", panel.isVisible)
    await stage.picture("records")
    return {"records_ms": read_ms}


async def crew_is_asked(stage: Stage) -> Times:
    """G: every request ends, located, refused with the rule, or timed out; nothing waits for it."""
    models = stage.console.models
    known, crew = models.locates.ids(), models.selection.ticked
    watch = Stopwatch()
    stage.press(Qt.Key.Key_G, on=stage.window)
    await until("requests", lambda: len(models.locates.ids() - known) >= len(crew))
    asked_ms = watch.ms
    await stage.picture("locating")
    ended = {LocateState.FIXED, LocateState.REFUSED, LocateState.TIMED_OUT}
    await until("ended", lambda: {one.state for one in models.locates.all()} <= ended, LOCATE_ENDS_S)
    await stage.picture("located")
    return {"asked_ms": asked_ms}


async def message_goes_out(stage: Stage) -> Times:
    """M, a line, Ctrl+Enter; its state comes back."""
    models = stage.console.models
    known, crew = models.messages.ids(), models.selection.ticked
    stage.press(Qt.Key.Key_M, on=stage.window)
    dialog: QDialog = await stage.dialog("message_dialog")
    body = dialog.findChild(QPlainTextEdit, "message_body")
    assert body is not None
    stage.write("请尽快回电调度台。", on=body)
    await stage.picture("message")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, on=body)
    await until("queued", lambda: len(models.messages.ids() - known) >= len(crew))
    queued_ms = watch.ms
    await until("the dialog goes", lambda: not stage.has_dialog("message_dialog"))
    await stage.to_front()
    await until(
        "handed on", lambda: all(one.state is not MessageState.QUEUED for one in models.messages.all()), 15
    )
    await stage.picture("messages")
    return {"message_queued_ms": queued_ms}


async def room_is_replayed(stage: Stage) -> Times:
    """Yesterday, while an alarm stood: people, orders and alarms as they were; played on; then back."""
    replay, panel = stage.console.operations.replay, stage.window.panes.replay
    await stage.to_front()
    stage.console.operations.tracks.clear()
    stage.window.commands["show.replay"].trigger()
    panel.day.setDate(panel.day.date().addDays(-1))
    panel.open()
    model = replay.model
    await until("the first moment", lambda: model.state is not LoadState.LOADING, 20)
    assert model.state is LoadState.READY, model.error
    raised = await until("an alarm of that day", lambda: _raised(stage), 20)
    watch = Stopwatch()
    wanted_ms = raised.at.timestamp() * 1_000 + 60_000
    model.seek(wanted_ms)
    await until("the moment", lambda: model.shown_ms == wanted_ms, 20)
    jump_ms = watch.ms
    past = replay.room.models
    assert len(past.alarms), "no alarm stood"
    assert any(order.worker_id for order in past.orders.all()), "nobody had an order"
    stage.console.map_view.home()
    await stage.ground_is_drawn()
    await stage.picture("replay")
    model.set_speed(60)
    stage.press(Qt.Key.Key_Space, on=panel.player.slider)
    played = Stopwatch()
    await until("ten minutes have passed", lambda: model.playhead_ms > wanted_ms + 600_000, 30)
    ten_minutes_ms = played.ms
    await stage.picture("replay-playing")
    replay.close()
    return {"jump_ms": jump_ms, "ten_minutes_at_60_ms": ten_minutes_ms}


def _raised(stage: Stage) -> Event | None:
    """An alarm somebody saw to, of about the middle of the day that is open."""
    replay = stage.console.operations.replay
    middle_ms = (replay.model.since_ms + replay.model.until_ms) / 2
    told = [one for one in replay.room.events.all() if one.kind == EventKind.ALARM_RAISED]
    return min(told, key=lambda one: abs(one.at.timestamp() * 1_000 - middle_ms), default=None)


async def customers_are_shown(stage: Stage) -> Times:
    """U: the customers of the crew, on the map and counted."""
    models = stage.console.models
    choose_crew(stage)
    stage.console.operations.tracks.clear()
    await stage.to_front()
    before = stage.console.map_view.viewed
    stage.press(Qt.Key.Key_U, on=stage.window)
    assert models.distribution.customer_ids, "nobody looks after customers"
    await until("the map goes there", lambda: stage.console.map_view.viewed != before)
    await stage.ground_is_drawn()
    await stage.picture("customers")
    models.distribution.clear()
    stage.window.commands["perspective.dispatch"].trigger()
    return {}
