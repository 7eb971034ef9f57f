"""A backend at the transport seam: answers by a script, remembers what it was asked. No sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.types import Account, Session
from contract.vocabulary import Role

ACCOUNT = Account(id=7, username="zhang", name="张调度", role=Role.DISPATCHER, department_id=1)
Answer = httpx.Response
Script = Callable[[httpx.Request], Answer | Awaitable[Answer]]


def session(number: int = 1) -> Session:
    """Tokens of the n-th renewal."""
    return Session(
        access_token=f"access-{number}", expires_in_s=900, refresh_token=f"refresh-{number}", account=ACCOUNT
    )


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return httpx.Response(status, content=msgspec.json.encode(body), headers=headers)


def problem(status: int, slug: str, **extras: Any) -> Answer:
    document = {
        "type": f"/problems/{slug}",
        "title": slug,
        "status": status,
        "detail": f"why {slug}",
        **extras,
    }
    return answer(document, status)


class FakeBackend(httpx.AsyncBaseTransport):
    """`asked` has every request in order; an answer that is an exception is raised (a lost connection)."""

    def __init__(self, script: Script) -> None:
        self.asked: list[httpx.Request] = []
        self._script = script

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        given = self._script(request)
        return await given if isinstance(given, Awaitable) else given

    def client(self) -> ApiClient:
        """Signed in, with the tokens of `session(1)`."""
        made = ApiClient("http://backend.test", transport=self)
        made.session = session()
        return made


class Chunks(httpx.AsyncByteStream):
    """A streamed body; an exception among the chunks breaks the connection there."""

    def __init__(self, *chunks: bytes | Exception) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk


def stream(*chunks: bytes | Exception) -> Answer:
    return httpx.Response(200, headers={"Content-Type": "text/event-stream"}, stream=Chunks(*chunks))
