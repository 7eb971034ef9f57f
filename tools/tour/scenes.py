"""The scenes of the main job, one function each; every one returns the times it measured, in milliseconds."""

import time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QScrollArea, QTabWidget, QWidget

from console.models.connection import ConnectionState
from console.models.details import LoadState
from contract.vocabulary import EventKind, OrderState
from tools.tour.phone import WIDTH as PHONE_WIDTH, Phone
from tools.tour.photo import take_photo
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, settle, until, until_asked

Times = dict[str, float]
TITLE = "企业专线中断，光猫 LOS 灯红色常亮"
REPLY = "分光器第 7 口尾纤折断，已更换跳纤并重新熔接，收光 -18.6 dBm，测速 940 Mbps，客户确认恢复。"
CONTROL = Qt.KeyboardModifier.ControlModifier
DISPATCHABLE = (OrderState.SUBMITTED, OrderState.ACCEPTED)
WHOLE_STORY = {
    EventKind.ORDER_CREATED,
    EventKind.ORDER_DISPATCHED,
    EventKind.ORDER_ACCEPTED,
    EventKind.ORDER_CHECKED_IN,
    EventKind.ORDER_REPLIED,
}


async def window_opens(stage: Stage) -> Times:
    """Usable: signed in, orders in the queue, people known, and the window can be typed into."""
    console = stage.console
    models = console.models
    stage.watch_map()
    stage.fill_screen()
    await stage.to_front()
    await until("console is live", lambda: models.connection.is_live, 60)
    await until("orders in the queue", lambda: len(models.orders) > 0 and len(models.fleet.ids) > 0, 30)
    usable_ms = (time.monotonic() - stage.began_s) * 1000
    marks = {f"{name}_ms": round(seconds * 1000) for name, seconds in console.marks.items()}
    return {**marks, "usable_ms": round(usable_ms)}


async def map_is_drawn(stage: Stage) -> Times:
    """The page has its base map and shows the people."""
    drawn_at_s = await until("map painted", lambda: stage.map_drawn_at_s, 30)
    await stage.ground_is_drawn()
    return {"map_drawn_ms": round((drawn_at_s - stage.began_s) * 1000)}


async def people_move(stage: Stage) -> Times:
    """Within a few seconds several people are somewhere else."""
    fleet = stage.console.models.fleet
    before = {int(key): (lat, lon) for key, lat, lon in zip(fleet.ids, fleet.lat, fleet.lon, strict=True)}
    watch = Stopwatch()

    def moved() -> bool:
        now = zip(fleet.ids, fleet.lat, fleet.lon, strict=True)
        return sum(before.get(int(key)) != (lat, lon) for key, lat, lon in now) >= 5

    await until("people move", moved, 60)
    waited_ms = watch.ms
    await stage.picture("everyone")
    return {"five_moved_ms": waited_ms}


async def new_order(stage: Stage) -> Times:
    """N, a customer by its name, what is wrong, Ctrl+Enter."""
    models = stage.console.models
    lat, lon = models.organisation.centre
    customers = models.customers.all()
    customer = min(customers, key=lambda one: abs((one.lat or 0) - lat) + abs((one.lon or 0) - lon))
    known = {order.id for order in models.orders.all()}
    await stage.to_front()
    watch = Stopwatch()
    stage.press(Qt.Key.Key_N, on=stage.window)
    form = await stage.dialog("new_order_form")
    form_ms = watch.ms
    field = _child(form, "form_customer")
    field.setFocus()
    stage.write(customer.name, on=field)
    stage.press(Qt.Key.Key_Return, on=field)
    stage.write(TITLE, on=_child(form, "form_heading"))
    stage.write(
        "早上九点起收银系统无法联网，客户要求尽快恢复。",
        on=form.findChild(QPlainTextEdit, "form_description"),
    )
    await stage.picture("new-order")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, CONTROL, on=_child(form, "form_heading"))
    order = await until(
        "the order is in the queue",
        lambda: next((o for o in models.orders.all() if o.id not in known and o.title == TITLE), None),
    )
    created_ms = watch.ms
    stage.order_id = order.id
    await until("the order is selected", lambda: models.selection.order_id == order.id)
    return {"form_ms": form_ms, "created_ms": created_ms}


async def candidates(stage: Stage) -> Times:
    """Who could go, best first, and why not the others."""
    models = stage.console.models
    watch = Stopwatch()

    def listed() -> bool:
        model = models.candidates
        return model.order_id == stage.order_id and model.state is LoadState.READY

    await until("candidates", listed)
    shown_ms = watch.ms
    result = models.candidates.result
    assert result is not None
    assert result.candidates, "nobody can go"
    assert all(one.reasons for one in result.excluded), "somebody is excluded without a reason"
    stage.worker_id = result.candidates[0].worker_id
    stage.close_messages()
    await stage.picture("candidates")
    return {"candidates_ms": shown_ms}


