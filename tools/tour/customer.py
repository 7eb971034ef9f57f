"""Scenes from outside the room: the customer with the link, the worker who reports from the street."""

from urllib.parse import urlsplit

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QScrollArea, QTabWidget

from contract.vocabulary import OrderMove, OrderState
from tools.tour.centre import Times
from tools.tour.phone import WIDTH, Phone
from tools.tour.photo import take_photo
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, settle, until, until_asked

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TOLD = {"cause": "楼道光缆被装修施工挖断，已重新熔接", "advice": "请物业在施工前联系我们确认管线走向"}
THANKS = "师傅来得很快，讲得也清楚"
SEEN = "人井盖缺失，临近小学门口"


async def customer_follows_and_rates(stage: Stage) -> Times:
    """Ctrl+U: a link in the clipboard; the customer reads, is told the outcome, rates; the room sees it."""
    await stage.to_front()
    stage.console.models.selection.select_order(stage.order_id)
    stage.press(Qt.Key.Key_U, CTRL, on=stage.window)
    dialog = await stage.dialog("customer_link_dialog")
    make = dialog.findChild(QPushButton, "customer_link_make")
    assert make is not None
    await until("the answer", make.isEnabled)
    watch = Stopwatch()
    make.click()
    link = stage.console.models.customer_link
    await until("a link", lambda: link.url and QGuiApplication.clipboard().text() == link.url)
    made_ms = watch.ms
    await stage.picture("customer-link")
    url, path = link.url, urlsplit(link.url).path
    assert len(path.rsplit("/", 1)[1]) >= 32
    dialog.close()
    customer = Phone(at=(0.0, 0.0))
    customer.view.setWindowTitle("客户")
    customer.open(url, QPoint(stage.window.width() - 2 * WIDTH - 40, 80))
    try:
        await customer.shows("已与您确认恢复")
        stage.console.operations.workorders.move(stage.order_id, OrderMove.FEEDBACK, TOLD)
        await stage.order_becomes(OrderState.FEEDBACK_DONE)
        await customer.ask("dispatchEvent(new Event('online')); true")  # what it does twice a minute
        await customer.shows("服务已完成")
        await stage.picture("customer-page", customer.view)
        await customer.ask("document.querySelector('[name=score][value=\"5\"]').click(); true")
        await customer.type("textarea", THANKS)
        await customer.ask("document.querySelector('#rating').scrollIntoView(); true")
        await stage.picture("customer-rating", customer.view)
        watch = Stopwatch()
        await customer.tap(selector="button[type=submit]")
        await stage.order_becomes(OrderState.RATED)
        rated_ms = watch.ms
        await customer.shows("感谢您的评价")
    finally:
        stage.page_errors += customer.page.errors
        customer.close()
    await stage.to_front()
    stage.find(QTabWidget, "order_tabs").setCurrentIndex(1)
    await settle()
    details = stage.find(QScrollArea, "order_details").verticalScrollBar()
    details.setValue(details.maximum())
    await stage.picture("rated")
    return {"link_ms": made_ms, "rated_shown_ms": rated_ms}


async def report_becomes_an_order(stage: Stage) -> Times:
    """The worker reports from the street with a photo; Alt+I, Enter: it is an order with its place."""
    phone, models = stage.phone, stage.console.models
    assert phone is not None, "no phone yet"
    known = models.incidents.ids()
    phone.view.raise_()
    phone.page.photos = [take_photo(stage.data / "street.jpg")]
    await phone.ask("location.hash = '#/reports'; true")
    await phone.tap(selector="[data-report=new]")
    await phone.tap(selector="[data-category=hazard]")
    await phone.type("textarea[name=report-text]", SEEN)
    await phone.tap(selector=".photos .add")
    taken = "document.querySelectorAll('.photos .photo img').length"
    await until_asked("the photo is taken", lambda: phone.ask(taken))
    place = "!!document.querySelector('[data-place=found]')"
    await until_asked("the phone knows where it is", lambda: phone.ask(place))
    await stage.picture("phone-report", phone.view)
    watch = Stopwatch()
    await phone.tap(selector="[data-report=submit]")
    fresh = await until("the report", lambda: models.incidents.ids() - known)
    shown_ms = watch.ms
    await stage.to_front()
    stage.press(Qt.Key.Key_I, ALT, on=stage.window)
    panel = stage.window.panes.incidents
    panel.show_incident(max(fresh))
    await until("its place in the list", lambda: panel.table.current_key == max(fresh))
    await settle()
    stage.close_messages()
    await stage.picture("report")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, on=panel.table)
    await until("an order", lambda: _order_of(stage, max(fresh)) == models.selection.order_id)
    order_ms = watch.ms
    await phone.shows("已转工单")
    await phone.quiet()
    await stage.picture("phone-reported", phone.view)
    await stage.to_front()
    stage.find(QTabWidget, "order_tabs").setCurrentIndex(1)
    await settle()
    await stage.picture("report-order")
    models.selection.select_order(stage.order_id)
    await phone.ask("location.hash = '#/tasks'; true")
    return {"report_shown_ms": shown_ms, "ordered_ms": order_ms}


def _order_of(stage: Stage, incident_id: int) -> int:
    """The order that the report became; -1: none yet."""
    incident = stage.console.models.incidents.get(incident_id)
    return -1 if incident is None or incident.order_id is None else incident.order_id
