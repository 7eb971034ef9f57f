"""A scene of notices: a gateway takes what the customer is told and says later that it has arrived."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import httpx
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from console.api import notices
from console.api.notice_types import CustomerNotice
from contract.vocabulary import MessageState, OrderState
from tools.tour.centre import Times
from tools.tour.stage import Stage
from tools.tour.waiting import DidNotHappen, Stopwatch, settle, until

if TYPE_CHECKING:
    from collections.abc import Iterator

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier
KEY: Final = "tour-9f2c41"
MORE: Final = "师傅出发前会先来电，请保持电话畅通。"
SAYABLE: Final = (OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE)


async def customer_is_told(stage: Stage) -> Times:
    """Ctrl+Shift+M: from a draft, by Ctrl+Enter; handed over, then delivered; Alt+N has them all."""
    console = stage.console
    before = await notices.settings(console.client)
    with gateway() as (url, asked):
        setting = {"gateway_url": url, "gateway_key": KEY}
        now = await notices.change_settings(console.client, before.version, setting, key=uuid4().hex)
        try:
            return await _tell(stage, asked)
        finally:
            gone = {"gateway_url": before.gateway_url, "gateway_key": ""}
            await notices.change_settings(console.client, now.version, gone, key=uuid4().hex)


async def _tell(stage: Stage, asked: "SimpleQueue[dict[str, str]]") -> Times:
    models = stage.console.models
    order = next((o for o in models.orders.all() if o.state in SAYABLE and o.customer_id), None)
    if order is None:
        raise DidNotHappen("an order of which there is something to say")
    models.selection.select_order(order.id)
    await stage.to_front()
    stage.press(Qt.Key.Key_M, CTRL_SHIFT, on=stage.window)
    dialog = await stage.dialog("notify_dialog")
    body = dialog.findChild(QPlainTextEdit, "notify_body")
    assert body is not None
    await until("a draft", lambda: body.toPlainText() != "")
    stage.write(MORE, on=body)
    await stage.picture("notice-written")
    known = {one.id for one in models.notices.of_order(order.id)}

    def told() -> CustomerNotice | None:
        return next((one for one in models.notices.of_order(order.id) if one.id not in known), None)

    def is_in(state: MessageState) -> bool:
        found = told()
        return found is not None and found.state is state

    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, CONTROL, on=body)
    await until("queued", told)
    queued_ms = watch.ms
    await until("handed over", lambda: is_in(MessageState.SENT))
    sent_ms = watch.ms
    gone = [asked.get_nowait() for _ in range(asked.qsize())]  # with it, whatever waited for a gateway
    taken = next((one for one in gone if MORE in one["text"]), None)
    assert taken is not None, "the customer reads what was written"
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}) as gateway_side:
        receipt = {"id": taken["id"], "state": "delivered"}
        answer = await gateway_side.post(f"{stage.backend_url}/n/receipt", json=receipt)
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text
    await until("delivered", lambda: is_in(MessageState.DELIVERED))
    await stage.picture("notice-delivered")
    dialog.reject()
    await stage.to_front()
    stage.press(Qt.Key.Key_N, ALT, on=stage.window)
    pane = stage.window.panes.notices
    await until("the pane", lambda: pane.isVisible() and bool(pane.rows.keys))
    await settle()
    stage.close_messages()
    await stage.picture("notices")
    return {"queued_ms": queued_ms, "sent_ms": sent_ms}


@contextmanager
def gateway() -> "Iterator[tuple[str, SimpleQueue[dict[str, str]]]]":
    """A gateway on loopback that takes everything: its address, and what it was asked to send."""
    asked: SimpleQueue[dict[str, str]] = SimpleQueue()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    thread = Thread(target=server.serve_forever, name="gateway", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/notices", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
