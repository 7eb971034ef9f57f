"""A gateway somewhere else, over HTTP: one POST of JSON for each notice. What it is connected to is its own.

It is asked `{"id", "to", "text", "occasion"}` with the key as a bearer token and the id once more as
`Idempotency-Key`; any 2xx means taken. It may answer `{"state": "delivered"}`, or `{"state": "failed",
"reason": …}` for what it will never send.
"""

import re
from http import HTTPStatus
from typing import Any

import httpx

from backend.ports.notices import OutgoingNotice, SmsRefused, SmsUnavailable
from contract.notices import NoticeFault

TIMEOUT_S = 10.0
CONNECT_WITHIN_S = 5.0
MOST_ANSWER_BYTES = 64 * 1024
_NOT_OURS = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}
)
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Webhook:
    """`url` as the operator of the gateway gave it; `key` may be empty."""

    def __init__(self, url: str, key: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._url = url
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, CONNECT_WITHIN_S)),
            follow_redirects=False,  # a number must not go where nobody meant it to
        )

    async def close(self) -> None:
        """See the port."""
        await self._client.aclose()

    async def send(self, notice: OutgoingNotice) -> bool:
        """See the port."""
        body = {"id": notice.key, "to": notice.phone, "text": notice.text, "occasion": notice.occasion}
        try:
            async with self._client.stream(
                "POST", self._url, json=body, headers={"Idempotency-Key": notice.key}
            ) as answer:
                status, said = answer.status_code, await _said(answer)
        except httpx.TimeoutException:
            raise SmsUnavailable(NoticeFault.TIMED_OUT) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SmsUnavailable(NoticeFault.UNREACHABLE) from None
        return _judged(status, said)


def _judged(status: int, said: dict[str, Any]) -> bool:
    if status in _NOT_OURS:
        raise SmsUnavailable(NoticeFault.UNAUTHORIZED)
    if status in _LATER:
        raise SmsUnavailable(NoticeFault.BUSY)
    if status == HTTPStatus.CONFLICT:  # it has this one already
        return False
    if (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    ):
        raise SmsUnavailable(NoticeFault.BROKEN)
    if status >= HTTPStatus.BAD_REQUEST or said.get("state") == "failed":
        raise SmsRefused(_word(said.get("reason")))
    return said.get("state") == "delivered"


async def _said(answer: httpx.Response) -> dict[str, Any]:
    """The document, empty where there is none or too much of it."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > MOST_ANSWER_BYTES:
            return {}
    try:
        document = httpx.Response(200, content=bytes(content)).json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _word(reason: object) -> str:
    """The gateway's own word, where it is one: a sentence may repeat the number."""
    word = reason if isinstance(reason, str) else ""
    return word if re.fullmatch(r"[a-z][a-z_]{1,38}", word) else str(NoticeFault.REFUSED)
