"""Where notices to customers go: the port. A short message gateway of the operator stands behind it."""

from dataclasses import dataclass
from typing import Protocol

from backend.ports.sms import SmsRefused as SmsRefused, SmsUnavailable as SmsUnavailable


@dataclass(frozen=True, slots=True)
class OutgoingNotice:
    """`key` is the notice's own: a gateway that knows it already must not send it again."""

    id: int
    key: str
    phone: str
    text: str
    occasion: str


class NoticeGateway(Protocol):
    """Hands one notice on."""

    async def send(self, notice: OutgoingNotice) -> bool:
        """Whether it is known to have arrived already; False: taken, we hear of that later or never.

        Raises SmsRefused (never again), or SmsUnavailable (tried again later).
        """
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...
