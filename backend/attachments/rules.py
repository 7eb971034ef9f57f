"""Which files may be attached: told by their content, never by what the client says. Pure."""

from typing import Final

import filetype

MOST_BYTES: Final = 10 * 1024 * 1024

ALLOWED: Final = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


def media_type_of(content: bytes) -> str | None:
    """The allowed media type that the content itself shows, else None."""
    found = filetype.guess_mime(content)
    return found if found in ALLOWED else None
