"""No request body is read further than the application can use."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from backend.errors import TooLarge
from backend.kit.problems import problem_response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

DEFAULT_MAX_BYTES = 1024 * 1024


class BodyLimit:
    """Answers 413 for a body over the limit; paths in `larger` (prefixes) have limits of their own."""

    def __init__(self, inner: AsgiApp, *, larger: dict[str, int]) -> None:
        self._inner = inner
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        declared = Request(scope).headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(scope, receive, send, limit)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise HTTPException(TooLarge.status)  # FastAPI lets only this kind through
            return message

        await self._inner(scope, counted, send)

    def _limit(self, path: str) -> int:
        larger = (size for prefix, size in self._larger.items() if path.startswith(prefix))
        return next(larger, DEFAULT_MAX_BYTES)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        error = TooLarge(f"At most {limit} bytes.")
        error.headers["Connection"] = "close"  # the rest of the body is not worth reading
        await problem_response(error, scope["path"])(scope, receive, send)
