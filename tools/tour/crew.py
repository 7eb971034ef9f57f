"""Scenes of who may go: vehicle, tools and hours decide candidates; somebody is carried to an order."""

from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.api import organisation
from console.api.types import Candidate, Order
from console.models.details import LoadState
from console.views.staff.profile import ProfileDialog
from contract.crew import Travel
from contract.vocabulary import Exclusion, OrderState, OrderType
from tools.tour.board import LEFT, drag
from tools.tour.centre import Times
from tools.tour.stage import NO_KEYS, Stage
from tools.tour.waiting import DidNotHappen, Stopwatch, settle, until

CONTROL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier
WAITING: Final = (OrderState.SUBMITTED, OrderState.ACCEPTED)
SOON_S: Final = 20 * 60
NO_LIMIT_S: Final = 24 * 3600


async def crew_is_fitted_out(stage: Stage) -> Times:
    """Hours get a limit, the nearest loses a tool, the next gets a car; the list of candidates says so."""
    console, models = stage.console, stage.console.models
    order = _fault(stage)
    before = await organisation.read(console.client)
    asked = await _rest(stage, before.version, {"max_work_s": NO_LIMIT_S})
    models.selection.select_order(order.id)
    able = await _candidates(stage, order.id)
    assert len(able) > 2, "too few who can go"
    worked_s = [one.rest.worked_s for one in able[1:] if one.rest is not None]
    kept = {"max_work_s": sorted(worked_s)[len(worked_s) // 2] + SOON_S, "near_s": SOON_S}
    asked = await _rest(stage, asked, kept)
    first, second = able[0].worker_id, able[1].worker_id
    profile = await _profile(stage, first)
    assert profile.tools is not None
    for box in profile.tools.boxes.values():
        box.setChecked(False)
    await stage.picture("profile")
    saved_ms = await _save(stage, profile)
    profile = await _profile(stage, second)
    profile.travel.setCurrentIndex(profile.travel.findData(Travel.CAR))
    await _save(stage, profile)
    watch = Stopwatch()
    models.selection.select_worker(None)
    await _candidates(stage, order.id)
    candidates_ms = watch.ms
    result = models.candidates.result
    assert result is not None
    out = next(one for one in result.excluded if one.worker_id == first)
    assert Exclusion.TOOLS in out.reasons, out.reasons
    stage.window.dispatch.tabs.setCurrentIndex(0)
    stage.close_messages()
    await stage.picture("crew")
    await stage.to_front()
    table = stage.window.dispatch.candidates.table
    table.setFocus()
    table.select_key(first)
    stage.press(Qt.Key.Key_Return, on=table)
    asking = await stage.dialog("override_dialog")
    await stage.picture("crew-against")
    asking.reject()
    await _rest(stage, asked, {})
    return {"saved_ms": saved_ms, "candidates_ms": candidates_ms}


async def person_is_carried_to_an_order(stage: Stage) -> Times:
    """From the list of candidates to a row of the queue: told before it is let go, dispatched after."""
    models = stage.console.models
    order = _fault(stage)
    await stage.to_front()
    models.selection.select_order(order.id)
    worker_id = (await _candidates(stage, order.id))[0].worker_id
    candidates, queue = stage.window.dispatch.candidates, stage.window.dispatch.queue
    carrier = stage.window.panes.board.carrier
    row, place = candidates.rows.row_of(worker_id), queue.rows.row_of(order.id)
    assert row is not None
    assert place is not None
    index, there = candidates.table.model().index(row, 1), queue.table.model().index(place, 2)
    candidates.table.scrollTo(index)
    queue.table.scrollTo(there)
    await settle()
    source, target = candidates.table.viewport(), queue.table.viewport()
    end = queue.table.visualRect(there).center()
    await drag(source, candidates.table.visualRect(index).center(), target, end)
    assert carrier.tip.told is not None
    assert carrier.tip.told.ok, carrier.tip.told
    stage.shoot("person-carried", stage.window)  # another picture would raise the window over what is told
    watch = Stopwatch()
    QTest.mouseRelease(source, LEFT, NO_KEYS, source.mapFromGlobal(target.mapToGlobal(end)))

    def given() -> bool:
        now = models.orders.get(order.id)
        return now is not None and now.state is OrderState.DISPATCHED and now.worker_id == worker_id

    await until("it is given", given)
    return {"given_ms": watch.ms}


async def _rest(stage: Stage, version: int, rules: dict[str, int]) -> int:
    """The rules of rest as a whole; the version they were stored as."""
    changed = await organisation.change(stage.console.client, version, {"rest": rules}, key=uuid4().hex)
    return changed.version


async def _candidates(stage: Stage, order_id: int) -> list[Candidate]:
    """Those of now."""
    models = stage.console.models
    await stage.console.operations.workorders.load_candidates(order_id)
    await until("candidates", lambda: models.candidates.state is LoadState.READY, 20)
    result = models.candidates.result
    assert result is not None
    assert result.order_id == order_id
    return result.candidates


async def _profile(stage: Stage, worker_id: int) -> ProfileDialog:
    await stage.to_front()
    stage.console.models.selection.select_worker(worker_id)
    stage.press(Qt.Key.Key_O, CTRL_SHIFT, on=stage.window)
    dialog = await stage.dialog("profile_dialog")
    assert isinstance(dialog, ProfileDialog)
    await until("the organisation's tools", lambda: dialog.tools)
    return dialog


async def _save(stage: Stage, dialog: ProfileDialog) -> float:
    await stage.to_front(dialog)
    watch = Stopwatch()
    stage.press(Qt.Key.Key_S, CONTROL, on=dialog)
    await until("saved", lambda: not stage.has_dialog("profile_dialog"))
    return watch.ms


def _fault(stage: Stage) -> Order:
    orders = stage.console.models.orders.all()
    fits = (o for o in orders if o.state in WAITING and o.type is OrderType.FAULT and o.lat is not None)
    found = next(fits, None)
    if found is None:
        raise DidNotHappen("a fault that waits")
    return found
