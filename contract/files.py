"""Which files may be attached, and what their names may end in; no behaviour beyond comparing the two."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

MOST_BYTES = 10 * 1024 * 1024
DOC = "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".webp": "image/webp",
        ".gif": "image/gif",
        ".pdf": PDF,
        ".doc": DOC,
        ".docx": DOCX,
        ".xls": XLS,
        ".xlsx": XLSX,
    }
)


def is_honest(name: str, media_type: str) -> bool:
    """Whether the name's ending says what the content is."""
    return ENDINGS.get(PurePosixPath(name.replace("\\", "/")).suffix.lower()) == media_type
