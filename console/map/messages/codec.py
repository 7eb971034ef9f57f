"""Messages as the JSON that crosses the bridge."""

import msgspec

from console.map.messages.from_page import AnyFromPage
from console.map.messages.wire import ToPage

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyFromPage] = msgspec.json.Decoder(AnyFromPage)


class PageMessageUnreadable(ValueError):
    """The page said something that is not in the list."""


def encode(message: ToPage) -> str:
    return _encoder.encode(message).decode("utf-8")


def decode(text: str) -> AnyFromPage:
    """Raises PageMessageUnreadable."""
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise PageMessageUnreadable(str(error)) from error
