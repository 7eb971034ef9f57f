"""Where short messages go: the port. Real gateways and our own phone page stand behind it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`id` is ours and never used twice: a gateway that knows it already must not send it again."""

    id: int
    worker_id: int
    phone: str | None
    text: str


class SmsRefused(Exception):
    """The gateway will never send this message; `code` is a short word for the dispatcher's screen."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsUnavailable(Exception):
    """The gateway cannot be reached now; the same message is tried again later. `code`: a short word why."""

    def __init__(self, code: str = "unreachable") -> None:
        super().__init__(code)
        self.code = code


class SmsGateway(Protocol):
    """Hands one message on. Returning means: taken, it will be delivered or not, we hear of that later."""

    async def send(self, message: OutgoingMessage) -> None:
        """Raises SmsRefused or SmsUnavailable."""
        ...
