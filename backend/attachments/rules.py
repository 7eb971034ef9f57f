"""Which files may be attached: told by their content, never by what the client says. Pure."""

from pathlib import PurePosixPath
from typing import Final

import filetype

from backend.attachments.office import (
    DOC,
    DOCX,
    OLE_MAGIC,
    XLS,
    XLSX,
    ZIP_MAGIC,
    compound_type,
    zipped_type,
)

MOST_BYTES: Final = 10 * 1024 * 1024

_IMAGES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
ALLOWED: Final = _IMAGES | {"application/pdf", DOC, DOCX, XLS, XLSX}

_ENDINGS: Final = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
    ".doc": DOC,
    ".docx": DOCX,
    ".xls": XLS,
    ".xlsx": XLSX,
}


def media_type_of(content: bytes) -> str | None:
    """The allowed media type that the content itself shows, else None."""
    if content.startswith(ZIP_MAGIC):
        return zipped_type(content)
    if content.startswith(OLE_MAGIC):
        return compound_type(content)
    found = filetype.guess_mime(content)
    return found if found in _IMAGES or found == "application/pdf" else None


def is_honest(name: str, media_type: str) -> bool:
    """Whether the name's ending says what the content is."""
    return _ENDINGS.get(PurePosixPath(name.replace("\\", "/")).suffix.lower()) == media_type
