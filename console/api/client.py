"""One HTTP client to one backend: tokens, problem documents, lost connections; no Qt, no verbs."""

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from console.api.problems import error_of
from console.api.types import Session
from console.core.background import BackgroundLoop
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable, Refused, SignInExpired

log = logging.getLogger(__name__)

T = TypeVar("T")

CONNECT_TIMEOUT_S = 3.0
ANSWER_TIMEOUT_S = 15.0
SMALL_ANSWER_BYTES = 64 * 1024

Params = Mapping[str, str | int | float]


class Writes(Protocol):
    """What a change is sent with: the client itself, or by way of the outbox."""

    async def post(self, path: str, into: type[T], body: object, *, key: str | None = None) -> T: ...

    async def call(
        self, method: str, path: str, *, body: bytes | None = None, key: str | None = None
    ) -> bytes: ...


class ApiClient:
    """Calls raise BackendUnreachable, TryLater, BackendAnswerUnreadable, Refused, or SignInExpired.

    `on_session` hears every new session (sign-in, rotated tokens) and None when it ended.
    `on_round_trip` hears the milliseconds of answered calls, but for large answers: they measure the load.
    With a `background`, long answers arrive there; all else happens on the loop where the client was made.
    """

    def __init__(
        self,
        base_url: str = "",
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        on_session: Callable[[Session | None], None] = lambda _session: None,
        on_round_trip: Callable[[float], None] = lambda _ms: None,
        background: BackgroundLoop | None = None,
    ) -> None:
        self.session: Session | None = None
        self.on_session = on_session
        self.on_round_trip = on_round_trip
        self._transport = transport
        self._renewing = asyncio.Lock()
        self._background = background
        self._home: asyncio.AbstractEventLoop | None = None
        self._http: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}
        self.base_url = ""
        self.point_at(base_url)

    def point_at(self, base_url: str) -> None:
        """From now on calls go to this backend (an embedded one comes back on another port)."""
        self.base_url = base_url.rstrip("/")

    def take_session(self, session: Session | None) -> None:
        self.session = session
        self.on_session(session)

    async def close(self) -> None:
        clients, self._http = self._http, {}
        for loop, http in clients.items():
            if loop is asyncio.get_running_loop() or self._background is None:
                await http.aclose()
            else:
                await self._background.run(http.aclose())
        if self._background is not None:
            await self._background.close()

    def arriving(self, answer: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        """The parts of a long `answer`, made of `stream`, without keeping this loop busy with its arrival."""
        self._home = asyncio.get_running_loop()
        return answer() if self._background is None else self._background.iterate(answer)

    async def get(self, path: str, into: type[T], params: Params | None = None) -> T:
        return decode(await self.call("GET", path, params=params), into)

    async def post(self, path: str, into: type[T], body: object, *, key: str | None = None) -> T:
        return decode(await self.call("POST", path, body=msgspec.json.encode(body), key=key), into)

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: bytes | None = None,
        key: str | None = None,
        signed_in: bool = True,
    ) -> bytes:
        """Body of a 2xx answer. `key` is the Idempotency-Key; a 401 renews the tokens and tries once more."""
        headers = {"Idempotency-Key": key} if key is not None else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        started = time.perf_counter()
        response = await self._send(method, path, params, body, headers, signed_in)
        if len(response.content) < SMALL_ANSWER_BYTES:
            self.on_round_trip((time.perf_counter() - started) * 1_000)
        if response.status_code >= 400:
            raise error_of(response.status_code, response.headers, response.content)
        return response.content

    @asynccontextmanager
    async def stream(
        self,
        path: str,
        *,
        headers: Mapping[str, str],
        silence_s: float,
        method: str = "GET",
        body: bytes | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """An open 2xx answer; reading raises httpx.ReadTimeout after `silence_s` without a byte."""
        for attempt in (1, 2):
            used = self._access_token()
            timeout = httpx.Timeout(CONNECT_TIMEOUT_S, read=silence_s)
            request = self._client().build_request(
                method,
                self.base_url + path,
                content=body,
                headers={**headers, "Authorization": f"Bearer {used}"},
                timeout=timeout,
            )
            try:
                response = await self._client().send(request, stream=True)
            except httpx.RequestError as error:
                raise BackendUnreachable(type(error).__name__) from error
            try:
                if response.status_code == 401 and attempt == 1:
                    await self._renew_at_home(used)
                    continue
                if response.status_code >= 400:
                    raise error_of(response.status_code, response.headers, await response.aread())
                yield response
                return
            finally:
                await response.aclose()

    async def renew(self, stale_access_token: str) -> None:
        """New tokens for a refused access token; whoever comes second uses the first one's. SignInExpired."""
        async with self._renewing:
            session = self.session
            if session is None:
                raise SignInExpired
            if session.access_token != stale_access_token:
                return
            body = msgspec.json.encode({"refresh_token": session.refresh_token})
            try:
                raw = await self.call("POST", "/api/auth/refresh", body=body, signed_in=False)
            except Refused as error:
                log.info("refresh refused: %s", error.detail)
                self.take_session(None)
                raise SignInExpired(error.detail, slug=error.slug, status=error.status) from error
            self.take_session(decode(raw, Session))

    async def _renew_at_home(self, stale_access_token: str) -> None:
        """The session is the window's, wherever an answer arrives."""
        renewing = self.renew(stale_access_token)
        if self._home is None or self._home is asyncio.get_running_loop():
            await renewing
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(renewing, self._home))

    async def _send(
        self,
        method: str,
        path: str,
        params: Params | None,
        body: bytes | None,
        headers: Mapping[str, str],
        signed_in: bool,
    ) -> httpx.Response:
        if not signed_in:
            return await self._once(method, path, params, body, headers)
        used = self._access_token()
        response = await self._once(
            method, path, params, body, {**headers, "Authorization": f"Bearer {used}"}
        )
        if response.status_code != 401:
            return response
        await self.renew(used)
        fresh = {**headers, "Authorization": f"Bearer {self._access_token()}"}
        return await self._once(method, path, params, body, fresh)

    async def _once(
        self, method: str, path: str, params: Params | None, body: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        if not self.base_url:
            raise BackendUnreachable("no backend yet")
        try:
            return await self._client().request(
                method,
                self.base_url + path,
                params=None if params is None else dict(params),
                content=body,
                headers=dict(headers),
            )
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error

    def _access_token(self) -> str:
        if self.session is None:
            raise SignInExpired
        return self.session.access_token

    def _client(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if loop not in self._http:
            encrypted = self.base_url.startswith("https:")
            loopback = urlsplit(self.base_url).hostname in {"127.0.0.1", "localhost", "::1"}
            self._http[loop] = httpx.AsyncClient(
                transport=self._transport,
                verify=_system_certificates() if encrypted else False,  # plain http needs no certificates
                trust_env=not loopback,  # a proxy for the world must not catch our own child
                timeout=httpx.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
                limits=httpx.Limits(max_connections=20, keepalive_expiry=60.0),
                headers={"Accept": "application/json"},
            )
        return self._http[loop]


def decode(raw: bytes, into: type[T]) -> T:
    """The answer as a record; raises BackendAnswerUnreadable."""
    try:
        return msgspec.json.decode(raw, type=into)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackendAnswerUnreadable(f"{into.__name__}: {error}") from error


def _system_certificates() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
