"""Messages from the room to phones: templates, the outbox, the gateway's word, the phone's confirmation."""

from typing import Any

from backend.kit.phones import masked
from backend.kit.retries import wait_s
from backend.messages.tasks import MessageOutbox
from backend.ports.sms import OutgoingMessage, SmsRefused, SmsUnavailable
from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers

TEXT = "请到营业厅领取光猫"


class Gateway:
    """A gateway whose mood can be set."""

    def __init__(self) -> None:
        self.taken: list[OutgoingMessage] = []
        self.fault: Exception | None = None

    async def send(self, message: OutgoingMessage) -> None:
        if self.fault is not None:
            raise self.fault
        self.taken.append(message)


async def send(backend: Backend, caller: Headers, *worker_ids: int, **more: Any) -> list[dict[str, Any]]:
    answer = await backend.post("/api/messages", caller, {"worker_ids": worker_ids, "text": TEXT} | more)
    assert answer.status_code == 201, answer.text
    return list(answer.json()["items"])


async def listed(backend: Backend, caller: Headers, worker_id: int) -> list[dict[str, Any]]:
    return list((await backend.get(f"/api/messages?worker_id={worker_id}", caller)).json()["items"])


async def kinds(backend: Backend) -> list[str]:
    return [event.kind for event in await backend.events() if event.subject_kind == "message"]


async def outbox_of(backend: Backend, gateway: Gateway) -> MessageOutbox:
    """An outbox of the test's own, instead of the application's."""
    services = backend.services
    services.database.on_committed.remove(services.message_outbox.on_committed)  # it hears of nothing now
    outbox = MessageOutbox(database=services.database, clock=backend.clock, gateway=gateway)
    await outbox.prepare()
    services.database.on_committed.append(outbox.on_committed)
    return outbox


async def test_a_message_is_queued_sent_shown_and_confirmed(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    [queued] = await send(backend, dispatcher, worker.id)
    assert (queued["state"], queued["text"]) == ("queued", TEXT)
    await backend.services.message_outbox.round()
    [shown] = (await backend.get("/api/my/messages", phone)).json()["items"]
    assert (shown["id"], shown["state"]) == (queued["id"], "sent")
    confirmed = await backend.post(f"/api/my/messages/{queued['id']}/delivered", phone)
    assert confirmed.json()["state"] == "delivered"
    again = await backend.post(f"/api/my/messages/{queued['id']}/delivered", phone)
    assert again.json() == confirmed.json()
    assert await kinds(backend) == [
        EventKind.MESSAGE_QUEUED,
        EventKind.MESSAGE_SENT,
        EventKind.MESSAGE_DELIVERED,
    ]


async def test_the_worker_hears_of_his_message_on_his_own_stream(
    backend: Backend, dispatcher: Headers
) -> None:
    worker, other = await backend.worker(), await backend.worker()
    phone, others_phone = await backend.sign_in(worker), await backend.sign_in(other)
    await send(backend, dispatcher, worker.id)
    await backend.services.message_outbox.round()
    assert TEXT in (await backend.get("/api/events?limit=500", phone)).text
    assert TEXT not in (await backend.get("/api/events?limit=500", others_phone)).text


async def test_who_has_no_device_cannot_be_reached(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    await send(backend, dispatcher, worker.id)
    await backend.services.message_outbox.round()
    [failed] = await listed(backend, dispatcher, worker.id)
    assert (failed["state"], failed["error"]) == ("failed", "no_device")


async def test_a_gateway_that_cannot_be_reached_is_tried_again_later(
    backend: Backend, dispatcher: Headers
) -> None:
    gateway = Gateway()
    outbox = await outbox_of(backend, gateway)
    gateway.fault = SmsUnavailable()
    worker = await backend.worker()
    await send(backend, dispatcher, worker.id)
    await outbox.round()
    gateway.fault = None
    await outbox.round()
    assert gateway.taken == []  # not at once
    backend.clock.advance(wait_s(1))
    await outbox.round()
    assert [it.text for it in gateway.taken] == [TEXT]
    assert (await listed(backend, dispatcher, worker.id))[0]["state"] == "sent"


async def test_what_waits_survives_a_restart(backend: Backend, dispatcher: Headers) -> None:
    gateway = Gateway()
    gateway.fault = SmsUnavailable()
    worker = await backend.worker()
    outbox = await outbox_of(backend, gateway)
    await send(backend, dispatcher, worker.id)
    await outbox.round()
    gateway.fault = None
    await (await outbox_of_new_process(backend, gateway)).round()
    assert len(gateway.taken) == 1


async def outbox_of_new_process(backend: Backend, gateway: Gateway) -> MessageOutbox:
    outbox = MessageOutbox(database=backend.services.database, clock=backend.clock, gateway=gateway)
    await outbox.prepare()
    return outbox


async def test_a_message_that_cannot_be_sent_for_a_day_is_given_up(
    backend: Backend, dispatcher: Headers
) -> None:
    gateway = Gateway()
    gateway.fault = SmsUnavailable()
    outbox = await outbox_of(backend, gateway)
    worker = await backend.worker()
    await send(backend, dispatcher, worker.id)
    await outbox.round()
    backend.clock.advance(24 * 3600)
    await outbox.round()
    caller = await backend.account(Role.DISPATCHER)  # the session of the first is over
    assert (await listed(backend, caller, worker.id))[0]["error"] == "expired"


async def test_the_gateways_refusal_is_shown_by_its_word(backend: Backend, dispatcher: Headers) -> None:
    gateway = Gateway()
    gateway.fault = SmsRefused("blacklisted")
    outbox = await outbox_of(backend, gateway)
    worker = await backend.worker()
    await send(backend, dispatcher, worker.id)
    await outbox.round()
    [failed] = await listed(backend, dispatcher, worker.id)
    assert (failed["state"], failed["error"]) == ("failed", "blacklisted")


async def test_templates_are_made_once_and_named_by_messages(backend: Backend, dispatcher: Headers) -> None:
    body = {"name": "领料", "text": TEXT}
    made = await backend.post("/api/message-templates", dispatcher, body)
    assert made.status_code == 201
    assert (await backend.post("/api/message-templates", dispatcher, body)).status_code == 409
    items = (await backend.get("/api/message-templates", dispatcher)).json()["items"]
    assert items == [made.json()]
    worker = await backend.worker()
    await send(backend, dispatcher, worker.id, template_id=made.json()["id"])
    unknown = {"worker_ids": [worker.id], "text": TEXT, "template_id": 99}
    assert (await backend.post("/api/messages", dispatcher, unknown)).status_code == 422


async def test_a_text_must_say_something_and_not_too_much(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    for text in ("", "   ", "长" * 501):
        body = {"worker_ids": [worker.id], "text": text}
        assert (await backend.post("/api/messages", dispatcher, body)).status_code == 422


async def test_a_message_is_confirmed_by_whom_it_is_for_only(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    await backend.device(worker.id)
    [queued] = await send(backend, dispatcher, worker.id)
    stranger = await backend.sign_in(await backend.worker())
    assert (await backend.post(f"/api/my/messages/{queued['id']}/delivered", stranger)).status_code == 404


def test_a_number_is_never_shown_whole() -> None:
    assert masked("13800010001") == "138****0001"
    assert masked("10086") == "***86"
    assert masked(None) is None
