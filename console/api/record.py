"""The base of every record the backend sends."""

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Immutable; unknown fields of a newer backend are ignored."""
