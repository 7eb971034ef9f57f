"""The trackers' HTTP door: a plain ASGI application in front of the rest, because every fix passes here.

Decoding is in `osmand` and `owntracks`, everything after it in the pipeline.
"""

import json
import logging
import uuid
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

from backend.errors import (
    PROBLEM_MEDIA_TYPE,
    BackendError,
    BadRequest,
    Forbidden,
    TooLarge,
    TooMany,
    Unavailable,
)
from backend.ingest import osmand, owntracks
from backend.ingest.limits import UnknownDeviceLimit
from backend.ingest.malformed import Malformed
from backend.ingest.outcome import EMPTY, Outcome
from backend.ingest.pipeline import Pipeline
from backend.ingest.stats import Refusal
from backend.kit.clock import Clock
from backend.positions.fix import Fix

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

OSMAND_PATH = "/ingest/osmand"
OWNTRACKS_PATH = "/ingest/owntracks"
OUTCOME_HEADER = b"x-fix"
MAX_BODY_BYTES = 64 * 1024

log = logging.getLogger(__name__)


class Devices(Protocol):
    """The door's view of the roster."""

    def device(self, device_id: str) -> int | None: ...

    def is_revoked(self, device_id: str) -> bool: ...


class UnknownDevice(Forbidden):
    slug, title = "unknown-device", "No worker carries this device"


class MethodNotAllowed(BackendError):
    status, slug, title = 405, "method-not-allowed", "This door does not take that method"

    def __init__(self, allowed: str) -> None:
        super().__init__()
        self.headers["Allow"] = allowed


class _Gone(Exception):
    """The client hung up before its body was complete."""


class Door:
    """Answers the trackers' paths itself and hands the rest to `inner`. 200 means committed, or withheld."""

    def __init__(self, inner: AsgiApp, *, pipeline: Pipeline, devices: Devices, clock: Clock) -> None:
        self._inner = inner
        self._pipeline = pipeline
        self._stats = pipeline.stats
        self._devices = devices
        self._clock = clock
        self._limit = UnknownDeviceLimit()
        self._handlers = {
            OSMAND_PATH: self._osmand,
            OSMAND_PATH + "/": self._osmand,
            OWNTRACKS_PATH: self._owntracks,
            OWNTRACKS_PATH + "/": self._owntracks,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = self._handlers.get(scope.get("path", "")) if scope["type"] == "http" else None
        if handler is None:
            await self._inner(scope, receive, send)
        else:
            await self._answer(handler, scope, receive, send)

    async def osmand_alone(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An application for a port of its own, where OsmAnd's path is `/` (or any other)."""
        if scope["type"] == "http":
            await self._answer(self._osmand, scope, receive, send)

    async def _answer(
        self,
        handler: Callable[[Scope, Receive], Awaitable[tuple[Outcome, bytes]]],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            outcome, body = await handler(scope, receive)
        except _Gone:
            return
        except BackendError as error:
            await _send_problem(send, scope, error)
        except Exception:  # the last one who can answer: a tracker gets a document, the log the cause
            name = uuid.uuid4().hex[:12]
            log.exception("unexpected failure %s", name)
            await _send_problem(send, scope, BackendError(f"Logged as {name}."))
        else:
            headers = [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(body)),
                (OUTCOME_HEADER, outcome.words().encode()),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    async def _osmand(self, scope: Scope, receive: Receive) -> tuple[Outcome, bytes]:
        method = scope["method"]
        if method not in ("GET", "POST"):
            raise MethodNotAllowed("GET, POST")
        body = await _read(receive) if method == "POST" else b""
        received_ms = self._clock.now_ms()
        try:
            if body.lstrip()[:1] == b"{":
                device_id, fix = osmand.decode_json(body, received_ms)
            else:
                device_id, fix = osmand.decode_fields(scope["query_string"] or body, received_ms)
        except Malformed as error:
            raise self._malformed(error) from error
        fix.worker_id = self._worker((device_id,), scope, received_ms)
        return await self._submit(fix), b""

    async def _owntracks(self, scope: Scope, receive: Receive) -> tuple[Outcome, bytes]:
        if scope["method"] != "POST":
            raise MethodNotAllowed("POST")
        body = await _read(receive)
        received_ms = self._clock.now_ms()
        try:
            message = owntracks.decode(body, received_ms)
        except Malformed as error:
            raise self._malformed(error) from error
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        names = owntracks.device_ids(message.topic, scope["headers"], query)
        if not names:
            raise self._malformed(
                "nothing names the device: no topic, no X-Limit-U/-D, no ?u=&d=, no sign-in"
            )
        worker_id = self._worker(names, scope, received_ms)
        if message.fix is None:
            self._stats.without_place[message.kind or "empty"] += 1
            return EMPTY, b"[]"
        message.fix.worker_id = worker_id
        return await self._submit(message.fix), b"[]"

    async def _submit(self, fix: Fix) -> Outcome:
        try:
            return await self._pipeline.submit([fix])
        except Unavailable:
            self._stats.refused[Refusal.STORAGE] += 1
            raise

    def _malformed(self, why: object) -> BadRequest:
        self._stats.refused[Refusal.MALFORMED] += 1
        return BadRequest(str(why))

    def _worker(self, device_ids: Iterable[str], scope: Scope, now_ms: int) -> int:
        """The worker who carries the first device that is known. Raises UnknownDevice, TooMany."""
        for device_id in device_ids:
            worker_id = self._devices.device(device_id)
            if worker_id is not None:
                return worker_id
        refused = self._stats.refused
        if any(self._devices.is_revoked(it) for it in device_ids):
            refused[Refusal.REVOKED_DEVICE] += 1
            raise UnknownDevice("This device was revoked.")
        client = scope.get("client")
        wait_s = self._limit.refuse_for_s(client[0] if client else "", now_ms)
        if wait_s:
            refused[Refusal.RATE_LIMITED] += 1
            raise TooMany("Too many unknown devices from this address.", retry_after_s=wait_s)
        refused[Refusal.UNKNOWN_DEVICE] += 1
        raise UnknownDevice("Issue the device to a worker first.")


async def _read(receive: Receive) -> bytes:
    """The whole body; raises TooLarge, _Gone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise TooLarge(f"At most {MAX_BODY_BYTES} bytes.")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def _send_problem(send: Send, scope: Scope, error: BackendError) -> None:
    body = json.dumps(error.document(scope["path"]), ensure_ascii=False).encode("utf-8", "replace")
    headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    headers += [
        (b"content-type", PROBLEM_MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(body)),
    ]
    if isinstance(error, TooLarge):
        headers.append((b"connection", b"close"))  # the rest of the body is not worth reading
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
