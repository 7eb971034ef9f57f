"""Which files may be attached: told by their content, never by what the client says. Pure."""

from typing import Final

import filetype

from backend.attachments.office import OLE_MAGIC, ZIP_MAGIC, compound_type, zipped_type
from contract.files import DOC, DOCX, IMAGES, MOST_BYTES as MOST_BYTES, PDF, XLS, XLSX, is_honest as is_honest

ALLOWED: Final = IMAGES | {PDF, DOC, DOCX, XLS, XLSX}


def media_type_of(content: bytes) -> str | None:
    """The allowed media type that the content itself shows, else None."""
    if content.startswith(ZIP_MAGIC):
        return zipped_type(content)
    if content.startswith(OLE_MAGIC):
        return compound_type(content)
    found = filetype.guess_mime(content)
    return found if found in IMAGES or found == PDF else None