async def phone_signs_in(stage: Stage) -> Times:
    """The dispatcher reads out a code, the worker types it into the phone."""
    models = stage.console.models
    worker, fix = models.workers.get(stage.worker_id), models.fleet.fix(stage.worker_id)
    assert worker is not None
    assert worker.phone
    assert fix is not None
    stage.console.operations.people.issue_login_code(worker.id)
    code = await until("login code", lambda: models.login_code.code)
    stage.phone = phone = Phone((fix.lat, fix.lon))
    corner = stage.window.screen().availableGeometry().topRight() - QPoint(PHONE_WIDTH, 0)
    phone.open(f"{stage.backend_url}/phone/", corner)
    phone.view.raise_()
    await phone.shows("登录码", 30)
    await phone.type("input[name=phone]", worker.phone)
    await phone.type("input[name=code]", code)
    watch = Stopwatch()
    await phone.tap(selector="button[type=submit]")
    await phone.shows(worker.name, 20)
    return {"signed_in_ms": watch.ms}


async def enter_dispatches(stage: Stage) -> Times:
    """Enter on the best candidate; the phone rings."""
    phone = _phone(stage)
    stage.console.models.selection.select_order(stage.order_id)
    await stage.to_front()
    table = stage.find(QWidget, "candidate_list")
    table.setFocus()
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, on=table)
    await stage.order_becomes(OrderState.DISPATCHED)
    dispatched_ms = watch.ms
    await until_asked("the phone rings", lambda: phone.ask("Boolean(document.querySelector('.ring h2'))"))
    rings_ms = watch.ms
    await stage.picture("dispatched")
    await phone.quiet()
    await stage.picture("phone-rings", phone.view)
    return {"dispatched_ms": dispatched_ms, "phone_rings_ms": rings_ms}


async def worker_accepts(stage: Stage) -> Times:
    """接单 on the phone, seen on the panel."""
    phone = _phone(stage)
    phone.view.raise_()
    await phone.tap(selector="[data-ring=view]")
    await phone.tap(selector="[data-move=accept]")
    watch = Stopwatch()
    await stage.order_becomes(OrderState.ACKNOWLEDGED)
    shown_ms = watch.ms
    await phone.quiet()
    await stage.picture("phone-accepted", phone.view)
    await phone.tap(selector="[data-move=depart]")
    watch = Stopwatch()
    await stage.order_becomes(OrderState.EN_ROUTE)
    return {"accepted_shown_ms": shown_ms, "departed_shown_ms": watch.ms}


async def worker_checks_in(stage: Stage) -> Times:
    """签到 at the site."""
    phone = _phone(stage)
    assert stage.order.lat is not None
    assert stage.order.lon is not None
    await phone.stand_at(stage.order.lat + 0.00012, stage.order.lon - 0.00009)
    phone.view.raise_()
    await phone.tap(selector="[data-move=check-in]")
    await phone.quiet()
    await stage.picture("phone-check-in", phone.view)
    await phone.tap(selector=".van-dialog__confirm")
    watch = Stopwatch()
    await stage.order_becomes(OrderState.ON_SITE)
    shown_ms = watch.ms
    await stage.picture("on-site")
    return {"checked_in_shown_ms": shown_ms}


async def worker_replies(stage: Stage) -> Times:
    """回单 with text and a photo."""
    phone = _phone(stage)
    phone.view.raise_()
    phone.page.photos = [take_photo(stage.data / "photo.jpg")]
    await phone.tap(selector="[data-move=reply]")
    await phone.type("textarea[name=reply-text]", REPLY)
    await phone.tap(selector="[data-result=done]")
    await phone.tap(selector=".photos .add")
    photo = "document.querySelectorAll('.photos .photo img').length"
    await until_asked("the photo is taken", lambda: phone.ask(photo))
    await phone.quiet()
    await stage.picture("phone-reply", phone.view)
    await phone.tap(selector="[data-move=reply-submit]")
    watch = Stopwatch()
    await stage.order_becomes(OrderState.REPAIRED)
    shown_ms = watch.ms
    reply = stage.order.reply
    assert reply is not None
    assert reply.text == REPLY
    assert len(reply.attachment_ids) == 1
    stage.find(QTabWidget, "order_tabs").setCurrentIndex(1)
    details = stage.find(QScrollArea, "order_details").verticalScrollBar()
    await settle()  # the photo has to come from the backend before the page has its whole length
    details.setValue(details.maximum())
    await stage.picture("reply")
    return {"replied_shown_ms": shown_ms}


async def history_tells(stage: Stage) -> Times:
    """The order's history: who did what when; then the dispatcher confirms."""
    models = stage.console.models
    await stage.to_front()
    stage.find(QTabWidget, "order_tabs").setCurrentIndex(2)
    stage.press(Qt.Key.Key_C, on=stage.window)
    watch = Stopwatch()
    await stage.order_becomes(OrderState.CONFIRMED)
    confirmed_ms = watch.ms
    await until("the whole story", lambda: {event.kind for event in models.history.events} >= WHOLE_STORY)
    kinds = [event.kind for event in models.history.events]
    assert kinds.count(EventKind.ORDER_DISPATCHED) == 1
    await stage.picture("history")
    return {"confirmed_ms": confirmed_ms}


