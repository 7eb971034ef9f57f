"""Messages delivered by our own phone page instead of a mobile network."""

from collections.abc import Callable

from backend.ports.sms import OutgoingMessage, SmsRefused

NO_DEVICE = "no_device"


class InApp:
    """The page follows the event log: `message.sent` is the delivery, and the page confirms it itself.

    `has_device` says whether a worker has a phone or tracker that was issued to him and not revoked.
    """

    def __init__(self, has_device: Callable[[int], bool]) -> None:
        self._has_device = has_device

    async def send(self, message: OutgoingMessage) -> None:
        """See the port."""
        if not self._has_device(message.worker_id):
            raise SmsRefused(NO_DEVICE)
