"""Changes of things that are no orders, by way of the outbox: what was pressed survives a dead network, a
dead backend and a dead console. While there is a backend whoever pressed hears of it as from the client."""

import asyncio
import uuid
from typing import TypeVar

import msgspec

from console.api.client import decode
from console.core.errors import KeptForLater, Refused
from console.operations.pressing import Outcomes, Pressing

T = TypeVar("T")
ANSWER_WITHIN_S = 3.0
"""Whoever pressed is told by then that it is kept and will be done."""


class Keeping:
    """Makes senders for changes; each shows in the list of what waits under its verb and subject."""

    def __init__(self, pressing: Pressing, outcomes: Outcomes) -> None:
        self._pressing, self._outcomes = pressing, outcomes

    def to(self, verb: str, subject_kind: str, subject_id: int | None, subject: str) -> "Kept":
        """A sender of one change: `verb` of words.move, `subject` as the user knows it."""
        return Kept(self._pressing, self._outcomes, verb, (subject_kind, subject_id), subject)


class Kept:
    """Writes as `ApiClient` does (`console.api.client.Writes`), by way of the outbox.

    Raises what the client raises when it is refused, and KeptForLater where nobody answers now: then it will
    be sent as soon as somebody does, and its outcome is told as that of every other command.
    """

    def __init__(
        self,
        pressing: Pressing,
        outcomes: Outcomes,
        verb: str,
        subject: tuple[str, int | None],
        name: str,
    ) -> None:
        self._pressing, self._outcomes = pressing, outcomes
        self._verb, self._subject, self._name = verb, subject, name

    async def post(self, path: str, into: type[T], body: object, *, key: str | None = None) -> T:
        """The answer to a POST."""
        return decode(await self.call("POST", path, body=msgspec.json.encode(body), key=key), into)

    async def call(
        self, method: str, path: str, *, body: bytes | None = None, key: str | None = None
    ) -> bytes:
        """Body of a 2xx answer; `key` is the command's."""
        said: dict[str, object] = msgspec.json.decode(body or b"{}")
        version = said.pop("version", None)
        kept_as = key or uuid.uuid4().hex
        answer = self._outcomes.expect(kept_as)
        try:
            await self._pressing.keep(
                self._verb,
                *self._subject,
                path,
                body=said,
                version=version if isinstance(version, int) else None,
                label={"subject": self._name},
                key=kept_as,
                method=method,
            )
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await answer
        except TimeoutError:
            raise KeptForLater from None
        except Refused:
            self._pressing.dismiss(kept_as)  # said by whoever pressed
            raise
        finally:
            self._outcomes.forget(kept_as)