async def backend_dies(stage: Stage) -> Times:
    """SIGKILL; the window says so; what is pressed meanwhile waits; then all is there, once."""
    models = stage.console.models
    order = next(o for o in models.orders.all() if o.state in DISPATCHABLE and o.lat is not None)
    stage.second_order_id = order.id
    await stage.to_front()
    models.selection.select_order(order.id)
    await until("candidates", lambda: models.candidates.state is LoadState.READY)
    result = models.candidates.result
    assert result is not None
    assert result.candidates
    orders_before = {one.id for one in models.orders.all()}
    dispatches_before = await _dispatches(stage, order.id)
    watch = Stopwatch()
    stage.kill_backend()
    await until("the window says so", lambda: not models.connection.is_live)
    noticed_ms = watch.ms
    stage.console.operations.workorders.dispatch(order.id, result.candidates[0].worker_id)
    banner = stage.find(QWidget, "connection_banner")
    await until("banner", banner.isVisible, 5)
    await until("the command is shown as waiting", lambda: models.pending.for_order(order.id), 5)
    stage.shoot("backend-gone", stage.window)
    await until("live again", lambda: models.connection.state is ConnectionState.LIVE, 30)
    back_ms = watch.ms
    await until("the command is carried out", lambda: _state(stage, order.id) is OrderState.DISPATCHED, 15)
    done_ms = watch.ms
    await until("nothing waits", lambda: not models.pending.items, 15)
    assert {one.id for one in models.orders.all()} >= orders_before, "orders are missing"
    dispatches = await _dispatches(stage, order.id) - dispatches_before
    assert dispatches == 1, f"dispatched {dispatches} times"
    await stage.picture("backend-back")
    return {"noticed_ms": noticed_ms, "live_again_ms": back_ms, "waiting_command_done_ms": done_ms}


async def dark_theme(stage: Stage) -> Times:
    """The same in the dark."""
    models = stage.console.models
    models.selection.select_order(stage.order_id)
    ms = await _other_window(stage, "ui.theme", "dark")
    waiting = next((o for o in models.orders.all() if o.state in DISPATCHABLE and o.lat is not None), None)
    if waiting is not None:
        models.selection.select_order(waiting.id)
        await until("candidates", lambda: models.candidates.state is LoadState.READY)
    stage.close_messages()
    await stage.picture("dark")
    return {"dark_ms": ms}


async def english(stage: Stage) -> Times:
    """The same in English, light again."""
    await _other_window(stage, "ui.theme", "light")
    ms = await _other_window(stage, "ui.language", "en")
    stage.close_messages()
    await stage.picture("english")
    await _other_window(stage, "ui.language", "zh")
    return {"english_ms": ms}


async def goes_dark(stage: Stage) -> Times:
    """The rest of this pass is dark."""
    stage.look = "dark"
    return {"dark_ms": await _other_window(stage, "ui.theme", "dark")}


async def goes_light(stage: Stage) -> Times:
    """As the pass found it."""
    return {"light_ms": await _other_window(stage, "ui.theme", "light")}


async def scaled(stage: Stage) -> Times:
    """An order with its candidates, for the picture at another scale."""
    models = stage.console.models
    stage.look = "scaled"
    waiting = next(o for o in models.orders.all() if o.state in DISPATCHABLE and o.lat is not None)
    models.selection.select_order(waiting.id)
    await until("candidates", lambda: models.candidates.state is LoadState.READY, 30)
    await stage.picture("candidates")
    ms = await _other_window(stage, "ui.theme", "dark")
    await stage.picture("candidates-dark")
    await _other_window(stage, "ui.theme", "light")
    return {"dark_ms": ms}


async def _other_window(stage: Stage, key: str, value: str) -> float:
    former = stage.window
    watch = Stopwatch()
    if stage.console.ui.settings.text(key) == value:
        return watch.ms
    stage.console.ui.settings.set(key, value)
    await until("a new window", lambda: stage.window is not former and stage.window.isVisible(), 30)
    ms = watch.ms
    stage.watch_map()
    stage.fill_screen()
    await stage.to_front()
    await until("map painted", lambda: stage.map_drawn_at_s, 30)
    await stage.ground_is_drawn()
    return ms


async def _dispatches(stage: Stage, order_id: int) -> int:
    """How often the log says that this order was dispatched; sample orders may have been returned before."""
    history = stage.console.models.history
    await stage.console.operations.workorders.load_history(order_id)
    await until("history", lambda: history.order_id == order_id and history.state is LoadState.READY)
    return sum(event.kind == EventKind.ORDER_DISPATCHED for event in history.events)


def _state(stage: Stage, order_id: int) -> OrderState | None:
    order = stage.console.models.orders.get(order_id)
    return None if order is None else order.state


def _phone(stage: Stage) -> Phone:
    assert stage.phone is not None, "no phone yet"
    return stage.phone


def _child(dialog: QDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, name)
    assert found is not None, name
    return found
